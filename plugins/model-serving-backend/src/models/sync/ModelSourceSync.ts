import { createHash } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  maskSecrets,
  plainLine,
  publicAddress,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  GITOPS_MODEL_SOURCE_TYPE,
  modelRecordSchema,
  ModelSnapshot,
  ModelSource,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { inTime } from './inTime';
import { judgeDrop, PendingRemoval } from './dropGuard';
import { withRemoval } from './removals';
import {
  ModelStore,
  SourceState,
  SyncOutcome,
  WrittenRecord,
} from '../store/ModelStore';
import { withoutTexts } from '../store/recordTexts';

const MOST_SKIPPED = 100;
const QUESTIONS_AT_ONCE = 5;

interface ValidRecords {
  byPlace: Map<string, WrittenRecord>;
  skipped: SyncOutcome['skipped'];
}

/**
 * Brings what is stored of one source up to date. A source that cannot be read, or only in part, changes nothing; a record
 * that cannot be used is skipped with the reason, and what is known from it stays.
 */
export class ModelSourceSync {
  readonly source: ModelSource;
  readonly #store: ModelStore;
  readonly #logger: LoggerService;
  readonly #deadlineMs: number;
  readonly #now: () => Date;
  #complaint = '';
  #hasCompared = false;

  constructor(options: {
    source: ModelSource;
    store: ModelStore;
    logger: LoggerService;
    deadlineMs: number;
    now?: () => Date;
  }) {
    this.source = options.source;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#deadlineMs = options.deadlineMs;
    this.#now = options.now ?? (() => new Date());
  }

  /** Reads the source once. Never throws. */
  async run(stop?: AbortSignal): Promise<void> {
    const { title } = this.source;
    const began = this.#now();
    let before: SourceState;
    try {
      before = await this.#store.begin(this.source.id, began.toISOString());
    } catch (error) {
      this.#complain(
        `Could not sync ${title}: the database is unavailable: ${messageOf(
          error,
        )}`,
      );
      return;
    }
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    const signal = stop ? AbortSignal.any([stop, deadline]) : deadline;
    try {
      const snapshot = await inTime(this.source.read({ signal }), signal, () =>
        deadline.aborted
          ? `it took longer than ${Math.round(this.#deadlineMs / 1000)} s`
          : 'the backend stopped',
      );
      if (snapshot.staleReason) {
        throw new Error(snapshot.staleReason);
      }
      await this.#take(snapshot, before, signal);
    } catch (error) {
      await this.#fail(began, messageOf(error));
    }
  }

  async #take(
    snapshot: ModelSnapshot,
    before: SourceState,
    signal: AbortSignal,
  ): Promise<void> {
    const { id, title } = this.source;
    const began = new Date(before.lastAttempt!);
    const { version } = snapshot;
    const finished = (
      outcome: Partial<SyncOutcome>,
      guard: PendingRemoval | null,
      removals = before.removals,
    ): SourceState => ({
      ...before,
      lastGoodSync: this.#now().toISOString(),
      syncingSince: null,
      failure: null,
      version,
      guard,
      removals,
      outcome: {
        ...before.outcome,
        added: 0,
        changed: 0,
        removed: 0,
        ...outcome,
        durationSeconds: (this.#now().getTime() - began.getTime()) / 1000,
        requests: snapshot.requests,
      },
    });
    // Once in each process everything is compared, since another release may read the same records otherwise.
    if (
      this.#hasCompared &&
      version !== null &&
      version === before.version &&
      !before.guard
    ) {
      await this.#store.finish(finished({}, null), {
        written: [],
        removed: [],
      });
      this.#complain('');
      return;
    }
    const { byPlace, skipped } = await validate(
      snapshot,
      this.source.type === GITOPS_MODEL_SOURCE_TYPE,
    );
    const stored = await this.#store.hashes(id);
    const invalid = new Set(skipped.map(({ place }) => place));
    const missing = [...stored.keys()].filter(
      place => !byPlace.has(place) && !isOfInvalid(place, invalid),
    );
    // Read again, because somebody may have confirmed the removal meanwhile.
    const { guard: pending } = await this.#store.state(id);
    const judged = judgeDrop(stored.size, missing, pending, this.#now());
    const guard = judged.held;
    const removed = guard ? [] : await this.#gone(missing, signal);
    const written = [...byPlace.values()].filter(
      ({ hash, place }) => stored.get(place) !== hash,
    );
    const added = written.filter(({ place }) => !stored.has(place)).length;
    const removals = judged.held
      ? before.removals
      : withRemoval(before.removals, {
          at: this.#now(),
          removed,
          of: stored.size,
          cause: judged.cause,
        });
    await this.#store.finish(
      finished(
        {
          models: stored.size + added - removed.length,
          skipped: skipped.slice(0, MOST_SKIPPED),
          skippedCount: skipped.length,
          added,
          changed: written.length - added,
          removed: removed.length,
        },
        guard,
        removals,
      ),
      { written, removed },
    );
    this.#hasCompared = true;
    this.#complain(
      [
        guard && `Models of ${title} are not removed: ${guard.reason}`,
        ...skipped
          .slice(0, MOST_SKIPPED)
          .map(
            ({ place, reason }) => `${place} of ${title} is skipped: ${reason}`,
          ),
      ]
        .filter(Boolean)
        .join('\n'),
    );
    if (written.length + removed.length > 0) {
      this.#logger.info(
        `Models of ${title}: ${added} added, ${
          written.length - added
        } changed, ${removed.length} removed`,
      );
    }
  }

  /** Of records that are missing, those that the source confirms to be gone; all where it has no way to ask. */
  async #gone(
    missing: readonly string[],
    signal: AbortSignal,
  ): Promise<string[]> {
    const { source } = this;
    if (!source.isGone) {
      return [...missing];
    }
    const gone: string[] = [];
    const waiting = [...missing];
    const ask = async () => {
      for (
        let place = waiting.shift();
        place !== undefined && !signal.aborted;
        place = waiting.shift()
      ) {
        const isGone = await inTime(
          source.isGone!(place, { signal }),
          signal,
          () => 'no time was left',
        ).catch(() => false);
        if (isGone) {
          gone.push(place);
        }
      }
    };
    await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, ask));
    return gone;
  }

  async #fail(began: Date, reason: string): Promise<void> {
    const { id, title } = this.source;
    this.#complain(`Could not read ${title}: ${reason}`);
    try {
      await this.#store.finish(
        {
          ...(await this.#store.state(id)),
          lastAttempt: began.toISOString(),
          syncingSince: null,
          failure: reason,
        },
        { written: [], removed: [] },
      );
    } catch (error) {
      this.#logger.warn(
        `Could not record that ${title} cannot be read: ${messageOf(error)}`,
      );
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

/** @param mayName - whether the source may name entities */
async function validate(
  { models, skipped: unread }: ModelSnapshot,
  mayName: boolean,
): Promise<ValidRecords> {
  const byPlace = new Map<string, WrittenRecord>();
  const leftOut: SyncOutcome['skipped'] = [];
  const skipped = unread.map(({ place, reason }) => ({
    place: plainLine(publicAddress(place), TEXT_LIMITS.text),
    reason: plainLine(maskSecrets(reason), TEXT_LIMITS.text),
  }));
  const turns = new Turns();
  for (const [index, model] of models.entries()) {
    const place = publicAddress(placeOf(model) ?? `record ${index + 1}`);
    try {
      const parsed = modelRecordSchema.safeParse(model);
      if (!parsed.success) {
        const [{ message, path }] = parsed.error.issues;
        skipped.push({
          place: plainLine(place, TEXT_LIMITS.text),
          reason: plainLine(
            path.length > 0 ? `${path.join('.')}: ${message}` : message,
            TEXT_LIMITS.text,
          ),
        });
      } else if (parsed.data.entityName !== null && !mayName) {
        skipped.push({
          place,
          reason:
            'entityName: only the GitOps repository names entities; leave it out',
        });
      } else if (byPlace.has(parsed.data.place)) {
        skipped.push({ place, reason: 'another record has the same place' });
      } else {
        byPlace.set(parsed.data.place, {
          place: parsed.data.place,
          hash: createHash('sha256')
            .update(JSON.stringify(parsed.data))
            .digest('hex'),
          ...withoutTexts(parsed.data),
        });
        for (const path of refusedAddresses(model)) {
          leftOut.push({
            place: plainLine(`${place}: ${path}`, TEXT_LIMITS.text),
            reason:
              'it is not a web address without credentials; the record is kept without it',
          });
        }
      }
    } catch (error) {
      skipped.push({ place, reason: messageOf(error) });
    }
    await turns.next();
  }
  return { byPlace, skipped: [...skipped, ...leftOut] };
}

/** Paths of the addresses that {@link modelRecordSchema} leaves out of a record. */
function refusedAddresses(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, each]) => {
    const at = path ? `${path}.${key}` : key;
    return key === 'url' && typeof each === 'string' && each !== ''
      ? [at].filter(() => readWebLink(publicAddress(each)) === null)
      : refusedAddresses(each, at);
  });
}

function placeOf(model: unknown): string | undefined {
  const { place } = (model ?? {}) as { place?: unknown };
  return typeof place === 'string' && place !== '' ? place : undefined;
}

/** A file that cannot be used keeps all models that it held: they are at `<file>` or at `<file>#<name>`. */
function isOfInvalid(place: string, invalid: ReadonlySet<string>): boolean {
  return invalid.has(place) || invalid.has(place.split('#')[0]);
}

function messageOf(error: unknown): string {
  return plainLine(maskSecrets(toError(error).message), TEXT_LIMITS.text);
}
