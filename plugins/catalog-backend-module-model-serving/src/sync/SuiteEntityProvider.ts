import {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { EntityFilterQuery } from '@backstage/catalog-client';
import { Entity } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { EntityGuard } from '../guard/EntityGuard';
import { DropGuard } from './DropGuard';
import { KnownEntities } from './KnownEntities';

const MESSAGE_CHARACTERS = 500;
/** Entities may be deleted in the catalog too. */
const RELOAD_MS = 600_000;
/** Of one transaction of the catalog: more would hold up whoever reads it. */
const ENTITIES_AT_ONCE = 500;

/** What the catalog should hold of a source now. */
export interface WantedEntities {
  /** By entity ref. The same object as the last time says that nothing changed. */
  present: ReadonlyMap<string, Entity>;
  /** Whether an entity that is not present any more may be removed. */
  mayRemove(entity: Entity): boolean;
  /** What was left out, and why. */
  complaint?: string;
}

/** What a {@link SuiteEntityProvider} makes entities from. */
export interface EntitySource {
  /** Name of the provider. */
  readonly name: string;
  /** What its entities are called in the log, such as `Models`. */
  readonly subject: string;
  /** Whether it may come to hold nothing at all. */
  readonly mayBeEmpty: boolean;
  /** Whether others may provide the same entities, and take them over; otherwise their names are reserved. */
  readonly yields?: boolean;
  /** Which of the suite's entities in the catalog the source wrote. */
  readonly filter: EntityFilterQuery;
  /**
   * Reads the source.
   *
   * @param known - what the catalog holds of it
   * @throws Error when it cannot be read; everything stays as it is
   */
  read(known: ReadonlyMap<string, Entity>): Promise<WantedEntities>;
}

/**
 * Keeps the catalog as a source has it. Only differences are applied. When the source cannot be read, nothing changes;
 * when it holds much less than before, nothing is removed until that is confirmed.
 */
export class SuiteEntityProvider implements EntityProvider {
  readonly #source: EntitySource;
  readonly #catalog: KnownEntities;
  readonly #entityGuard: EntityGuard;
  readonly #logger: LoggerService;
  readonly #taskRunner: SchedulerServiceTaskRunner;
  readonly #guard = new DropGuard();
  #connection: EntityProviderConnection | undefined;
  #known: Map<string, Entity> | undefined;
  #loadedAt = -Infinity;
  /** What the catalog holds already, where nothing is waiting. */
  #applied: WantedEntities['present'] | undefined;
  #complaint = '';

  constructor(
    source: EntitySource,
    options: {
      guard: EntityGuard;
      known: KnownEntities;
      logger: LoggerService;
      taskRunner: SchedulerServiceTaskRunner;
    },
  ) {
    this.#source = source;
    this.#entityGuard = options.guard;
    this.#catalog = options.known;
    this.#logger = options.logger.child({ target: source.name });
    this.#taskRunner = options.taskRunner;
  }

  getProviderName(): string {
    return this.#source.name;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#taskRunner.run({
      id: `${this.#source.name}:refresh`,
      fn: async () => {
        try {
          await this.refresh();
        } catch (error) {
          this.#complain(
            `${this.#source.subject} stay as they are: ${toError(
              error,
            ).message.slice(0, MESSAGE_CHARACTERS)}`,
          );
        }
      },
    });
  }

  /** Brings the catalog up to date. Throws when the source cannot be read. */
  async refresh(): Promise<void> {
    if (!this.#connection) {
      throw new InputError('The provider is not connected to a catalog');
    }
    const { mayBeEmpty, subject } = this.#source;
    const known = await this.#load();
    const { complaint, mayRemove, present } = await this.#source.read(known);
    if (present === this.#applied) {
      this.#complain(complaint ?? '');
      return;
    }
    // Names are reserved before anybody else registers them.
    this.#reserve([...known.keys(), ...present.keys()]);
    const gone = new Set(
      [...known].flatMap(([ref, entity]) =>
        !present.has(ref) && mayRemove(entity) ? ref : [],
      ),
    );
    const objection = this.#guard.objection(
      [...known.keys()],
      [...known.keys()].filter(ref => !gone.has(ref)),
      { emptyIsCredible: mayBeEmpty },
    );
    this.#complain(
      [
        objection &&
          `${subject} are not removed from the catalog: ${objection}`,
        complaint,
      ]
        .filter(Boolean)
        .join('\n'),
    );
    const added = await differing(present, known);
    const removed = objection ? [] : [...gone];
    const isSettled =
      !objection &&
      [...known.keys()].every(ref => present.has(ref) || gone.has(ref));
    if (added.length + removed.length === 0) {
      this.#applied = isSettled ? present : undefined;
      return;
    }
    await this.#apply(known, { added, removed });
    this.#applied = isSettled ? present : undefined;
    this.#logger.info(
      `${added.length} entities added or changed, ${removed.length} removed`,
    );
  }

  /** What was applied stays known where the rest fails. */
  async #apply(
    known: Map<string, Entity>,
    changes: {
      added: ReadonlyArray<[ref: string, entity: Entity]>;
      removed: readonly string[];
    },
  ): Promise<void> {
    const { name, yields } = this.#source;
    // The catalog lets a provider that has a key take over what has none.
    const key = yields ? {} : { locationKey: name };
    const turns = new Turns();
    const last = Math.max(changes.added.length, changes.removed.length);
    for (let at = 0; at < last; at += ENTITIES_AT_ONCE) {
      const added = changes.added.slice(at, at + ENTITIES_AT_ONCE);
      const removed = changes.removed.slice(at, at + ENTITIES_AT_ONCE);
      await this.#connection!.applyMutation({
        type: 'delta',
        added: added.map(([, entity]) => ({ entity, ...key })),
        removed: removed.map(entityRef => ({ entityRef, ...key })),
      });
      added.forEach(([ref, entity]) => known.set(ref, entity));
      removed.forEach(ref => known.delete(ref));
      await turns.next();
    }
  }

  async #load(): Promise<Map<string, Entity>> {
    const now = performance.now();
    if (!this.#known || now - this.#loadedAt > RELOAD_MS) {
      this.#known = await this.#catalog.load(this.#source.filter);
      this.#loadedAt = now;
      this.#applied = undefined;
      this.#reserve(this.#known.keys());
    }
    return this.#known;
  }

  #reserve(refs: Iterable<string>): void {
    const { name, yields } = this.#source;
    if (!yields) {
      this.#entityGuard.reserveRefs(name, refs);
    }
  }

  /** Logs the same thing once. */
  #complain(text: string): void {
    if (text && text !== this.#complaint) {
      this.#logger.warn(text);
    }
    this.#complaint = text;
  }
}

/** Entities that are not known as they are now, by entity ref. */
async function differing(
  present: ReadonlyMap<string, Entity>,
  known: ReadonlyMap<string, Entity>,
): Promise<Array<[ref: string, entity: Entity]>> {
  const found: Array<[ref: string, entity: Entity]> = [];
  const turns = new Turns();
  for (const [ref, entity] of present) {
    if (print(entity) !== print(known.get(ref))) {
      found.push([ref, entity]);
    }
    await turns.next();
  }
  return found;
}

function print(entity: Entity | undefined): string | undefined {
  return entity && JSON.stringify(entity);
}
