import { isDeepStrictEqual } from 'node:util';
import { Manifest } from '../controllers';
import { conditionOf } from '../controllers/conditions';
import {
  Condition,
  InferenceService,
  KubernetesObject,
} from '../controllers/KubernetesObjects';
import { KINDS } from '../controllers/ResourceKind';
import { TestCluster, fixture } from './__fixtures__/TestCluster';

type Wording = [status: string, reason: string, message: string];
/** By condition type, in order. */
type History = Record<string, Wording[]>;
type Transitions = Record<string, History[]>;

interface Recording {
  services: Manifest[];
  transitions: Transitions;
}

const RECORDED = fixture('recordings.yaml')[0] as unknown as Record<
  string,
  Recording
>;
const FAILURE = 'sandbox.model-serving.backstage.io/failure';

/** A tenant's neighbour who uses all of its own quota. */
const NEIGHBOUR = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'neighbour',
    namespace: 'team-b',
    labels: { 'kueue.x-k8s.io/queue-name': 'team-b' },
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'neighbour' } },
    template: {
      metadata: { labels: { app: 'neighbour' } },
      spec: {
        containers: [
          {
            name: 'engine',
            image: 'engine:1',
            resources: {
              limits: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' },
            },
          },
        ],
      },
    },
  },
} as unknown as Manifest;

const text = (value = '') =>
  value.replace(/-predictor-[a-z0-9]+/g, '-predictor-#');

/**
 * What must agree. Left out: how often KServe looked between two writes of others (its wording changes while the status
 * stays, `Unknown` between two writes of a Deployment), and `Initialized`: the recordings' fake kubelet knew no init containers.
 */
function essence(kind: string, history: History): History {
  return Object.fromEntries(
    Object.entries(history)
      .filter(([type]) => type !== 'Initialized')
      .map(([type, wordings]) => {
        const kept = wordings.filter(
          ([status, reason]) =>
            status !== 'Unknown' || reason !== 'NewReplicaSetCreated',
        );
        return [
          type,
          kind === 'InferenceService'
            ? kept.filter(([status], index) => kept[index + 1]?.[0] !== status)
            : kept,
        ];
      }),
  );
}

function comparable(transitions: Transitions): Transitions {
  const ordered = (value: History) =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Object.fromEntries(
    Object.entries(transitions).map(([kind, histories]) => [
      kind,
      histories
        .map(history => essence(kind, history))
        .sort((a, b) => (ordered(a) < ordered(b) ? -1 : 1)),
    ]),
  );
}

/** Notes each change of each condition of what is in namespace team-a. */
class Notes {
  readonly seen = new Map<string, Map<string, History>>();
  #done: () => void = () => {};
  #expected: Transitions | undefined;

  note(object: KubernetesObject & { status?: { conditions?: Condition[] } }) {
    const { kind, metadata, status } = object;
    if (metadata.namespace !== 'team-a') {
      return;
    }
    const histories = this.seen.get(kind) ?? new Map<string, History>();
    this.seen.set(kind, histories);
    const history = histories.get(metadata.uid!) ?? {};
    histories.set(metadata.uid!, history);
    for (const { type, status: is, reason, message } of status?.conditions ??
      []) {
      const wording: Wording = [is, text(reason), text(message)];
      const known = (history[type] ??= []);
      if (!isDeepStrictEqual(known.at(-1), wording)) {
        known.push(wording);
      }
    }
    if (
      this.#expected &&
      isDeepStrictEqual(this.transitions(), this.#expected)
    ) {
      this.#done();
    }
  }

  transitions(): Transitions {
    return comparable(
      Object.fromEntries(
        [...this.seen].map(([kind, histories]) => [
          kind,
          [...histories.values()],
        ]),
      ),
    );
  }

  /** Resolves when all is as expected, or when the time is up. */
  async reach(expected: Transitions): Promise<void> {
    this.#expected = expected;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, 20_000);
      this.#done = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isDeepStrictEqual(this.transitions(), expected)) {
        this.#done();
      }
    });
  }
}

async function neighbourServes(cluster: TestCluster) {
  await cluster.apply([NEIGHBOUR]);
  await cluster.until(
    KINDS.deployments,
    ({ metadata, status }) =>
      metadata.name === 'neighbour' && status?.availableReplicas === 2,
  );
}

const rolledOut = (cluster: TestCluster) =>
  cluster.until(
    KINDS.inferenceServices,
    ({ status }) =>
      conditionOf(status?.conditions, 'PredictorReady')?.reason ===
      'NewReplicaSetAvailable',
  );

const SCENARIOS: Record<
  string,
  {
    before?: (cluster: TestCluster) => Promise<void>;
    failure?: string;
    /** Between the first service and the second, or after the only one. */
    then?: (cluster: TestCluster) => Promise<void>;
  }
> = {
  serving: {},
  queued: {
    before: neighbourServes,
    then: async cluster => {
      await cluster.until(
        KINDS.clusterQueues,
        ({ metadata, status }) =>
          metadata.name === 'team-a' && status?.admittedWorkloads === 2,
      );
    },
  },
  'half-admitted': { before: neighbourServes },
  'never-fits': {},
  stopped: {
    then: async cluster => {
      const service = await rolledOut(cluster);
      await cluster.client.patch(KINDS.inferenceServices, service.metadata, {
        metadata: { annotations: { 'serving.kserve.io/stop': 'true' } },
      });
    },
  },
  'rollout-stuck-on-surge': {
    before: neighbourServes,
    then: async cluster => {
      const service = await rolledOut(cluster);
      await cluster.client.patch(KINDS.inferenceServices, service.metadata, {
        spec: { predictor: { model: { env: [{ name: 'A', value: 'b' }] } } },
      });
    },
  },
  'image-pull-fails': { failure: 'cannot-pull' },
  'never-ready': { failure: 'never-ready' },
  unschedulable: {},
  'missing-runtime': {},
};

function withFailure(service: Manifest, failure: string | undefined): Manifest {
  const { metadata } = service;
  return {
    ...service,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        ...(failure && { [FAILURE]: failure }),
      },
    },
  };
}

describe('the stand-ins write what the real controllers wrote', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = await TestCluster.start();
    await cluster.startControllers();
  });

  afterEach(() => cluster.stop());

  it.each(Object.keys(SCENARIOS))(
    '%s',
    async name => {
      const { before, failure, then } = SCENARIOS[name];
      const { services, transitions } = RECORDED[name];
      await before?.(cluster);
      const notes = new Notes();
      for (const kind of [
        KINDS.inferenceServices,
        KINDS.deployments,
        KINDS.workloads,
        KINDS.pods,
      ]) {
        cluster.follow(kind as typeof KINDS.inferenceServices, object =>
          notes.note(object as InferenceService),
        );
      }
      const [first, ...others] = services.map(service =>
        withFailure(service, failure),
      );
      await cluster.apply([first]);
      await then?.(cluster);
      await cluster.apply(others);
      const expected = comparable(transitions);
      await notes.reach(expected);
      expect(notes.transitions()).toEqual(expected);
    },
    40_000,
  );
});
