import { Measured } from '../../api';
import { HOURS_PER_MONTH } from '../prices';
import {
  Advisor,
  ObservedHour,
  ServiceObservation,
} from './ServiceObservation';

/** How far back is looked. @public */
export const ADVICE_HOURS = 7 * 24;

/** Savings are advised after so many hours. */
export const LEAST_HOURS = 72;

/** Of the hours with ready pods so many must be known: what nobody saw may have been busy. */
const LEAST_SHARE = 0.9;

/** The hours of which is known what an advisor needs, or why these are too few. */
export function knownHours(
  { knows, leastHours }: Advisor,
  { hours }: ServiceObservation,
): readonly ObservedHour[] | { reason: string } {
  const known = hours.filter(knows);
  return known.length >= leastHours &&
    known.length >= LEAST_SHARE * hours.length
    ? known
    : {
        reason: `${known.length} of ${hours.length} hours with ready pods in the last week are known; at least ${leastHours} hours, and 90% of them, are needed`,
      };
}

/** An amount per hour for a month. */
export function perMonth(perHour: Measured, factor = 1): Measured {
  const unit = perHour.unit.replace(/\/h$/, '/month');
  return perHour.value === null
    ? { value: null, unit, reason: perHour.reason }
    : {
        value: perHour.value * factor * HOURS_PER_MONTH,
        unit,
        source: `${HOURS_PER_MONTH} hours at the prices that hold now`,
        asOf: perHour.asOf,
      };
}

/** When the hours begin and end, in ISO times. */
export function boundsOf(hours: readonly ObservedHour[], now: Date) {
  return { from: hours[0]?.hour ?? now.toISOString(), to: now.toISOString() };
}

/** `72 of 80 hours with ready pods` */
export function coverage(
  known: readonly ObservedHour[],
  { hours }: ServiceObservation,
) {
  return {
    label: 'Observed',
    value: `${known.length} of ${hours.length} hours with ready pods in the last week`,
  };
}

/** Most requests at once in hours whose load is known. */
export function peakOf(known: readonly ObservedHour[]): number {
  return Math.max(0, ...known.map(({ load }) => load?.peakRequests ?? 0));
}

/** `1 request`, `2 requests` */
export function countOf(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}

/** What one replica costs an hour, by what all cost that run now. */
export function perReplica({
  perHour,
  replicas,
}: ServiceObservation): Measured {
  const { desired } = replicas;
  return perHour.value === null || desired
    ? {
        ...perHour,
        value: perHour.value === null ? null : perHour.value / desired!,
      }
    : { ...perHour, value: null, reason: 'no replica runs now' };
}
