import {
  CapabilityState,
  ProjectedObject,
  projectObject,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
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

/** Why a kind is in its state. */
export interface StateReason {
  /** In words that everybody may read. */
  message?: string;
  /** What the server said, for platform owners. */
  detail?: string;
  /** What to do, and who: a sentence for everybody. */
  next?: string;
  /** The account that was refused; for platform owners. */
  account?: string;
  /** Whether the server did not accept who the portal says to be, as opposed to what it asked for. */
  isRejected?: boolean;
}

/** What a watch fills: all of a kind, or the part in one namespace. */
export interface WatchTarget {
  /** How many objects a list may hold before it is given up. */
  readonly mostListed: number;
  /** Whether objects were left out for which there is room by now. */
  wantsList(): boolean;
  /** Begins a complete list. Pages are projected as they come, so that no raw object is kept. */
  beginList(): ArrivingList;
  put(raw: unknown): void;
  remove(raw: unknown): void;
  clear(): void;
  /** The API server confirmed that nothing else changed. */
  confirm(): void;
  setState(state: CapabilityState, reason?: StateReason): void;
}

interface Standing {
  state: CapabilityState;
  reason: StateReason;
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

/**
 * State and objects of one kind in one cluster. Only projections are kept. Where the whole may not be read, it may be
 * filled namespace by namespace; it counts as read then, and says how far.
 */
export class KindStore implements WatchTarget {
  readonly kind: WatchedKindName;
  readonly #options: KindStoreOptions;
  readonly #now: () => Date;
  readonly #most: number;
  #contents: Contents = emptyContents();
  #frozen: readonly ProjectedObject[] | undefined;
  /** Of the kind in the whole cluster. */
  #whole: Standing = { state: 'starting', reason: {} };
  readonly #parts = new Map<string, Standing>();
  #standing: Standing = this.#whole;
  #since: Date;
  #asOf: Date | undefined;

  constructor(kind: WatchedKindName, options: KindStoreOptions = {}) {
    this.kind = kind;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#most = options.mostObjects ?? MOST_OBJECTS;
    this.#since = this.#now();
  }

  get state(): CapabilityState {
    return this.#standing.state;
  }

  /** Why it is in that state. */
  get reason(): StateReason {
    return this.#standing.reason;
  }

  /** Whether only some namespaces may be read. */
  get isLimited(): boolean {
    return (
      this.#whole.state === 'forbidden' &&
      (this.state === 'live' || this.state === 'unreachable')
    );
  }

  /** The account that may not read the whole; undefined while it may. */
  get refusedAccount(): string | undefined {
    return this.#whole.state === 'forbidden'
      ? this.#whole.reason.account
      : undefined;
  }

  get since(): Date {
    return this.#since;
  }

  /** When the API server last said something about this kind. */
  get asOf(): Date | undefined {
    return this.state === 'live' ? this.#confirmed() : this.#asOf;
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

  wantsList(): boolean {
    const { objects, withheld } = this.#contents;
    return withheld.size > 0 && objects.size < this.#most * ROOM_AGAIN;
  }

  get mostListed(): number {
    return LISTED_PER_KEPT * this.#most;
  }

  /** What is wrong, in words that everybody may read. */
  get message(): string | undefined {
    const { unreadable, withheld } = this.#contents;
    const { message } = this.reason;
    const parts: string[] = message ? [message] : [];
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
    const { detail } = this.reason;
    const parts = [...(detail ? [detail] : []), ...named];
    return parts.length > 0 ? parts.join('; ') : undefined;
  }

  /** The same array until something changes. */
  get objects(): readonly ProjectedObject[] {
    this.#frozen ??= Object.freeze([...this.#contents.objects]);
    return this.#frozen;
  }

  beginList(): ArrivingList {
    return this.#beginList(
      () => true,
      arrived => this.#replace(arrived),
    );
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

  confirm(): void {
    this.#asOf = this.#now();
  }

  setState(state: CapabilityState, reason: StateReason = {}): void {
    this.#whole = { state, reason };
    this.#settle();
  }

  /**
   * From now on only these namespaces are read; whatever is known of others goes. An empty name stands for the objects
   * that have no namespace.
   */
  limitTo(namespaces: readonly string[]): void {
    for (const namespace of this.#parts.keys()) {
      if (!namespaces.includes(namespace)) {
        this.#parts.delete(namespace);
      }
    }
    for (const namespace of namespaces) {
      if (!this.#parts.has(namespace)) {
        this.#parts.set(namespace, { state: 'starting', reason: {} });
      }
    }
    const changes = this.#contents.objects.namespaces
      .filter(each => !this.#parts.has(each))
      .flatMap(each => this.#replacePart(each, emptyContents()));
    this.#took(changes);
    this.#settle();
  }

  /** The whole is read again. */
  lift(): void {
    this.#parts.clear();
    this.#settle();
  }

  /** The part in one of the namespaces that {@link limitTo} named. */
  part(namespace: string): WatchTarget {
    const isOfPart = (raw: unknown) => keyOf(raw).namespace === namespace;
    return {
      mostListed: this.mostListed,
      wantsList: () => this.wantsList(),
      beginList: () =>
        this.#beginList(isOfPart, arrived =>
          this.#parts.has(namespace)
            ? this.#replacePart(namespace, arrived)
            : [],
        ),
      put: raw => {
        if (isOfPart(raw) && this.#parts.has(namespace)) {
          this.put(raw);
        }
      },
      remove: raw => {
        if (isOfPart(raw)) {
          this.remove(raw);
        }
      },
      clear: () => this.#took(this.#replacePart(namespace, emptyContents())),
      confirm: () => this.confirm(),
      setState: (state, reason = {}) => {
        if (this.#parts.has(namespace)) {
          if (state === 'forbidden') {
            this.#took(this.#replacePart(namespace, emptyContents()));
          }
          this.#parts.set(namespace, { state, reason });
          this.#settle();
        }
      },
    };
  }

  /** Takes over how the kind stands now, by the whole or by what may be read of it. */
  #settle(): void {
    const standing = this.#standingNow();
    const { reason, state } = this.#standing;
    const isNewState = standing.state !== state;
    if (isNewState) {
      this.#asOf = this.asOf;
      this.#since = this.#now();
    }
    this.#standing = standing;
    if (isNewState || !isDeepStrictEqual(standing.reason, reason)) {
      this.#options.changed?.();
    }
  }

  #standingNow(): Standing {
    if (this.#whole.state !== 'forbidden') {
      return this.#whole;
    }
    const read = [...this.#parts].filter(
      ([, { state }]) => state !== 'forbidden',
    );
    const [, standing] =
      read.find(([, { state }]) => state === 'unreachable') ??
      read.find(([, { state }]) => state === 'live') ??
      read[0] ??
      [];
    if (!standing) {
      return this.#whole;
    }
    const live = read.flatMap(([namespace, { state }]) =>
      state === 'live' && namespace ? namespace : [],
    );
    return standing.state === 'live' && live.length > 0
      ? {
          state: 'live',
          reason: {
            message: `read in ${live.length} ${
              live.length === 1 ? 'namespace' : 'namespaces'
            } only`,
            detail: `read in ${live.join(', ')}`,
          },
        }
      : standing;
  }

  #confirmed(): Date | undefined {
    const beat = this.#options.lastBeat?.();
    return this.#asOf && beat && beat > this.#asOf ? beat : this.#asOf;
  }

  #beginList(
    takes: (raw: unknown) => boolean,
    replace: (arrived: Contents) => ObjectChange[],
  ): ArrivingList {
    const arriving = emptyContents();
    return {
      add: async raws => {
        const turns = new Turns();
        const before = sizeOf(arriving);
        for (const raw of raws) {
          if (takes(raw)) {
            this.#put(raw, arriving, this.#contents);
          }
          await turns.next();
        }
        return sizeOf(arriving) - before;
      },
      finish: async () => {
        const turns = new Turns();
        for (const change of replace(arriving)) {
          this.#options.objectsChanged?.([change]);
          await turns.next();
        }
        this.#options.changed?.();
      },
    };
  }

  /** Takes over what a namespace holds; the others stay as they are. */
  #replacePart(namespace: string, arrived: Contents): ObjectChange[] {
    const { objects, unreadable, withheld } = this.#contents;
    const changes: ObjectChange[] = [];
    for (const [key, before] of objects.entriesOf(namespace)) {
      if (!arrived.objects.get(key)) {
        objects.delete(key);
        changes.push({ before, after: undefined });
      }
    }
    for (const [key, after] of arrived.objects.entries()) {
      const before = objects.get(key);
      if (before !== after) {
        objects.set(key, after);
        changes.push({ before, after });
      }
    }
    const isOfPart = (text: string) =>
      namespace === '' ? !text.includes('/') : text.startsWith(`${namespace}/`);
    [...unreadable.keys()]
      .filter(isOfPart)
      .forEach(text => unreadable.delete(text));
    arrived.unreadable.forEach((reason, text) => unreadable.set(text, reason));
    [...withheld].filter(isOfPart).forEach(text => withheld.delete(text));
    arrived.withheld.forEach(text => withheld.add(text));
    this.#frozen = undefined;
    this.#asOf = this.#now();
    return changes;
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
