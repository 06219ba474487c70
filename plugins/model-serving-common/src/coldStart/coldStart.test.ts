import fc from 'fast-check';
import { pod, podEvent, time, workload } from '../__fixtures__/serving';
import { ColdStart, ColdStartPhaseName } from '../api';
import { projectObject } from '../kubernetes';
import { coldStartOf } from './coldStart';
import { parseGoDuration } from './imagePull';

const POD = 'chat-predictor-aaaa-1';
const now = (seconds: number) => new Date(time(seconds));

function start(
  spec: Parameters<typeof pod>[0],
  events: ReturnType<typeof podEvent>[] = [],
  options: { admitted?: number; at?: number } = {},
): ColdStart {
  const cold = coldStartOf(
    {
      pod: projectObject('Pod', pod(spec)),
      workload:
        options.admitted === undefined
          ? undefined
          : projectObject(
              'Workload',
              workload(POD, { admitted: options.admitted }),
            ),
      events: events.map(event => projectObject('Event', event)),
    },
    now(options.at ?? 10_000),
  );
  if (!cold) {
    throw new Error('no cold start');
  }
  return cold;
}

const parts = (cold: ColdStart) =>
  Object.fromEntries(
    cold.phases.map(({ name, seconds }) => [name, seconds]),
  ) as Partial<Record<ColdStartPhaseName, number | null>>;

const pulled = (image: string, took: string) =>
  `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 1169083618 bytes.`;

describe('coldStartOf', () => {
  it('takes a start apart by the stamps of scheduler, kubelet and Kueue', () => {
    const cold = start(
      { created: 0, scheduled: 70, started: 200, ready: 290 },
      [
        podEvent(POD, 'Pulling', 'Pulling image "vllm"', 80),
        podEvent(POD, 'Pulled', pulled('vllm', '40s'), 120),
        podEvent(POD, 'Pulled', pulled('model', '1m30s'), 190, 'modelcar'),
      ],
      { admitted: 60 },
    );
    expect(parts(cold)).toEqual({
      quota: 60,
      node: 10,
      image: 40,
      model: 70,
      other: 20,
      load: 90,
    });
    expect(cold).toMatchObject({
      totalSeconds: 290,
      current: null,
      readyAt: '2026-11-21T10:04:50.000Z',
    });
    expect(cold.phases.every(({ exactness }) => exactness === 'exact')).toBe(
      true,
    );
  });

  it('counts a cached image as no time', () => {
    const cold = start(
      { scheduled: 1, started: 3, ready: 9 },
      [
        podEvent(
          POD,
          'Pulled',
          'Container image "x" already present on machine and can be accessed by the pod',
          2,
        ),
      ],
      { admitted: 0 },
    );
    expect(parts(cold)).toMatchObject({ image: 0, other: 2, load: 6 });
  });

  it('estimates, and says so, once the events are gone', () => {
    const cold = start(
      {
        scheduled: 1,
        started: 50,
        ready: 60,
        status: {
          conditions: [
            {
              type: 'PodScheduled',
              status: 'True',
              lastTransitionTime: time(1),
            },
            {
              type: 'Initialized',
              status: 'True',
              lastTransitionTime: time(10),
            },
            { type: 'Ready', status: 'True', lastTransitionTime: time(60) },
          ],
        },
      },
      [],
      { admitted: 0 },
    );
    expect(cold.phases.find(({ name }) => name === 'image')).toEqual({
      name: 'image',
      seconds: 40,
      exactness: 'estimated',
      reason: 'no pull events any more',
    });
  });

  it('takes a storage initializer for the model', () => {
    const cold = start(
      {
        scheduled: 0,
        started: 100,
        ready: 110,
        initContainerStatuses: [
          {
            name: 'storage-initializer',
            ready: true,
            restartCount: 0,
            state: {
              terminated: {
                exitCode: 0,
                startedAt: time(20),
                finishedAt: time(80),
              },
            },
          },
        ],
      },
      [podEvent(POD, 'Pulled', pulled('vllm', '10s'), 15)],
      { admitted: 0 },
    );
    expect(parts(cold)).toMatchObject({ image: 10, model: 60, other: 30 });
  });

  it('knows the wait for quota from Kueue’s event when the Workload is gone', () => {
    const cold = start({ scheduled: 40, started: 50, ready: 60 }, [
      podEvent(POD, 'Started', 'Admitted by clusterQueue a', 30),
    ]);
    expect(parts(cold)).toMatchObject({ quota: 30, node: 10 });
  });

  it('does not guess it otherwise', () => {
    const cold = start({ scheduled: 40, started: 50, ready: 60 });
    expect(cold.phases[0]).toEqual({
      name: 'quota',
      seconds: null,
      exactness: 'unknown',
      reason: 'its Workload is gone',
    });
    expect(cold.phases[1]).toMatchObject({
      name: 'node',
      exactness: 'estimated',
    });
  });

  it.each<[ColdStartPhaseName, Parameters<typeof pod>[0]]>([
    ['quota', { gated: true, scheduled: 'no' }],
    ['node', { scheduled: 'unschedulable' }],
    ['image', { scheduled: 5 }],
    ['load', { scheduled: 5, started: 9 }],
  ])('says that %s is burning now', (name, spec) => {
    const cold = start(spec, [], spec?.gated ? {} : { admitted: 0, at: 30 });
    expect(cold.current).toBe(name);
    expect(cold.readyAt).toBeNull();
  });

  it('does not call a recovery a cold start', () => {
    const cold = start(
      {
        scheduled: 1,
        started: 500,
        ready: 510,
        restarts: 1,
        lastTermination: {
          exitCode: 1,
          startedAt: time(10),
          finishedAt: time(490),
        },
      },
      [],
      { admitted: 0 },
    );
    expect(cold).toMatchObject({
      totalSeconds: null,
      readyAt: null,
      current: null,
    });
    expect(cold.phases.find(({ name }) => name === 'load')).toMatchObject({
      seconds: null,
      exactness: 'unknown',
    });
  });

  it('never has parts that exceed the total, whatever the clocks say', () => {
    const moment = fc.option(fc.integer({ min: 0, max: 300 }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        fc.record({
          created: fc.integer({ min: 0, max: 300 }),
          scheduled: moment,
          started: moment,
          ready: moment,
          admitted: moment,
          gated: fc.boolean(),
          at: fc.integer({ min: 0, max: 600 }),
        }),
        fc.array(
          fc.record({
            reason: fc.constantFrom('Pulling', 'Pulled'),
            took: fc.integer({ min: 0, max: 400 }),
            at: fc.integer({ min: 0, max: 400 }),
            container: fc.constantFrom('kserve-container', 'modelcar', 'x'),
          }),
          { maxLength: 6 },
        ),
        (spec, events) => {
          const cold = start(
            spec,
            events.map(({ reason, took, at, container }) =>
              podEvent(
                POD,
                reason,
                reason === 'Pulled'
                  ? pulled('i', `${took}s`)
                  : 'Pulling image "i"',
                at,
                container,
              ),
            ),
            { admitted: spec.admitted, at: spec.at },
          );
          const sum = cold.phases.reduce(
            (all, { seconds }) => all + (seconds ?? 0),
            0,
          );
          expect(
            cold.phases.every(
              ({ seconds }) => seconds === null || seconds >= 0,
            ),
          ).toBe(true);
          expect(sum).toBeLessThanOrEqual(
            (cold.totalSeconds ?? Infinity) + 1e-6,
          );
          expect(new Set(cold.phases.map(({ name }) => name)).size).toBe(
            cold.phases.length,
          );
        },
      ),
    );
  });
});

describe('parseGoDuration', () => {
  it.each([
    ['890ms', 890],
    ['2m3.5s', 123_500],
    ['1h2m0s', 3_720_000],
    ['1m44.643s', 104_643],
    ['5', null],
    ['', null],
    ['1 s', null],
  ])('%p is %p ms', (text, ms) => {
    expect(parseGoDuration(text)).toBe(ms);
  });
});
