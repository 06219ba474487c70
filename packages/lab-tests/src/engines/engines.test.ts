import {
  engineQueries,
  ownersOf,
  parsePromMatrix,
  parsePromVector,
  readEngine,
  seriesQuery,
  type Sample,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  conditionOf,
  generateLoad,
  readTargets,
  waitUntil,
  type ClusterClient,
  type KubernetesObject,
} from '@model-serving/lab';
import { runningLab, type RunningLab } from '../runningLab';
import {
  deployment,
  llmInferenceService,
  namespace,
  NAMESPACE,
  scaledObject,
} from './engineObjects';
import { promAsk, promQuery, type PromSample } from './promQuery';

const WAIT = { seconds: 120 };

describe('the engines of the lab', () => {
  let lab: RunningLab;
  let client: ClusterClient;
  let prometheus: string;
  let targets: string;
  const made: KubernetesObject[] = [];

  const create = async (object: KubernetesObject) => {
    made.push(await client.create(object));
  };
  const pods = async (service: string) =>
    (await client.list('v1', 'Pod', NAMESPACE)).filter(pod =>
      Object.values(pod.metadata.labels ?? {}).includes(service),
    );
  const waiting = async (pod: string): Promise<PromSample[]> =>
    await promQuery(
      prometheus,
      `vllm:num_requests_waiting{namespace="${NAMESPACE}",pod="${pod}"}`,
    );
  const enginesOf = async (service: string) =>
    (await readTargets(targets))
      .filter(({ labels }) => labels.__meta_service === service)
      .map(({ targets: [address] }) => `http://${address}`);

  beforeAll(async () => {
    lab = await runningLab();
    const { record } = lab;
    if (!record.prometheus || !record.engines) {
      throw new Error('The lab runs without engines.');
    }
    prometheus = record.prometheus.url;
    targets = record.engines.targets;
    client = lab.as('administrator');
    await create(namespace());
  }, 120_000);

  afterAll(async () => {
    for (const object of made.reverse()) {
      await client.remove(object);
    }
  }, 120_000);

  it('measures each ready pod under its own labels, and forgets it with the pod', async () => {
    await create(deployment('quiet'));
    let pod = '';
    await waitUntil(
      'the pod to be measured',
      async () => {
        [pod] = (await pods('quiet')).map(({ metadata }) => metadata.name);
        return (await waiting(pod)).length === 1;
      },
      WAIT,
    );
    const [sample] = await waiting(pod);
    expect(sample).toMatchObject({
      value: 0,
      labels: {
        cluster: lab.record.clusters[0].name,
        namespace: NAMESPACE,
        pod,
        container: 'engine',
        endpoint: '8000',
        job: 'engines',
        model_name: 'quiet',
        model_serving_backstage_io_service: 'quiet',
      },
    });

    await client.remove(deployment('quiet'));
    await waitUntil(
      'the engine to be gone',
      async () =>
        (await enginesOf('quiet')).length === 0 &&
        (await waiting(pod)).length === 0,
      WAIT,
    );
  }, 300_000);

  /** The very queries of the suite, as Prometheus answers them. */
  const expectTheSuiteToSeeIt = async (service: string) => {
    const cluster = lab.record.clusters[0].name;
    const labels = { cluster: 'cluster', namespace: 'namespace', pod: 'pod' };
    const samples: Sample[] = [];
    for (const [family, query] of Object.entries(engineQueries(labels))) {
      const answer = parsePromVector(
        await promAsk(prometheus, 'query', { query }),
      );
      if (family !== 'measuredAt') {
        samples.push(...answer.samples);
      }
    }
    const [{ metadata }] = await pods(service);
    const own = samples.filter(({ labels: of }) => of.pod === metadata.name);
    const reading = readEngine(
      [{ pod: metadata.name, samples: own }],
      new Date(),
    );
    expect(reading).toMatchObject({ engine: 'vLLM', running: 2 });
    expect(reading.waiting).toBeGreaterThan(0);

    const end = Date.now() / 1000;
    const plots = parsePromMatrix(
      await promAsk(prometheus, 'query_range', {
        query: seriesQuery({
          ref: {
            cluster,
            namespace: NAMESPACE,
            kind: 'Deployment',
            name: service,
          },
          pods: [],
          engines: ownersOf(reading).engines,
          labels,
          rateSeconds: 10,
        }),
        start: String(end - 60),
        end: String(end),
        step: '2',
      }),
    );
    const latest = (name: string) =>
      plots.find(({ labels: of }) => of.series === name)?.points.at(-1)?.[1];
    expect(latest('waiting')).toBeGreaterThan(0);
    expect(latest('running')).toBe(2);
  };

  it('has requests wait under load, and KEDA answers with another replica', async () => {
    await create(deployment('busy'));
    await create(scaledObject('busy', prometheus));
    await waitUntil(
      'the engine to run',
      async () => (await enginesOf('busy')).length > 0,
      WAIT,
    );
    const stop = new AbortController();
    const load = generateLoad({
      shape: 'steady',
      rate: 15,
      seconds: 300,
      tokens: 20,
      model: 'busy',
      engines: () => enginesOf('busy'),
      signal: stop.signal,
    });
    try {
      await waitUntil(
        'requests to wait',
        async () => {
          const found = await promQuery(
            prometheus,
            `max(vllm:num_requests_waiting{namespace="${NAMESPACE}",model_name="busy"})`,
          );
          return found.some(({ value }) => value >= 4);
        },
        WAIT,
      );
      await expectTheSuiteToSeeIt('busy');
      await waitUntil(
        'the autoscaler to be told, and the second replica to serve',
        async () => {
          const autoscaler = await client.get(
            'autoscaling/v2',
            'HorizontalPodAutoscaler',
            'keda-hpa-busy',
            NAMESPACE,
          );
          return (
            conditionOf(autoscaler, 'ScalingActive')?.status === 'True' &&
            (await enginesOf('busy')).length === 2
          );
        },
        WAIT,
      );
    } finally {
      stop.abort();
      await load;
    }
    const { sent, answered } = await load;
    expect(answered).toBeGreaterThan(0);
    expect(sent).toBeGreaterThan(answered);
  }, 400_000);

  it('brings up an LLMInferenceService, whose pods serve and are measured', async () => {
    await create(llmInferenceService('small'));
    await waitUntil(
      'its pod to be measured',
      async () =>
        (
          await promQuery(
            prometheus,
            `vllm:num_requests_waiting{namespace="${NAMESPACE}",app_kubernetes_io_name="small"}`,
          )
        ).length === 1,
      WAIT,
    );
    const look = () =>
      client.get(
        'serving.kserve.io/v1alpha2',
        'LLMInferenceService',
        'small',
        NAMESPACE,
      );
    await waitUntil(
      'its workload to be ready',
      async () =>
        conditionOf(await look(), 'MainWorkloadReady')?.status === 'True',
      WAIT,
    );
    expect(conditionOf(await look(), 'MainWorkloadReady')?.status).toBe('True');
  }, 300_000);
});
