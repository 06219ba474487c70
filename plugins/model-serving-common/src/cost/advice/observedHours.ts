import { ColdStart } from '../../api';
import { HourWork, hourUse } from '../hourUse';
import { startCosts } from '../startCosts';
import { HOUR_MS, KeptSlice } from '../usageSlices';
import { HourLoad, ObservedHour } from './ServiceObservation';

/** What is remembered of a service. @public */
export interface RememberedHours {
  readonly now: Date;
  /** Of hours. */
  readonly slices: readonly KeptSlice[];
  readonly work: readonly HourWork[];
  readonly loads: readonly HourLoad[];
  readonly starts: readonly ColdStart[];
}

/** An hour that was watched for less of its ready time does not tell its peak. */
const LEAST_WATCHED = 0.9;
/** A shorter part of an hour tells nothing of a service. */
const LEAST_READY_SECONDS = 300;

/** The whole hours in which a service had ready pods, oldest first, with what is known of each. @public */
export function observedHours(remembered: RememberedHours): ObservedHour[] {
  const { loads, now, slices, starts, work } = remembered;
  const { startingSeconds } = startCosts(starts, slices, '', null);
  const ready = new Map<string, number>();
  for (const slice of slices) {
    ready.set(
      slice.hour,
      (ready.get(slice.hour) ?? 0) + slice.seconds - startingSeconds(slice),
    );
  }
  return [...ready]
    .filter(
      ([hour, seconds]) =>
        seconds >= LEAST_READY_SECONDS &&
        Date.parse(hour) + HOUR_MS <= now.getTime(),
    )
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([hour, readySeconds]) => {
      const load = loads.find(each => each.hour === hour);
      return {
        hour,
        readySeconds,
        use: hourUse(
          readySeconds,
          work.filter(each => each.hour === hour),
        ),
        load:
          load && load.seconds >= LEAST_WATCHED * Math.min(3600, readySeconds)
            ? load
            : null,
      };
    });
}
