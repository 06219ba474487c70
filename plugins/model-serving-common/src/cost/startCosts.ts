import { ColdStart, Measured, PricedStart, ServiceCosts } from '../api';
import { leastOf, measuredSum } from './measuredSum';
import { KeptSlice } from './usageSlices';

/** A stretch of time, in epoch milliseconds. */
interface Stretch {
  readonly pod: string;
  readonly from: number;
  readonly to: number;
  readonly readyAt: string | null;
}

const endOf = (slice: KeptSlice) =>
  Date.parse(slice.from) + slice.seconds * 1000;

/** For how long a slice lies within a stretch of time of its pod; in seconds. */
function secondsWithin(slice: KeptSlice, { from, pod, to }: Stretch): number {
  return slice.pod === pod
    ? Math.max(
        0,
        Math.min(endOf(slice), to) - Math.max(Date.parse(slice.from), from),
      ) / 1000
    : 0;
}

/** A start that did not become ready lasts until the next one of its pod, or for as long as the pod held anything. */
function stretchesOf(starts: readonly ColdStart[]): Stretch[] {
  return starts.map(({ pod, readyAt, startedAt }) => {
    const from = Date.parse(startedAt);
    const next = Math.min(
      ...starts.flatMap(other => {
        const at = Date.parse(other.startedAt);
        return other.pod === pod && at > from ? at : [];
      }),
    );
    return {
      pod,
      from,
      to: Math.min(next, readyAt === null ? Infinity : Date.parse(readyAt)),
      readyAt,
    };
  });
}

/** How long a pod was starting within a slice of an hour; in seconds. */
export type StartingSeconds = (slice: KeptSlice) => number;

/**
 * What each start cost from the node on which its pod was bound until it was ready, at the prices of the time. Only
 * starts of which something lies in the slices are named.
 *
 * @param slices - of hours; days do not say when a pod started
 * @param usageUnknown - why some slices are missing; null where all are there
 */
export function startCosts(
  starts: readonly ColdStart[],
  slices: readonly KeptSlice[],
  currency: string,
  usageUnknown: string | null,
): { starts: ServiceCosts['starts']; startingSeconds: StartingSeconds } {
  const stretches = stretchesOf(starts);
  const hourly = slices.filter(({ hours }) => hours === 1);
  const items = stretches.flatMap((stretch): PricedStart[] => {
    const held = hourly.flatMap(slice => {
      const seconds = secondsWithin(slice, stretch);
      return seconds > 0 ? [{ seconds, slice }] : [];
    });
    const begin = Math.min(
      ...held.map(({ slice }) =>
        Math.max(Date.parse(slice.from), stretch.from),
      ),
    );
    return held.length === 0
      ? []
      : [
          {
            pod: stretch.pod,
            from: new Date(begin).toISOString(),
            readyAt: stretch.readyAt,
            seconds: held.reduce((sum, { seconds }) => sum + seconds, 0),
            amount: addUp(
              held.map(({ seconds, slice }): Measured => {
                const isPriced =
                  slice.amount !== null && slice.currency === currency;
                return {
                  value: isPriced
                    ? (slice.amount! * seconds) / slice.seconds
                    : null,
                  unit: currency,
                };
              }),
              currency,
            ),
          },
        ];
  });
  return {
    starts: {
      amount: addUp(
        items.map(({ amount }) => amount),
        currency,
        usageUnknown ?? undefined,
      ),
      items: items.sort((a, b) => b.from.localeCompare(a.from)),
    },
    startingSeconds: slice =>
      Math.min(
        slice.seconds,
        stretches.reduce(
          (sum, stretch) => sum + secondsWithin(slice, stretch),
          0,
        ),
      ),
  };
}

/** @param missing - why there may be more of them; undefined where these are all */
function addUp(
  amounts: readonly Measured[],
  unit: string,
  missing?: string,
): Measured {
  return measuredSum(
    amounts.reduce((sum, amount) => sum + leastOf(amount), 0),
    unit,
    amounts.some(({ value }) => value === null)
      ? 'some of it had no price at the time'
      : missing,
  );
}
