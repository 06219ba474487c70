import {
  DriftMonitor,
  DriftReading,
  judgeDrift,
  ModelDrift,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FRESH } from './fakeServing';

const DAY_SECONDS = 86_400;
const NEWEST = Date.parse(FRESH.asOf) / 1000;

export function driftReading(
  title: string,
  more: Partial<DriftReading> = {},
): DriftReading {
  return {
    id: title,
    kind: 'drift',
    title,
    value: 0.12,
    lowerThreshold: null,
    upperThreshold: 0.2,
    alert: false,
    reason: null,
    windowStart: null,
    windowEnd: FRESH.asOf,
    history: [0.08, 0.11, 0.1, 0.12].map((value, index) => [
      NEWEST - (3 - index) * DAY_SECONDS,
      value,
    ]),
    ...more,
  };
}

export function driftMonitor(
  title: string,
  readings: DriftReading[],
  more: Partial<DriftMonitor> = {},
): DriftMonitor {
  return {
    source: title,
    watch: 'model',
    title,
    version: null,
    asOf: FRESH.asOf,
    failure: null,
    url: null,
    readings,
    ...more,
  };
}

export function driftOf(monitors: DriftMonitor[]): ModelDrift {
  return { ...FRESH, verdict: judgeDrift(monitors), monitors };
}

/** A model that one of two monitors says has drifted; or one that nobody watches. */
export function fakeDrift(isWatched: boolean): ModelDrift {
  return driftOf(
    isWatched
      ? [
          driftMonitor(
            'Evidently (main)',
            [
              driftReading('Drift of prompt length (PSI)', {
                value: 0.31,
                alert: true,
                history: [0.08, 0.11, 0.24, 0.31].map((value, index) => [
                  NEWEST - (3 - index) * DAY_SECONDS,
                  value,
                ]),
              }),
              driftReading('Drift of language (PSI)'),
            ],
            { url: 'https://evidently.example.com/projects/1' },
          ),
          driftMonitor('Prometheus', [driftReading('Refusal rate')]),
        ]
      : [],
  );
}
