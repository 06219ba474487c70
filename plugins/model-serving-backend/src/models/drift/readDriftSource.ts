import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  DriftReport,
  maskSecrets,
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  driftReportSchema,
  DriftSource,
  DriftWatch,
} from '@model-serving/backstage-plugin-model-serving-node';
import { inParallel } from '../../metrics/inParallel';
import { inTime } from '../sync/inTime';
import { DriftStore } from './DriftStore';

/** Watches of one source that are read at once. */
const AT_ONCE = 4;

/**
 * Reads everything that a source watches, and stores it. One that cannot be read keeps its last readings, and holds up no
 * other longer than `watchMs`. Never throws.
 */
export async function readDriftSource(options: {
  source: DriftSource;
  store: DriftStore;
  logger: LoggerService;
  /** For one watch. */
  watchMs: number;
  now: () => Date;
  stop: AbortSignal;
}): Promise<void> {
  const { logger, now, source, stop, store, watchMs } = options;
  // The one that was tried longest ago comes first, so that slow ones cannot take the time of the same others each time.
  const attempts = await store.attempts(source.id).catch(() => new Map());
  const lastAttempt = ({ id }: DriftWatch): string => attempts.get(id) ?? '';
  const inOrder = [...source.watches].sort((a, b) =>
    lastAttempt(a) < lastAttempt(b) ? -1 : 1,
  );
  await inParallel(inOrder, AT_ONCE, async watch => {
    if (stop.aborted) {
      return;
    }
    try {
      const outcome = await read(watch, watchMs, stop);
      const at = now().toISOString();
      if ('report' in outcome) {
        await store.succeeded(source.id, watch.id, outcome.report, at);
      } else if (!stop.aborted) {
        logger.warn(
          `Could not read the drift of ${watch.id} from ${source.title}: ${outcome.failure}`,
        );
        await store.failed(source.id, watch.id, outcome.failure, at);
      }
    } catch (error) {
      logger.warn(
        `Could not record the drift of ${watch.id} from ${
          source.title
        }: ${messageOf(error)}`,
      );
    }
  });
}

async function read(
  watch: DriftWatch,
  watchMs: number,
  stop: AbortSignal,
): Promise<{ report: DriftReport } | { failure: string }> {
  const deadline = AbortSignal.timeout(watchMs);
  const signal = AbortSignal.any([stop, deadline]);
  try {
    const said = await inTime(
      // Within a promise, so that one that throws at once is caught as well.
      Promise.resolve().then(() => watch.read({ signal })),
      signal,
      () => `it took longer than ${Math.round(watchMs / 1000)} s`,
    );
    const parsed = driftReportSchema.safeParse(said);
    if (parsed.success) {
      return { report: parsed.data };
    }
    const [{ message, path }] = parsed.error.issues;
    return {
      failure: plainLine(`${path.join('.')}: ${message}`, TEXT_LIMITS.text),
    };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return (
    plainLine(maskSecrets(toError(error).message), TEXT_LIMITS.text) ||
    'it failed'
  );
}
