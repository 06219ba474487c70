import {
  DriftReading,
  DriftWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatDay,
  formatNumber,
} from '@model-serving/backstage-plugin-model-serving-react';

/** What stands in a verdict's badge. */
export const DRIFT_TITLES: Readonly<Record<DriftWord, string>> = {
  drifted: 'drifted',
  degraded: 'performance alert',
  stable: 'no drift',
  unknown: 'unknown',
};

const LEAST = 0.001;

/** A number of a monitor; p-values can be too small to be written out. */
export function driftNumber(value: number): string {
  return value !== 0 && Math.abs(value) < LEAST
    ? `${value < 0 ? '> -' : '< '}${formatNumber(LEAST)}`
    : formatNumber(value);
}

/** What values mean an alert; null where the monitor does not say. */
export function thresholdInWords({
  lowerThreshold,
  upperThreshold,
}: DriftReading): string | null {
  return (
    [
      lowerThreshold !== null && `below ${driftNumber(lowerThreshold)}`,
      upperThreshold !== null && `above ${driftNumber(upperThreshold)}`,
    ]
      .filter(Boolean)
      .join(' or ') || null
  );
}

/** The data that a reading is of; null where the monitor does not say. */
export function windowInWords({
  windowEnd,
  windowStart,
}: DriftReading): string | null {
  const days = [windowStart, windowEnd].flatMap(at =>
    at === null ? [] : formatDay(new Date(at)),
  );
  return [...new Set(days)].join(' – ') || null;
}
