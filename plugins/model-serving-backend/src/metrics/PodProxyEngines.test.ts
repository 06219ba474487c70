import { populate, PODS, readyPod } from '../__testUtils__/clusterObjects';
import { FakeApiServer, FakeObject } from '../__testUtils__/FakeApiServer';
import { MEMBER, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const CHAT = '/services/gpu-eu/team-a/InferenceService/chat';
const POD = '/api/v1/namespaces/team-a/pods/chat-predictor-x';
const ITERATIONS = JSON.stringify([
  { cpuMemUsage: 0, inflightBatchingStats: {}, iter: 587 },
]);

jest.setTimeout(60_000);

/** The pod of the service chat, running that image. */
function podOf(image: string): FakeObject {
  const pod = readyPod('team-a', 'chat');
  const { containers } = pod.spec as { containers: Array<{ image: string }> };
  containers[0].image = image;
  return pod;
}

describe('engine metrics through the pod proxy', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(server, undefined, [], {
      metrics: { intervalSeconds: 3_600 },
    });
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  /** What the page says of requests waiting, with these pages and the engine of this image. */
  const waiting = async (
    pages: Record<string, string>,
    engine?: [image: string, name: string],
  ) => {
    server.put(PODS, podOf(engine?.[0] ?? 'docker.io/vllm/vllm-openai:v0.11'));
    server.intercept = ({ path }) => {
      if (!path.startsWith(`${POD}:`)) {
        return undefined;
      }
      const text = pages[path.slice(POD.length)];
      return text === undefined
        ? { status: 404 }
        : res => {
            res.setHeader(
              'content-type',
              text.startsWith('[') ? 'application/json' : 'text/plain',
            );
            res.end(text);
          };
    };
    await until(async () => {
      const { body } = await serving.get(CHAT, MEMBER).expect(200);
      return body.engine === (engine?.[1] ?? 'vLLM');
    });
    // The page that answered last is tried alone, and forgotten when it fails.
    await serving.run('engines');
    await serving.run('engines');
    return (await serving.get(CHAT, MEMBER).expect(200)).body.waiting;
  };

  it('says what answers instead of metrics, and where those are', async () => {
    expect(await waiting({ ':8080/proxy/metrics': ITERATIONS })).toMatchObject({
      value: null,
      reason:
        'engine metrics could not be read: it answered the metrics with JSON instead of Prometheus metrics; the metrics of TensorRT-LLM are at /prometheus/metrics, there with return_perf_metrics: true',
    });
    expect(
      await waiting({
        ':8080/proxy/metrics': '<!DOCTYPE html><html><title>Sign in</title>',
      }),
    ).toMatchObject({
      value: null,
      reason: expect.stringMatching(/an HTML page instead of Prometheus/),
    });
  });

  it('says what an engine has to be started with to have metrics', async () => {
    expect(
      await waiting({}, ['docker.io/lmsysorg/sglang:v0.5.23', 'SGLang']),
    ).toMatchObject({
      value: null,
      reason:
        'engine metrics could not be read: it responds with HTTP 404; SGLang has a metrics page only with --enable-metrics',
    });
  });

  it('finds the metrics that another page tells of', async () => {
    expect(
      await waiting({
        ':8080/proxy/metrics': ITERATIONS,
        ':8080/proxy/prometheus/metrics':
          'trtllm_num_requests_waiting{model_name="m"} 9\n',
      }),
    ).toMatchObject({ value: 9 });
  });

  it('says that an idle engine has not counted anything yet', async () => {
    expect(
      await waiting(
        {
          ':8082/proxy/metrics': '# TYPE ts_inference_requests_total counter\n',
        },
        ['docker.io/pytorch/torchserve-kfs:0.12.0', 'TorchServe'],
      ),
    ).toMatchObject({
      value: null,
      reason: 'TorchServe exposes no such metric',
    });
  });
});
