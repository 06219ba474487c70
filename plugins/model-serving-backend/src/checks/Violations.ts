import {
  formatServiceRef,
  parseServiceRef,
  PolicyViolation,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What was found when a service was last judged. */
export interface Judged {
  /** Changes with the service and the policies. */
  key: string;
  /** Milliseconds since 1970. */
  at: number;
  violations: readonly PolicyViolation[];
}

/** Which policies running services break. */
export class Violations {
  readonly #judged = new Map<string, Judged>();

  /** Undefined while the service has not been judged. */
  of(ref: ServiceRef): readonly PolicyViolation[] | undefined {
    return this.#judged.get(formatServiceRef(ref))?.violations;
  }

  /** The services that were judged, with what they break. */
  all(): Array<{ ref: ServiceRef; violations: readonly PolicyViolation[] }> {
    return [...this.#judged].flatMap(([name, { violations }]) => {
      const ref = parseServiceRef(name);
      return ref ? [{ ref, violations }] : [];
    });
  }

  judged(ref: ServiceRef): Judged | undefined {
    return this.#judged.get(formatServiceRef(ref));
  }

  record(ref: ServiceRef, judged: Judged): void {
    this.#judged.set(formatServiceRef(ref), judged);
  }

  /** Forgets the services that are gone. */
  keepOnly(services: Iterable<ServiceRef>): void {
    const living = new Set([...services].map(formatServiceRef));
    for (const name of this.#judged.keys()) {
      if (!living.has(name)) {
        this.#judged.delete(name);
      }
    }
  }
}
