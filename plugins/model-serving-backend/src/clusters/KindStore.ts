import {
  CapabilityState,
  ProjectedObject,
  projectObject,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';

const REASON_CHARACTERS = 160;
const NAMED_UNREADABLE = 3;

/** State and objects of one kind in one cluster. Only projections are kept. */
export class KindStore {
  readonly kind: WatchedKindName;
  readonly #now: () => Date;
  readonly #changed: () => void;
  readonly #lastBeat: () => Date | undefined;
  #objects = new Map<string, ProjectedObject>();
  #unreadable = new Map<string, string>();
  #frozen: readonly ProjectedObject[] | undefined;
  #state: CapabilityState = 'starting';
  #since: Date;
  #asOf: Date | undefined;
  #message: string | undefined;

  constructor(
    kind: WatchedKindName,
    options: {
      now?: () => Date;
      changed?: () => void;
      /** When the API server was last known to be there, which confirms live kinds. */
      lastBeat?: () => Date | undefined;
    } = {},
  ) {
    this.kind = kind;
    this.#now = options.now ?? (() => new Date());
    this.#changed = options.changed ?? (() => {});
    this.#lastBeat = options.lastBeat ?? (() => undefined);
    this.#since = this.#now();
  }

  get state(): CapabilityState {
    return this.#state;
  }

  get since(): Date {
    return this.#since;
  }

  /** When the API server last said something about this kind. */
  get asOf(): Date | undefined {
    return this.#state === 'live' ? this.#confirmed() : this.#asOf;
  }

  /** How many objects there are that cannot be understood. */
  get unreadable(): number {
    return this.#unreadable.size;
  }

  get message(): string | undefined {
    if (this.#unreadable.size === 0) {
      return this.#message;
    }
    const named = [...this.#unreadable]
      .slice(0, NAMED_UNREADABLE)
      .map(([name, reason]) => `${name}: ${reason}`)
      .join('; ');
    const unreadable = `${this.#unreadable.size} unreadable (${named})`;
    return this.#message ? `${this.#message}; ${unreadable}` : unreadable;
  }

  /** The same array until something changes. */
  get objects(): readonly ProjectedObject[] {
    this.#frozen ??= Object.freeze([...this.#objects.values()]);
    return this.#frozen;
  }

  /** Takes over a complete list; whatever it does not hold is gone. */
  replace(raws: Iterable<unknown>): void {
    const former = this.#objects;
    this.#objects = new Map();
    this.#unreadable = new Map();
    for (const raw of raws) {
      this.#put(raw, former);
    }
    this.#touch();
  }

  put(raw: unknown): void {
    this.#put(raw, this.#objects);
    this.#touch();
  }

  remove(raw: unknown): void {
    const key = keyOf(raw);
    this.#objects.delete(key);
    this.#unreadable.delete(key);
    this.#touch();
  }

  clear(): void {
    if (this.#objects.size > 0 || this.#unreadable.size > 0) {
      this.#objects.clear();
      this.#unreadable.clear();
      this.#touch();
    }
  }

  /** The API server confirmed that nothing else changed. */
  confirm(): void {
    this.#asOf = this.#now();
  }

  setState(state: CapabilityState, message?: string): void {
    const changed = state !== this.#state || message !== this.#message;
    if (state !== this.#state) {
      this.#since = this.#now();
      this.#asOf = this.asOf;
    }
    this.#state = state;
    this.#message = message;
    if (changed) {
      this.#changed();
    }
  }

  #confirmed(): Date | undefined {
    const beat = this.#lastBeat();
    return this.#asOf && beat && beat > this.#asOf ? beat : this.#asOf;
  }

  #put(raw: unknown, former: Map<string, ProjectedObject>): void {
    const key = keyOf(raw);
    const version = resourceVersionOf(raw);
    const known = former.get(key);
    if (known && version && known.resourceVersion === version) {
      this.#objects.set(key, known);
      return;
    }
    try {
      this.#objects.set(key, projectObject(this.kind, raw));
      this.#unreadable.delete(key);
    } catch (error) {
      this.#objects.delete(key);
      const reason = error instanceof Error ? error.message : 'unreadable';
      this.#unreadable.set(key, reason.slice(0, REASON_CHARACTERS));
    }
  }

  #touch(): void {
    this.#frozen = undefined;
    this.#asOf = this.#now();
    this.#changed();
  }
}

function metadataOf(raw: unknown): Record<string, unknown> {
  const metadata = (raw as { metadata?: unknown } | null)?.metadata;
  return typeof metadata === 'object' && metadata !== null
    ? (metadata as Record<string, unknown>)
    : {};
}

function keyOf(raw: unknown): string {
  const { namespace, name } = metadataOf(raw);
  return typeof namespace === 'string' && namespace
    ? `${namespace}/${String(name)}`
    : String(name);
}

function resourceVersionOf(raw: unknown): string | undefined {
  const { resourceVersion } = metadataOf(raw);
  return typeof resourceVersion === 'string' ? resourceVersion : undefined;
}
