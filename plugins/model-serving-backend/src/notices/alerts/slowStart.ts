import { ColdStart } from '@model-serving/backstage-plugin-model-serving-common';
import { durationText, medianOf, secondsSince } from './amounts';
import { AlertKind, WatchedService } from './AlertKind';

/** Fewer starts do not tell what is usual. */
const FEWEST_STARTS = 5;
const TIMES_USUAL = 2;
const LEAST_SECONDS = 300;

/** What a start took, without the time that it waited for quota. */
function secondsOf(start: ColdStart, total: number): number {
  const quota = start.phases.find(({ name }) => name === 'quota');
  return total - (quota?.seconds ?? 0);
}

export const slowStart: AlertKind<WatchedService> = {
  id: 'slow-start',
  recovery: 'No start takes longer than usual.',
  judge({ service, starts }, now) {
    const present = service.pods.flatMap(({ coldStart }) =>
      coldStart && coldStart.readyAt === null && coldStart.current !== 'quota'
        ? [secondsOf(coldStart, secondsSince(coldStart.startedAt, now))]
        : [],
    );
    if (present.length === 0) {
      return null;
    }
    const past = starts.flatMap(start =>
      start.readyAt === null || start.totalSeconds === null
        ? []
        : [secondsOf(start, start.totalSeconds)],
    );
    const usual = past.length < FEWEST_STARTS ? undefined : medianOf(past);
    if (usual === undefined) {
      return undefined;
    }
    const limit = Math.max(LEAST_SECONDS, TIMES_USUAL * usual);
    return Math.max(...present) < limit
      ? null
      : {
          state: 'slow',
          title: `A start of ${service.ref.name} takes longer than usual`,
          description: `It has taken more than ${durationText(
            limit,
          )} beside the wait for quota; half of its last ${
            past.length
          } starts took ${durationText(usual)} or less. ${
            service.verdict.sentence
          }`,
          severity: 'normal',
        };
  },
};
