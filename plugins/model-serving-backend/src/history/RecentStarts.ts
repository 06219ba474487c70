import {
  ColdStart,
  formatServiceRef,
  ServiceDetail,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ColdStartLedger } from './ColdStartLedger';

/** As long as events are kept: what happened before is not what happens now. */
const KEPT_MS = 3_600_000;

/**
 * The starts of the last hour, those of pods that are gone too. A verdict asks for them when neither pods nor events
 * are left to tell that a service starts again and again.
 */
export class RecentStarts {
  readonly #starts = new Map<string, Map<string, ColdStart>>();

  /** What was written down before this portal was started. */
  async load(ledger: ColdStartLedger, now: Date): Promise<void> {
    const since = new Date(now.getTime() - KEPT_MS);
    for (const { service, start } of await ledger.recent(since)) {
      this.#put(service, start, false);
    }
  }

  /** Takes over the starts of these services, and forgets what is too old. */
  remember(services: readonly ServiceDetail[], now: Date): void {
    for (const { coldStarts, ref, stale } of services) {
      if (!stale) {
        coldStarts.forEach(start => this.#put(formatServiceRef(ref), start));
      }
    }
    for (const [service, starts] of this.#starts) {
      for (const [key, { startedAt }] of starts) {
        if (now.getTime() - Date.parse(startedAt) > KEPT_MS) {
          starts.delete(key);
        }
      }
      if (starts.size === 0) {
        this.#starts.delete(service);
      }
    }
  }

  /** In no order; undefined where none is known. */
  of(ref: ServiceRef): readonly ColdStart[] | undefined {
    const starts = this.#starts.get(formatServiceRef(ref));
    return starts && [...starts.values()];
  }

  #put(service: string, start: ColdStart, isNews = true): void {
    const starts = this.#starts.get(service) ?? new Map<string, ColdStart>();
    this.#starts.set(service, starts);
    const key = `${start.pod}/${start.startedAt}`;
    if (isNews || !starts.has(key)) {
      starts.set(key, start);
    }
  }
}
