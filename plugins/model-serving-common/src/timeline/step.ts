import { Hop, HopName } from '../api';

/** A hop before its duration is known. */
export interface Step {
  readonly name: HopName;
  readonly state: Hop['state'];
  readonly at: string | null;
  readonly sentence: string;
  readonly url?: string;
  /** Minutes after which it counts as stalled, where that differs from the usual for its hop. */
  readonly stalledAfterMinutes?: number;
}

/**
 * Minutes after which a hop that is under way counts as stalled. Nobody knows how long people take
 * to merge, and how long a queue is; Argo CD looks every two to three minutes, a new node with its
 * drivers takes about seven, the largest images and models a quarter of an hour.
 */
const STALLED_AFTER_MINUTES: Readonly<Record<HopName, number | null>> = {
  opened: null,
  merged: null,
  synced: 10,
  admitted: null,
  scheduled: 15,
  image: 30,
  load: 30,
  ready: 10,
};

function inWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes < 120
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Says of a hop under way since when it is, and that it has stalled when it takes too long. */
export function withStall(
  hop: Hop,
  since: string | null,
  now: Date,
  limitMinutes = STALLED_AFTER_MINUTES[hop.name],
): Hop {
  if (hop.state !== 'current') {
    return hop;
  }
  const seconds =
    since === null ? null : (now.getTime() - Date.parse(since)) / 1000;
  const stalled =
    seconds !== null && limitMinutes !== null && seconds > limitMinutes * 60;
  return {
    ...hop,
    since,
    ...(stalled && seconds !== null
      ? {
          stalled,
          sentence: `Stalled for ${inWords(seconds)}: ${hop.sentence}`,
        }
      : {}),
  };
}
