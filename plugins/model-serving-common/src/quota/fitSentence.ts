import { FitWord } from '../api';
import { Amount, amountInWords, moreInWords, shareInWords } from './amounts';
import { QuotaTree } from './QuotaTree';

/** The question, as sentences name it. */
export interface Wording {
  readonly queue: string;
  readonly tree: QuotaTree;
  readonly replicas: number;
  readonly each: ReadonlyMap<string, Amount>;
}

function pods(count: number): string {
  return count === 1 ? 'one replica' : `${count} replicas`;
}

function own(word: Wording, flavor: string, resource: string): string {
  const share = shareInWords(
    resource,
    word.tree.used(word.queue, flavor, resource),
    word.tree.nominal(word.queue, flavor, resource),
  );
  return `${share} used in flavor ${flavor}`;
}

/** What a tenant is told; only numbers of its own queue. */
export function fitSentence(
  word: FitWord,
  wording: Wording,
  decisive: { flavor: string; resource: string } | null,
  facts: {
    admitted: number;
    short: Amount | null;
    atMost: Amount | null;
    refusal: string | null;
  },
): string {
  const { queue, replicas } = wording;
  if (facts.refusal) {
    return `Can never be admitted by queue ${queue}: ${facts.refusal}.`;
  }
  if (!decisive) {
    return `Nothing that queue ${queue} counts is asked for.`;
  }
  const { flavor, resource } = decisive;
  const some =
    facts.admitted > 0
      ? `${facts.admitted} of ${replicas} replicas fit now; `
      : '';
  const missing =
    facts.short === null ? '' : moreInWords(resource, facts.short);
  switch (word) {
    case 'fits':
      return `Fits now: ${pods(
        replicas,
      )} within the own quota of queue ${queue} (${own(
        wording,
        flavor,
        resource,
      )}).`;
    case 'borrows':
      return `Fits now by borrowing: ${pods(
        replicas,
      )} beyond the own quota of queue ${queue} (${own(
        wording,
        flavor,
        resource,
      )}).`;
    case 'preempts':
      return `${some}${missing} needed in flavor ${flavor}, which Kueue may free by evicting others of lower priority.`;
    case 'waits':
      return `${some}${missing} needed in flavor ${flavor}: waits until quota is freed (${own(
        wording,
        flavor,
        resource,
      )}).`;
    default:
      return `Can never be admitted: ${amountInWords(
        resource,
        (wording.each.get(resource) ?? 0n) * BigInt(replicas),
      )} asked for, and queue ${queue} can have at most ${amountInWords(
        resource,
        facts.atMost ?? 0n,
      )} in flavor ${flavor}.`;
  }
}
