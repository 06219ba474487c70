import {
  CapabilityState,
  ProjectedObject,
  projectObject,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Turns } from '../Turns';
import { ObjectKey, ObjectMap } from './ObjectMap';

/** Most objects of a kind that are read; of those beyond only the names are kept. */
export const MOST_OBJECTS = 30_000;
/**
 * A list with more objects than so many times the cap is given up: twice the pods that Kubernetes
 * supports in a cluster, with the default cap.
 */
const LISTED_PER_KEPT = 10;
const REASON_CHARACTERS = 160;
const NAMED_UNREADABLE = 3;
const NAMESPACE_CHARACTERS = 63;
const NAME_CHARACTERS = 253;
/** Once this part of the cap is free again, what was left out is read after all. */
const ROOM_AGAIN = 0.9;

/** An object that appeared (no `before`), changed, or went (no `after`). */
export interface ObjectChange {
  readonly before: ProjectedObject | undefined;
  readonly after: ProjectedObject | undefined;
}

/** A complete list as its pages arrive. Nothing of it is seen before `finish`. */
export interface ArrivingList {
  /** Resolves to how many of them the list did not hold before. */
  add(raws: readonly unknown[]): Promise<number>;
  /** Takes the list over; whatever it did not hold is gone. Resolves when all of that was told. */
  finish(): Promise<void>;
}

interface Contents {
  objects: ObjectMap;
  unreadable: Map<string, string>;
  withheld: Set<string>;
}

export interface KindStoreOptions {
  now?: () => Date;
  /** Told that the state or objects changed. */
  changed?: () => void;
  /** Told which objects changed, before `changed`. */
  objectsChanged?: (changes: readonly ObjectChange[]) => void;
  /** When the API server was last known to be there, which confirms live kinds. */
  lastBeat?: () => Date | undefined;
  mostObjects?: number;
}

/** State and objects of one kind in one cluster. Only projections are kept. */
export class KindStore {
  readonly kind: WatchedKindName;
  readonly #options: KindStoreOptions;
  readonly #now: () => Date;
  readonly #most: number;
  #contents: Contents = emptyContents();
  #frozen: readonly ProjectedObject[] | undefined;
  #state: CapabilityState = 'starting';
  #since: Date;
  #asOf: Date | undefined;
  #message: string | undefined;
  #detail: string | undefined;

  constructor(kind: WatchedKindName, options: KindStoreOptions = {}) {
    this.kind = kind;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#most = options.mostObjects ?? MOST_OBJECTS;
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

  /** How many objects can be seen. */
  get size(): number {
    return this.#contents.objects.size;
  }

  /** How many objects there are that cannot be understood. */
  get unreadable(): number {
    return this.#contents.unreadable.size;
  }

  /** How many objects are beyond the cap, of which only the names are known. */
  get withheld(): number {
    return this.#contents.withheld.size;
  }

  /** Whether objects were left out for which there is room by now. */
  get wantsList(): boolean {
    const { objects, withheld } = this.#contents;
    return withheld.size > 0 && objects.size < this.#most * ROOM_AGAIN;
  }

  /** How many objects a list may hold before it is given up. */
  get mostListed(): number {
    return LISTED_PER_KEPT * this.#most;
  }

  /** What is wrong, in words that everybody may read. */
  get message(): string | undefined {
    const { unreadable, withheld } = this.#contents;
    const parts: string[] = this.#message ? [this.#message] : [];
    if (unreadable.size > 0) {
      parts.push(`${unreadable.size} unreadable`);
    }
    if (withheld.size > 0) {
      parts.push(
        `${withheld.size} left out, because at most ${this.#most} are read`,
      );
    }
    return parts.length > 0 ? parts.join('; ') : undefined;
  }

  /** For platform owners: what the server said, and some of the objects that cannot be understood. */
  get detail(): string | undefined {
    const { unreadable } = this.#contents;
    const named = [...take(unreadable, NAMED_UNREADABLE)].map(
      ([name, reason]) => `${name}: ${reason}`,
    );
    const parts = [...(this.#detail ? [this.#detail] : []), ...named];
    return parts.length > 0 ? parts.join('; ') : undefined;
  }

  /** The same array until something changes. */
  get objects(): readonly ProjectedObject[] {
    this.#frozen ??= Object.freeze([...this.#contents.objects]);
    return this.#frozen;
  }

  /** Begins a complete list. Pages are projected as they come, so that no raw object is kept. */
  beginList(): ArrivingList {
    const arriving = emptyContents();
    return {
      add: async raws => {
        const turns = new Turns();
        const before = sizeOf(arriving);
        for (const raw of raws) {
          this.#put(raw, arriving, this.#contents);
          await turns.next();
        }
        return sizeOf(arriving) - before;
      },
      finish: async () => {
        const turns = new Turns();
        for (const change of this.#replace(arriving)) {
          this.#options.objectsChanged?.([change]);
          await turns.next();
        }
        this.#options.changed?.();
      },
    };
  }

  put(raw: unknown): void {
    const change = this.#put(raw, this.#contents, this.#contents);
    this.#took(change ? [change] : []);
  }

  remove(raw: unknown): void {
    const { objects, unreadable, withheld } = this.#contents;
    const key = keyOf(raw);
    const before = objects.get(key);
    objects.delete(key);
    const text = textOf(key);
    const wasNoted = unreadable.delete(text) || withheld.delete(text);
    this.#took(before ? [{ before, after: undefined }] : [], wasNoted);
  }

  clear(): void {
    if (sizeOf(this.#contents) > 0) {
      this.#options.objectsChanged?.(this.#replace(emptyContents()));
      this.#options.changed?.();
    }
  }

  /** The API server confirmed that nothing else changed. */
  confirm(): void {
    this.#asOf = this.#now();
  }

  /**
   * @param message - in words that everybody may read
   * @param detail - what the server said, for platform owners
   */
  setState(state: CapabilityState, message?: string, detail?: string): void {
    const changed =
      state !== this.#state ||
      message !== this.#message ||
      detail !== this.#detail;
    if (state !== this.#state) {
      this.#since = this.#now();
      this.#asOf = this.asOf;
    }
    this.#state = state;
    this.#message = message;
    this.#detail = detail;
    if (changed) {
      this.#options.changed?.();
    }
  }

  #confirmed(): Date | undefined {
    const beat = this.#options.lastBeat?.();
    return this.#asOf && beat && beat > this.#asOf ? beat : this.#asOf;
  }

  #replace(arrived: Contents): ObjectChange[] {
    const former = this.#contents;
    this.#contents = arrived;
    const changes: ObjectChange[] = [];
    for (const [key, after] of arrived.objects.entries()) {
      const before = former.objects.get(key);
      if (before !== after) {
        changes.push({ before, after });
      }
    }
    for (const [key, before] of former.objects.entries()) {
      if (!arrived.objects.get(key)) {
        changes.push({ before, after: undefined });
      }
    }
    this.#frozen = undefined;
    this.#asOf = this.#now();
    return changes;
  }

  /**
   * Projects an object into `into`. An object that says what `former` said keeps its identity,
   * though its version moved: heartbeats are no news.
   */
  #put(
    raw: unknown,
    into: Contents,
    former: Contents,
  ): ObjectChange | undefined {
    const key = keyOf(raw);
    const before = former.objects.get(key);
    const version = resourceVersionOf(raw);
    const kind = (raw as { kind?: unknown } | null)?.kind;
    if (kind !== undefined && kind !== this.kind) {
      into.unreadable.set(textOf(key), 'it is of another kind');
      return undefined;
    }
    if (!into.objects.get(key) && into.objects.size >= this.#most) {
      into.withheld.add(textOf(key));
      return undefined;
    }
    if (before && version && before.resourceVersion === version) {
      into.objects.set(key, before);
      return undefined;
    }
    try {
      const projected = projectObject(this.kind, raw);
      const after = before && isSame(before, projected) ? before : projected;
      into.objects.set(key, after);
      if (into.unreadable.size > 0 || into.withheld.size > 0) {
        into.unreadable.delete(textOf(key));
        into.withheld.delete(textOf(key));
      }
      return after === before ? undefined : { before, after };
    } catch (error) {
      into.objects.delete(key);
      const reason = error instanceof Error ? error.message : 'unreadable';
      into.unreadable.set(textOf(key), reason.slice(0, REASON_CHARACTERS));
      return { before, after: undefined };
    }
  }

  #took(changes: readonly ObjectChange[], noted = false): void {
    this.#asOf = this.#now();
    if (changes.length === 0 && !noted) {
      return;
    }
    this.#frozen = undefined;
    this.#options.objectsChanged?.(changes);
    this.#options.changed?.();
  }
}

function emptyContents(): Contents {
  return {
    objects: new ObjectMap(),
    unreadable: new Map(),
    withheld: new Set(),
  };
}

function sizeOf({ objects, unreadable, withheld }: Contents): number {
  return objects.size + unreadable.size + withheld.size;
}

function isSame(a: ProjectedObject, b: ProjectedObject): boolean {
  return isDeepStrictEqual(a, { ...b, resourceVersion: a.resourceVersion });
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ >= count) {
      return;
    }
    yield item;
  }
}

function metadataOf(raw: unknown): Record<string, unknown> {
  const metadata = (raw as { metadata?: unknown } | null)?.metadata;
  return typeof metadata === 'object' && metadata !== null
    ? (metadata as Record<string, unknown>)
    : {};
}

function keyOf(raw: unknown): ObjectKey {
  const { namespace, name } = metadataOf(raw);
  return {
    namespace: shortName(namespace, NAMESPACE_CHARACTERS) ?? '',
    name: shortName(name, NAME_CHARACTERS) ?? '(unnamed)',
  };
}

function textOf({ namespace, name }: ObjectKey): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Names that cannot be are kept short: there may be many of them. */
function shortName(name: unknown, most: number): string | undefined {
  if (typeof name !== 'string') {
    return undefined;
  }
  return name.length > most
    ? `${name.slice(0, 40)}…${createHash('sha1').update(name).digest('hex')}`
    : name;
}

function resourceVersionOf(raw: unknown): string | undefined {
  const { resourceVersion } = metadataOf(raw);
  return typeof resourceVersion === 'string' ? resourceVersion : undefined;
}
