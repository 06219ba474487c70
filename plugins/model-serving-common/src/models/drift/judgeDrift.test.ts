import fc from 'fast-check';
import { judgeDrift } from './judgeDrift';
import type { DriftMonitor, DriftReading } from './ModelDrift';

const reading = (
  title: string,
  alert: boolean | null,
  more: Partial<DriftReading> = {},
): DriftReading => ({
  id: title,
  kind: 'drift',
  title,
  value: 0.3,
  lowerThreshold: null,
  upperThreshold: null,
  alert,
  reason: alert === null ? 'no test' : null,
  windowStart: null,
  windowEnd: null,
  history: [],
  ...more,
});

const monitor = (
  title: string,
  readings: DriftReading[],
  failure: string | null = null,
): DriftMonitor => ({
  source: title,
  watch: 'churn',
  title,
  version: null,
  asOf: '2026-11-29T12:00:00Z',
  url: null,
  failure,
  readings,
});

const accuracy = (alert: boolean | null) =>
  reading('accuracy', alert, { kind: 'performance' });

describe('judgeDrift', () => {
  it.each<[string, DriftMonitor[], ReturnType<typeof judgeDrift>]>([
    ['nobody watches the model', [], null],
    [
      'one of two monitors raises an alert',
      [
        monitor('Evidently', [reading('age', true), reading('plan', false)]),
        monitor('NannyML', [reading('age', false)]),
      ],
      { word: 'drifted', sentence: 'Evidently raised an alert: age.' },
    ],
    [
      'a monitor raises many',
      [
        monitor(
          'NannyML',
          ['a', 'b', 'c', 'd', 'e'].map(name => reading(name, true)),
        ),
      ],
      {
        word: 'drifted',
        sentence: 'NannyML raised 5 alerts: a, b, c and 2 more.',
      },
    ],
    [
      'the last known readings have an alert, although the monitor is away now',
      [monitor('NannyML', [reading('age', true)], 'it is away')],
      { word: 'drifted', sentence: 'NannyML raised an alert: age.' },
    ],
    [
      'only performance is worse',
      [monitor('NannyML', [reading('age', false), accuracy(true)])],
      { word: 'degraded', sentence: 'NannyML raised an alert: accuracy.' },
    ],
    [
      'no monitor raises an alert',
      [
        monitor('Evidently', [reading('age', false)]),
        monitor('NannyML', [accuracy(false)]),
      ],
      { word: 'stable', sentence: 'No alerts from Evidently and NannyML.' },
    ],
    [
      'one monitor is quiet and one is away',
      [
        monitor('Evidently', [reading('age', false)]),
        monitor('NannyML', [reading('age', false)], 'it is away'),
      ],
      { word: 'unknown', sentence: 'NannyML could not be read.' },
    ],
    [
      'a monitor has measured nothing',
      [monitor('Evidently', [])],
      {
        word: 'unknown',
        sentence: 'Evidently has no readings of this model yet.',
      },
    ],
    [
      'a report has numbers and no tests',
      [monitor('Evidently', [reading('age', null), reading('plan', false)])],
      {
        word: 'unknown',
        sentence: 'Evidently has no alert status for age.',
      },
    ],
  ])('when %s', (_, monitors, verdict) => {
    expect(judgeDrift(monitors)).toEqual(verdict);
  });

  it('says stable only where every monitor was read and no alert is unknown or raised', () => {
    const alert = fc.constantFrom(true, false, null);
    const monitors = fc.array(
      fc
        .tuple(
          fc.array(fc.tuple(alert, fc.boolean()), { maxLength: 3 }),
          fc.boolean(),
        )
        .map(([alerts, isAway]) =>
          monitor(
            'monitor',
            alerts.map(([each, isDrift]) =>
              isDrift ? reading('age', each) : accuracy(each),
            ),
            isAway ? 'it is away' : null,
          ),
        ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(monitors, given => {
        const word = judgeDrift(given)!.word;
        const alerts = given
          .flatMap(({ readings }) => readings)
          .filter(each => each.alert === true);
        expect(word === 'drifted').toBe(
          alerts.some(({ kind }) => kind === 'drift'),
        );
        expect(word === 'stable').toBe(
          given.every(
            ({ failure, readings }) =>
              failure === null &&
              readings.length > 0 &&
              readings.every(each => each.alert === false),
          ),
        );
      }),
    );
  });
});
