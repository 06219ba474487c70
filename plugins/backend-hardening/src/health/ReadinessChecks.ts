import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/** So many results in a row turn a check over, so that one slow answer takes no replica out of service. */
const IN_A_ROW = 2;

interface CheckState {
  failing: boolean;
  /** Results in a row that contradict the state. */
  contradictions: number;
}

/**
 * What the parts of a backend found out about their own ability to serve.
 * @public
 */
export class ReadinessChecks {
  readonly #states = new Map<string, CheckState>();

  /** Adds a result of a check. Answers whether the check has just turned over. */
  report(name: string, ok: boolean): boolean {
    const state = this.#states.get(name) ?? {
      failing: false,
      contradictions: 0,
    };
    this.#states.set(name, state);
    if (ok !== state.failing) {
      state.contradictions = 0;
      return false;
    }
    state.contradictions += 1;
    if (state.contradictions < IN_A_ROW) {
      return false;
    }
    state.failing = !ok;
    state.contradictions = 0;
    return true;
  }

  /** Names of the checks that fail. */
  failing(): string[] {
    return [...this.#states]
      .filter(([, { failing }]) => failing)
      .map(([name]) => name);
  }
}

/**
 * Where plugins report whether they can serve. `rootHealth` of this package turns the backend's readiness red by it;
 * without that factory nothing reads it.
 * @public
 */
export const readinessChecksServiceRef = createServiceRef<ReadinessChecks>({
  id: 'model-serving.readiness-checks',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => new ReadinessChecks(),
    }),
});
