import {
  HourWork,
  Known,
  RequestUsage,
  WeekOfRequests,
} from '@model-serving/backstage-plugin-model-serving-common';

const HOUR_MS = 3_600_000;

type CountedHour = { readonly hour: string; readonly requests: number };

const sumOf = (hours: readonly CountedHour[]) =>
  hours.reduce((sum, { requests }) => sum + requests, 0);

/** When the hours of some readings began, as ISO times, oldest first. */
function hoursOf({ from, to }: RequestUsage): string[] {
  const first = Math.floor(Date.parse(from) / HOUR_MS);
  const last = Math.floor(Date.parse(to) / HOUR_MS);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    new Date((first + index) * HOUR_MS).toISOString(),
  );
}

/**
 * The requests of hours in which the engines of a service were read. The ledger is behind the newest readings, so that
 * their hours have as many requests as the one of the two that knows more.
 *
 * @param hours - of the ledger, in the order of their times; an hour may be told in parts
 * @param recent - by the readings of the last hour; null where the service has no pods
 * @returns null where the service has no pods, and none of its engines was read
 */
export function weekOfRequests(
  hours: ReadonlyArray<Pick<HourWork, 'hour' | 'requests'>>,
  recent: Known<RequestUsage> | null,
): Known<WeekOfRequests> | null {
  const counted = hours.flatMap(({ hour, requests }) =>
    requests === null ? [] : [{ hour, requests }],
  );
  const readings = recent && 'value' in recent ? recent.value : null;
  if (counted.length === 0 && !readings) {
    return hours.length === 0 && recent === null
      ? null
      : { reason: 'its engines count none, or were not read' };
  }
  const newest = readings ? hoursOf(readings) : [];
  const isNewest = ({ hour }: CountedHour) => newest.includes(hour);
  return {
    value: {
      requests:
        sumOf(counted.filter(hour => !isNewest(hour))) +
        Math.max(sumOf(counted.filter(isNewest)), readings?.requests ?? 0),
      hours: new Set([...newest, ...counted.map(({ hour }) => hour)]).size,
      last: readings?.requests
        ? null
        : counted.findLast(({ requests }) => requests > 0)?.hour ?? null,
    },
  };
}
