import { JsonObject } from '@backstage/types';
import {
  INFERENCE_SERVICES,
  inferenceService,
  PODS,
  populate,
  readyPod,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { FakePrometheus } from '../__testUtils__/FakePrometheus';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, startServing } from '../__testUtils__/startServing';

const ARTIFACT = `oci://registry.example.com/models/small@sha256:${'d'.repeat(
  64,
)}`;

/** Seven billion parameters in 16 bits. */
const SMALL: JsonObject = {
  parameters: 7_000_000_000,
  precision: 'bf16',
  contextLength: 32_768,
  architecture: {
    layers: 32,
    hiddenSize: 4096,
    vocabularySize: 32_000,
    attentionHeads: 32,
    kvHeads: 8,
    headSize: 128,
  },
};

describe('a smaller size than a service runs on', () => {
  let server: FakeApiServer;
  let prometheus: FakePrometheus;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    for (const name of ['busy', 'idle', 'unmeasured']) {
      const service: any = inferenceService('team-a', name, ARTIFACT);
      service.metadata.annotations = {
        'model-serving.backstage.io/model': 'resource:default/small',
      };
      server.put(INFERENCE_SERVICES, service);
      const pod: any = readyPod('team-a', name);
      pod.spec.nodeSelector = {
        'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
      };
      pod.spec.containers[0].resources.requests['nvidia.com/gpu'] = '4';
      server.put(PODS, pod);
    }
    const platform = new PlatformFixture();
    platform.addModel('small', ARTIFACT, SMALL);
    prometheus = await FakePrometheus.start();
    serving = await startServing(server, platform, [], {
      metrics: {
        intervalSeconds: 3_600,
        prometheus: { url: prometheus.url, labels: { cluster: 'cluster' } },
      },
    });
    await serving.run('gitops');
    await serving.run('models');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await prometheus.stop();
    await server.stop();
  });

  /** @param requests - that run at once, as Prometheus has it */
  const smallerSize = async (name: string, requests: string | undefined) => {
    prometheus.ranges = {
      running: () => requests,
      waiting: () => requests && '0',
    };
    const { body } = await serving
      .get(`/services/gpu-eu/team-a/InferenceService/${name}/upgrades`, MEMBER)
      .expect(200);
    return body.smallerSize;
  };

  it('is told with what was measured, where one holds what the service does', async () => {
    expect(await smallerSize('idle', '1')).toEqual({
      option: '1 × H100 80 GB',
      sentence: expect.stringContaining(
        'The service runs on 4 × H100 80 GB, and at most 1 request at once was measured in the last 60 minutes.',
      ),
      savedPerHour: 12,
      currency: 'USD',
    });
  });

  it.each([
    ['the service does more', 'busy', '200'],
    ['it is not known what the service does', 'unmeasured', undefined],
  ])('is not told where %s', async (_, name, requests) => {
    expect(await smallerSize(name, requests)).toBeNull();
  });
});
