import {
  apiVersionOf,
  WatchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterConnection } from './ClusterConnection';
import { objectOf } from './expectedAnswers';
import { KindStore, WatchTarget } from './KindStore';
import { KindWatch } from './KindWatch';
import {
  describeFailure,
  detailOfFailure,
  KubernetesError,
  nextStepOf,
} from './KubernetesError';
import { pause } from './pause';

/** A loop that runs until the signal aborts. */
export interface Loop {
  run(signal: AbortSignal): Promise<void>;
}

interface Part {
  watch: KindWatch | undefined;
  stopping: AbortController;
}

/**
 * The watches of one kind in one cluster: one of all namespaces; and where the account may not do that, one of each
 * namespace that is known to be of interest, until it may.
 */
export class KindWatches {
  readonly #kind: WatchedKind;
  readonly #store: KindStore;
  readonly #connection: ClusterConnection;
  readonly #whole: KindWatch;
  readonly #watch: (target: WatchTarget, namespace: string) => KindWatch;
  readonly #namespaces: () => readonly string[];
  readonly #keep: (loop: Loop, signal: AbortSignal) => void;
  readonly #pollMs: number;
  readonly #parts = new Map<string, Part>();
  #signal: AbortSignal | undefined;

  constructor(options: {
    kind: WatchedKind;
    store: KindStore;
    connection: ClusterConnection;
    /** Makes the watch of all namespaces, or of one. */
    watch: (options: {
      target: WatchTarget;
      namespace?: string;
      allowed?: (isAllowed: boolean) => void;
    }) => KindWatch;
    /** Names of the namespaces of interest; undefined where the kind is watched in one place only. */
    namespaces: (() => readonly string[]) | undefined;
    /** Keeps a loop running. */
    keep: (loop: Loop, signal: AbortSignal) => void;
    /** How often namespaces are read that cannot be watched. */
    pollMs: number;
  }) {
    const { namespaces, store, watch } = options;
    this.#kind = options.kind;
    this.#store = store;
    this.#connection = options.connection;
    this.#keep = options.keep;
    this.#pollMs = options.pollMs;
    this.#namespaces = namespaces ?? (() => []);
    this.#whole = watch({
      target: store,
      allowed: isAllowed => (isAllowed ? this.#lift() : this.#limit()),
    });
    this.#watch = (target, namespace) => watch({ target, namespace });
  }

  /** As {@link KindWatch.retryNow}, for all of them. */
  retryNow(mayHaveLost: boolean): void {
    this.#whole.retryNow(mayHaveLost);
    this.#parts.forEach(({ watch }) => watch?.retryNow(mayHaveLost));
  }

  run(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    return this.#whole.run(signal);
  }

  #lift(): void {
    if (this.#parts.size > 0) {
      this.#parts.forEach(({ stopping }) => stopping.abort());
      this.#parts.clear();
      this.#store.lift();
    }
  }

  /** Called again with each refusal, so that namespaces come and go. */
  #limit(): void {
    const namespaces = this.#namespaces();
    const isNamespace = this.#kind.kind === 'Namespace';
    if (!this.#kind.namespaced && !isNamespace) {
      return;
    }
    const wanted = isNamespace
      ? namespaces.slice(0, 1).map(() => '')
      : namespaces;
    for (const [namespace, { stopping }] of this.#parts) {
      if (!wanted.includes(namespace)) {
        stopping.abort();
        this.#parts.delete(namespace);
      }
    }
    if (wanted.length > 0 || this.#parts.size > 0) {
      this.#store.limitTo(wanted);
    }
    for (const namespace of wanted) {
      if (!this.#parts.has(namespace)) {
        this.#start(namespace);
      }
    }
  }

  #start(namespace: string): void {
    const stopping = new AbortController();
    const target = this.#store.part(namespace);
    const watch = namespace ? this.#watch(target, namespace) : undefined;
    this.#parts.set(namespace, { watch, stopping });
    this.#keep(
      watch ?? { run: signal => this.#pollNamespaces(target, signal) },
      AbortSignal.any([this.#signal!, stopping.signal]),
    );
  }

  /** A role in a namespace can allow to get the Namespace itself, but not to list or watch it. */
  async #pollNamespaces(
    target: WatchTarget,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#readNamespaces(target, signal);
      } catch (error) {
        if (!signal.aborted) {
          target.setState('unreachable', {
            message: describeFailure(error),
            detail: detailOfFailure(error),
            next: nextStepOf(error),
          });
        }
      }
      await pause(this.#pollMs, signal);
    }
  }

  async #readNamespaces(
    target: WatchTarget,
    signal: AbortSignal,
  ): Promise<void> {
    const found: unknown[] = [];
    for (const name of this.#namespaces()) {
      const namespace = await this.#getNamespace(name, signal);
      if (namespace) {
        found.push(namespace);
      }
    }
    if (found.length === 0) {
      target.setState('forbidden');
      return;
    }
    const arriving = target.beginList();
    await arriving.add(found);
    await arriving.finish();
    target.setState('live', {
      message: `read one by one, ${found.length} in all`,
    });
  }

  /** Undefined where there is none, or it may not be read. */
  async #getNamespace(name: string, signal: AbortSignal): Promise<unknown> {
    const apiVersion = apiVersionOf(this.#kind.served[0]);
    try {
      return await this.#connection.getJson(
        `/api/${apiVersion}/namespaces/${name}`,
        objectOf({ apiVersion, kind: 'Namespace', name }),
        { signal },
      );
    } catch (error) {
      if (
        error instanceof KubernetesError &&
        (error.isForbidden || error.isMissing)
      ) {
        return undefined;
      }
      throw error;
    }
  }
}
