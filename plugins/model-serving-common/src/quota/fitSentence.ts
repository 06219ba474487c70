import { FitWord, QuotaFit } from '../api';
import { asSentence } from '../text';
import {
  Amount,
  amountInWords,
  moreInWords,
  most,
  shareInWords,
} from './amounts';
import { CellTry } from './assignment';
import { QuotaTree } from './QuotaTree';
import { usedInWords } from './usedInWords';

/** What a verdict rests on. */
export interface FitFacts {
  readonly queue: string;
  readonly tree: QuotaTree;
  /** Quota before and after the replicas that hold none yet are placed. */
  readonly placing: { readonly before: QuotaTree; readonly after: QuotaTree };
  readonly replicas: number;
  /** Replicas whose quota the service holds already. */
  readonly kept: number;
  /** Of the decisive resource, per replica. */
  readonly each: Amount;
  readonly cell: CellTry | null;
  /** Replicas that are admitted as it is. */
  readonly admitted: number;
  readonly short: Amount | null;
  readonly refusal: string | null;
  readonly waitsFor: string | null;
}

/** The replicas that hold no quota yet. */
function placed({ kept, replicas }: FitFacts): string {
  const count = replicas - kept;
  return `${count === 1 ? 'one' : count} ${kept > 0 ? 'more ' : ''}${
    count === 1 ? 'replica' : 'replicas'
  }`;
}

function ownShare({ queue, tree }: FitFacts, cell: CellTry): string {
  const used = tree.used(queue, cell.cell);
  const nominal = tree.nominal(queue, cell.cell);
  const borrows = used > nominal;
  return usedInWords(
    shareInWords(cell.resource, borrows ? nominal : used, nominal),
    borrows ? amountInWords(cell.resource, used - nominal) : null,
    `in flavor ${cell.flavor}`,
  );
}

/** What of the placed replicas is borrowed: `1 GPU`, or `1 of 3 GPUs` where the queue has the rest itself. */
function borrowedPart(
  { placing: { after, before }, queue }: FitFacts,
  { cell, resource }: CellTry,
): string {
  const beyond = (tree: QuotaTree) =>
    most(0n, tree.used(queue, cell) - tree.nominal(queue, cell));
  const taken = after.used(queue, cell) - before.used(queue, cell);
  const borrowed = beyond(after) - beyond(before);
  return borrowed < taken
    ? shareInWords(resource, borrowed, taken)
    : amountInWords(resource, borrowed);
}

/** How a sentence begins that says the word again. */
const LEADS: Readonly<Record<'fits' | 'borrows' | 'waits' | 'never', string>> =
  {
    fits: 'Fits now: ',
    borrows: 'Fits now by borrowing: ',
    waits: 'Waits: ',
    never: 'Can never be admitted: ',
  };

/** The sentence of a fit without the word itself, for where the word stands beside it. @public */
export function fitReason({
  sentence,
  word,
}: Pick<QuotaFit, 'sentence' | 'word'>): string {
  const lead = word in LEADS ? LEADS[word as keyof typeof LEADS] : '';
  return lead && sentence.startsWith(lead)
    ? asSentence(sentence.slice(lead.length))
    : sentence;
}

/** What a tenant is told; only numbers of its own queue. */
export function fitSentence(word: FitWord, facts: FitFacts): string {
  const { queue, replicas, cell, short, tree } = facts;
  if (facts.refusal) {
    return `Can never be admitted by queue ${queue}: ${facts.refusal}.`;
  }
  if (word === 'waits' && facts.waitsFor) {
    return `${LEADS.waits}${facts.waitsFor}.`;
  }
  if (word === 'fits' && replicas > 0 && facts.kept === replicas) {
    return replicas === 1
      ? `${LEADS.fits}its replica already holds its quota.`
      : `${LEADS.fits}its ${replicas} replicas already hold their quota.`;
  }
  if (!cell) {
    return `Nothing that queue ${queue} counts is requested.`;
  }
  const some =
    facts.admitted > 0
      ? `${facts.admitted} of ${replicas} replicas fit now; `
      : '';
  const missing = short === null ? 'quota' : moreInWords(cell.resource, short);
  switch (word) {
    case 'fits':
      return `${LEADS.fits}${placed(
        facts,
      )} within the nominal quota of queue ${queue} (${ownShare(
        facts,
        cell,
      )}).`;
    case 'borrows':
      return `${LEADS.borrows}${borrowedPart(
        facts,
        cell,
      )} beyond the nominal quota of queue ${queue} (${ownShare(
        facts,
        cell,
      )}).`;
    case 'preempts':
      return `${some}${missing} needed in flavor ${cell.flavor}, which Kueue would free by evicting others.`;
    case 'waits':
      return `${some}${missing} needed in flavor ${
        cell.flavor
      }: waits until quota is freed (${ownShare(facts, cell)}).`;
    default:
      return `${LEADS.never}${amountInWords(
        cell.resource,
        facts.each * BigInt(replicas),
      )} requested, but queue ${queue} can have at most ${amountInWords(
        cell.resource,
        tree.potential(queue, cell.cell),
      )} in flavor ${cell.flavor}.`;
  }
}
