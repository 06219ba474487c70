import { mockServices } from '@backstage/backend-test-utils';
import {
  parseExposition,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { KubernetesError } from '../clusters/KubernetesError';
import { EngineStarts } from './EngineStarts';

const LOG = [
  '(EngineCore pid=9) INFO 11-21 09:00:10 [loader.py:1] Loading weights took 62.1 seconds',
  '(EngineCore pid=9) INFO 11-21 09:03:40 [core.py:1] init engine (profile, create kv cache, warmup model) took 195.0 seconds',
].join('\n');

const pod = (uid: string, more: object = {}) => ({
  uid,
  ready: true,
  restarts: 0,
  createdAt: '2026-11-21T09:00:00.000Z',
  ...more,
});

const service = (pods: object[], engine: string | null = 'vLLM') =>
  ({ ref: { cluster: 'gpu-eu' }, engine, pods } as unknown as ServiceDetail);

describe('what engines say of their start', () => {
  let getText: jest.Mock;
  let now: Date;
  let starts: EngineStarts;

  beforeEach(() => {
    getText = jest.fn(async () => LOG);
    now = new Date('2026-11-21T09:10:00Z');
    const projected = ['a', 'b'].map(uid => ({
      uid,
      name: `pod-${uid}`,
      namespace: 'team-a',
      containers: [{ name: 'kserve-container' }],
    }));
    starts = new EngineStarts({
      fleet: {
        find: () => ({
          picture: () => ({ objects: { Pod: projected } }),
          connection: { getText },
        }),
      } as unknown as ClusterFleet,
      logger: mockServices.logger.mock(),
      now: () => now,
    });
  });

  it('is read once from the beginning of the log, and forgotten with the pod', async () => {
    expect(await starts.read([service([pod('a')])])).toBe(true);
    expect(await starts.read([service([pod('a')])])).toBe(false);
    expect(getText).toHaveBeenCalledTimes(1);
    expect(getText.mock.calls[0]).toMatchObject([
      '/api/v1/namespaces/team-a/pods/pod-a/log',
      'the log',
      { query: { container: 'kserve-container', limitBytes: '262144' } },
    ]);
    expect(starts.of('a')).toEqual([
      { name: 'weights', seconds: 62.1 },
      { name: 'warm-up', seconds: 195 },
    ]);
    await starts.read([service([])]);
    expect(starts.of('a')).toBeUndefined();
  });

  it.each([
    ['another engine', service([pod('a')], 'Triton')],
    ['a pod that is not ready', service([pod('a', { ready: false })])],
    ['a container that was restarted', service([pod('a', { restarts: 1 })])],
    [
      'a start whose first lines may be gone',
      service([pod('a', { createdAt: '2026-11-20T09:00:00.000Z' })]),
    ],
  ])('asks for no log of %s', async (_, asked) => {
    await starts.read([asked]);
    expect(getText).not.toHaveBeenCalled();
  });

  it('asks again after a while where logs may not be read, not once for each pod', async () => {
    getText.mockRejectedValue(new KubernetesError(403, 'no'));
    const services = [service([pod('a'), pod('b')])];
    await starts.read(services);
    await starts.read(services);
    expect(getText).toHaveBeenCalledTimes(1);
    now = new Date('2026-11-21T09:21:00Z');
    getText.mockResolvedValue(LOG);
    expect(await starts.read(services)).toBe(true);
  });

  it('is read of SGLang from its metrics, without a log, and forgotten with the pod', async () => {
    const sglang = service(
      [pod('a', { name: 'pod-a' }), pod('b', { name: 'pod-b', restarts: 1 })],
      'SGLang',
    );
    const pages = ['pod-a', 'pod-b'].map(name => ({
      pod: name,
      samples: parseExposition(
        'sglang:startup_time_seconds{phase="load_weight"} 31.5',
      ),
    }));
    starts.learn(sglang, pages);
    await starts.read([sglang]);
    expect(starts.of('a')).toEqual([{ name: 'weights', seconds: 31.5 }]);
    // What it says is of the start after the restart.
    expect(starts.of('b')).toBeUndefined();
    expect(getText).not.toHaveBeenCalled();
    await starts.read([]);
    expect(starts.of('a')).toBeUndefined();
  });

  it('does not insist on a log that says nothing or fails', async () => {
    getText.mockResolvedValueOnce('ready').mockRejectedValueOnce(new Error());
    await starts.read([service([pod('a'), pod('b')])]);
    await starts.read([service([pod('a'), pod('b')])]);
    expect(getText).toHaveBeenCalledTimes(2);
    expect(starts.of('a')).toBeUndefined();
  });
});
