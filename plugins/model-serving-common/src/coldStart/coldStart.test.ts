import fc from 'fast-check';
import { pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  namespace,
  pod,
  podEvent,
  time,
  workload,
} from '../__fixtures__/serving';
import { ColdStart, ColdStartPhaseName, ModelSource } from '../api';
import { projectObject } from '../kubernetes';
import { describeServices } from '../verdict';
import { coldStartOf } from './coldStart';
import { coldStartsOf } from './coldStartsOf';
import { parseExposition } from '../engines/exposition';
import { sglangStart } from '../engines/definitions/sglang';
import { vllmStart } from '../engines/definitions/vllm';
import type { EngineStart } from '../engines';
import { parseGoDuration } from './imagePull';
import { partsOfLoad } from './phase';

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
      reason: 'the pull events have expired',
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

describe('the start that kaito measured', () => {
  // A node made for it 410 s, the image 101 s, weights 62 s, bootstrap 95 s, warm-up 195 s.
  const NODE = 410;
  const IMAGE = 101;
  const [WEIGHTS, BOOTSTRAP, WARM_UP] = [62, 95, 195];
  const LOAD = WEIGHTS + BOOTSTRAP + WARM_UP;
  const log = [
    '(EngineCore pid=41) INFO 11-21 10:09:40 [default_loader.py:268] Loading weights took 60.91 seconds',
    `(EngineCore pid=41) INFO 11-21 10:09:41 [gpu_model_runner.py:2007] Model loading took 14.99 GiB memory and ${WEIGHTS}.0 seconds`,
    '(EngineCore pid=41) INFO 11-21 10:10:20 [backends.py:548] torch.compile takes 38.69 s in total',
    '(EngineCore pid=41) INFO 11-21 10:12:40 [gpu_model_runner.py:2708] Graph capturing finished in 31 secs, took 0.45 GiB',
    `(EngineCore pid=41) INFO 11-21 10:12:50 [core.py:193] init engine (profile, create kv cache, warmup model) took ${WARM_UP}.00 seconds`,
  ];

  const kaito = () => {
    const name = 'chat-predictor-aaaa-1';
    const picture = pictureOf([
      namespace,
      inferenceService(),
      deployment(),
      pod({
        created: 0,
        scheduled: NODE,
        started: NODE + IMAGE,
        ready: NODE + IMAGE + LOAD,
      }),
      workload(name, { admitted: 0 }),
      podEvent(name, 'TriggeredScaleUp', 'pod triggered scale-up', 2),
      podEvent(name, 'Pulling', 'Pulling image "vllm"', NODE),
      podEvent(name, 'Pulled', pulled('vllm', '1m41s'), NODE + IMAGE),
      {
        kind: 'Node',
        metadata: { name: 'gpu-1', creationTimestamp: time(300) },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
    ]);
    return describeServices(picture, {
      now: now(10_000),
      primaryCluster: 'one',
      engineStart: () => vllmStart(log),
    })[0];
  };

  it('is shown with these parts and this total', () => {
    const [cold] = kaito().coldStarts;
    expect(parts(cold)).toEqual({
      quota: 0,
      node: NODE,
      image: IMAGE,
      other: 0,
      load: LOAD,
    });
    expect(cold.totalSeconds).toBe(863);
    expect(cold.provisioned).toBe(true);
    expect(
      cold.phases
        .find(({ name }) => name === 'load')
        ?.parts?.map(({ name, seconds, exactness }) => [
          name,
          seconds,
          exactness,
        ]),
    ).toEqual([
      ['weights', WEIGHTS, 'exact'],
      ['warm-up', WARM_UP, 'exact'],
      ['bootstrap', BOOTSTRAP, 'estimated'],
    ]);
  });

  it('can be kept after pod and events are gone', () => {
    const service = kaito();
    const [record, ...others] = coldStartsOf(service);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      podUid: 'uid-chat-predictor-aaaa-1',
      service: service.ref,
      revision: 'aaaa',
      totalSeconds: 863,
      finished: true,
    });
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });
});

describe('how the model comes', () => {
  const initContainer = (name: string) => ({
    name,
    ready: true,
    restartCount: 0,
    state: {
      terminated: { exitCode: 0, startedAt: time(11), finishedAt: time(15) },
    },
  });
  it.each<
    [string | null, string | undefined, ModelSource | null, string | undefined]
  >([
    ['modelcar-init', 'oci://r/m', 'modelcar', undefined],
    ['storage-initializer', 's3://b/m', 'storage-initializer', undefined],
    [
      null,
      'pvc://models/m',
      'volume',
      'includes reading the model from its volume',
    ],
    [
      null,
      'hf://org/m',
      'engine',
      'includes downloading the model, which the engine does itself',
    ],
    [null, undefined, null, undefined],
  ])('%s, %s: %s', (container, modelUri, source, reason) => {
    const cold = coldStartOf(
      {
        pod: projectObject(
          'Pod',
          pod({
            scheduled: 10,
            started: 20,
            ready: 50,
            initContainerStatuses: container ? [initContainer(container)] : [],
          }),
        ),
        events: [],
        modelUri,
      },
      now(100),
    )!;
    expect(cold.modelSource).toBe(source);
    expect(cold.phases.find(({ name }) => name === 'load')?.reason).toBe(
      reason,
    );
  });
});

describe('what engines say of their start', () => {
  it.each<[string, string[], EngineStart | undefined]>([
    [
      'takes the parts of its phases and not the phases that contain them, of ranks the slowest',
      [
        'sglang:startup_time_seconds{phase="load_weight",tp_rank="0"} 20',
        'sglang:startup_time_seconds{phase="load_weight",tp_rank="1"} 24',
        'sglang:startup_time_seconds{phase="kv_cache_allocation"} 3',
        'sglang:startup_time_seconds{phase="scheduler_e2e"} 50',
        'sglang:startup_time_seconds{phase="tokenizer_e2e"} 58',
        'sglang:startup_cuda_graph_time_seconds{phase="prefill"} 4',
        'sglang:startup_cuda_graph_time_seconds{phase="decode"} 9.5',
      ],
      [
        { name: 'weights', seconds: 24 },
        { name: 'warm-up', seconds: 16.5 },
      ],
    ],
    [
      'reads the names of older versions',
      ['sglang:engine_load_weights_time 6.1', 'sglang:engine_startup_time 9.2'],
      [
        { name: 'weights', seconds: 6.1 },
        { name: 'warm-up', seconds: expect.closeTo(3.1, 6) },
      ],
    ],
    [
      'does not take a gauge that was never set for a start in no time',
      [
        'sglang:engine_load_weights_time 0',
        'sglang:engine_startup_time 0',
        'sglang:startup_time_seconds{phase="load_weight"} NaN',
      ],
      undefined,
    ],
    [
      'says nothing where only the whole is known',
      ['sglang:startup_time_seconds{phase="e2e"} 20'],
      undefined,
    ],
  ])('SGLang: %s', (_, page, told) => {
    expect(sglangStart(parseExposition(page.join('\n')))).toEqual(told);
  });

  it.each([
    ['Model loading took 38.24 GiB memory and 226.5 seconds', 'weights', 226.5],
    ['Model loading took 7.6 GiB and 1.67 seconds', 'weights', 1.67],
    ['Loading weights took 3.22 seconds', 'weights', 3.22],
    [
      'init engine (profile, create kv cache, warmup model) took 212.68 s (compilation: 13.01 s)',
      'warm-up',
      212.68,
    ],
  ])('reads vLLM: %s', (line, name, seconds) => {
    expect(vllmStart(['INFO x', line])).toEqual([{ name, seconds }]);
  });

  it('knows nothing from a log without such lines', () => {
    expect(vllmStart(['Application startup complete.'])).toBeUndefined();
  });

  it('never accounts for more than the load', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 4000, noNaN: true }),
        fc.array(
          fc.record({
            name: fc.string(),
            seconds: fc.double({ min: 0, max: 4000, noNaN: true }),
          }),
        ),
        (load, engine) => {
          const found = partsOfLoad(load, engine) ?? [];
          const sum = found.reduce((total, { seconds }) => total + seconds, 0);
          expect(sum).toBeLessThanOrEqual(load + 1e-6);
          expect(found.every(({ seconds }) => seconds >= 0)).toBe(true);
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
