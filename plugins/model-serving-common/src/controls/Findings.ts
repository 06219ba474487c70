import { ControlEvidence, ControlState } from '../api';

/** What a fact says: it holds, it does not, or nobody tells. */
export function stateOf(good: boolean | null): ControlEvidence['state'] {
  if (good === null) {
    return 'unknown';
  }
  return good ? 'holds' : 'broken';
}

/** Collects what was found about one control, and judges it: one broken thing is enough, then one unknown. */
export class Findings {
  readonly #evidence: ControlEvidence[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** What was found elsewhere. */
  static of(evidence: readonly ControlEvidence[]): Findings {
    const findings = new Findings('');
    findings.#evidence.push(...evidence);
    return findings;
  }

  get evidence(): ControlEvidence[] {
    return [...this.#evidence];
  }

  get isBroken(): boolean {
    return this.#evidence.some(({ state }) => state === 'broken');
  }

  add(
    id: string,
    title: string,
    state: ControlEvidence['state'],
    detail: string,
    source: string = this.#source,
  ): void {
    this.#evidence.push({ id, title, state, detail, source });
  }

  /** The first finding of the worst kind decides; `whenEnforced` is said where nothing speaks against it. */
  verdict(whenEnforced: string): { state: ControlState; message: string } {
    const first = (state: ControlEvidence['state']) =>
      this.#evidence.find(item => item.state === state);
    const broken = first('broken');
    if (broken) {
      return { state: 'not-enforced', message: broken.detail };
    }
    const unknown = first('unknown');
    return unknown
      ? { state: 'unknown', message: unknown.detail }
      : { state: 'enforced', message: whenEnforced };
  }
}
