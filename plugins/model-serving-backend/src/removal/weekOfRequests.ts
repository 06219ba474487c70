import {
  HourWork,
  Known,
  WeekOfRequests,
} from '@model-serving/backstage-plugin-model-serving-common';

/**
 * The requests of hours in which the engines of a service were read.
 *
 * @param hours - in the order of their times; an hour may be told in parts
 * @returns null where the service has no pods, and none of its engines was read
 */
export function weekOfRequests(
  hours: ReadonlyArray<Pick<HourWork, 'hour' | 'requests'>>,
  hasPods: boolean,
): Known<WeekOfRequests> | null {
  const counted = hours.flatMap(({ hour, requests }) =>
    requests === null ? [] : [{ hour, requests }],
  );
  if (counted.length === 0) {
    return hours.length === 0 && !hasPods
      ? null
      : { reason: 'its engines count none, or were not read' };
  }
  const busy = counted.filter(({ requests }) => requests > 0);
  return {
    value: {
      requests: busy.reduce((sum, { requests }) => sum + requests, 0),
      hours: new Set(counted.map(({ hour }) => hour)).size,
      last: busy.at(-1)?.hour ?? null,
    },
  };
}
