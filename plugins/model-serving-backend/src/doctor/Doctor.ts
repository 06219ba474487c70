import {
  EXAMINED_AREAS,
  Examination,
  ExaminationReport,
} from '@model-serving/backstage-plugin-model-serving-common';
import { explainFailure } from '../clusters/KubernetesError';
import { withinPatience } from '../withinPatience';
import { Examiner } from './Examiner';

/** Reports are shared for so long: each asks clusters, Prometheus and the database. */
const KEEP_MS = 5_000;
/** Longer than what examiners wait for by themselves. */
const PATIENCE_MS = 15_000;

/** Examines whether the suite works as it was set up. */
export class Doctor {
  readonly #examiners: readonly Examiner[];
  readonly #now: () => Date;
  #last: { at: number; report: Promise<ExaminationReport> } | undefined;

  constructor(examiners: readonly Examiner[], now = () => new Date()) {
    this.#examiners = examiners;
    this.#now = now;
  }

  /** Never throws: what cannot be looked at is `unknown`. */
  examine(): Promise<ExaminationReport> {
    const at = this.#now().getTime();
    if (!this.#last || at - this.#last.at >= KEEP_MS) {
      this.#last = { at, report: this.#report() };
    }
    return this.#last.report;
  }

  async #report(): Promise<ExaminationReport> {
    const found = await Promise.all(this.#examiners.map(examination));
    const items = found.flat();
    return {
      items: Object.keys(EXAMINED_AREAS).flatMap(area =>
        items.filter(item => item.area === area),
      ),
      asOf: this.#now().toISOString(),
      source: 'portal',
      stale: false,
    };
  }
}

async function examination({
  area,
  docs,
  examine,
}: Examiner): Promise<Examination[]> {
  try {
    const findings = await withinPatience(examine(), PATIENCE_MS);
    return findings.map(finding => ({ next: null, ...finding, area, docs }));
  } catch (error) {
    return [
      {
        area,
        docs,
        id: `${area}.examined`,
        title: 'This part can be examined',
        state: 'unknown',
        detail: `it cannot be examined: ${explainFailure(error)}`,
        source: 'portal',
        next: 'Platform owners: the log of the portal has more.',
      },
    ];
  }
}
