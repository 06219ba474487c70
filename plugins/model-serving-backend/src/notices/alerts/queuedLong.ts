import { durationText, medianOf } from './amounts';
import { AlertKind, WatchedService } from './AlertKind';

/** Fewer starts do not tell what is usual. */
const FEWEST_STARTS = 5;
const TIMES_USUAL = 2;
const LEAST_SECONDS = 600;
/** Where nothing is known to be usual. */
const ELSE_SECONDS = 3600;

export const queuedLong: AlertKind<WatchedService> = {
  id: 'queued-long',
  recovery: 'It no longer waits for quota.',
  judge({ service, starts }) {
    const waited = service.queue?.waitedSeconds ?? null;
    if (waited === null) {
      return null;
    }
    const waits = starts.flatMap(({ phases, readyAt }) =>
      readyAt === null
        ? []
        : phases.flatMap(({ name, seconds }) =>
            name === 'quota' && seconds !== null ? [seconds] : [],
          ),
    );
    const usual = waits.length < FEWEST_STARTS ? undefined : medianOf(waits);
    const limit =
      usual === undefined
        ? ELSE_SECONDS
        : Math.max(LEAST_SECONDS, TIMES_USUAL * usual);
    return waited < limit
      ? null
      : {
          state: 'queued',
          title: `${service.ref.name} has been queued longer than usual`,
          description: `${
            usual === undefined
              ? `It has waited for more than ${durationText(limit)}.`
              : `It has waited for more than ${durationText(
                  limit,
                )}; half of its last ${
                  waits.length
                } starts waited for ${durationText(usual)} or less.`
          } ${service.verdict.sentence}`,
          severity: 'normal',
        };
  },
};
