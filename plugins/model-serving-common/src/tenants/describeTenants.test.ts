import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import {
  inferenceService,
  localQueue,
  namespace,
} from '../__fixtures__/serving';
import { describeTenants } from './describeTenants';

const context = {
  now: new Date('2026-11-21T12:00:00Z'),
  primaryCluster: 'one',
  prices: {
    currency: 'EUR',
    source: 'test',
    flavors: {},
    cpuPerHour: 0,
    memoryGiBPerHour: 0,
  },
};
const queue = (spec = {}, status = {}) =>
  clusterQueue(
    'a',
    { h100: { gpu: { nominal: 4, used: 5 } } },
    { cohortName: 'serving', ...spec },
    status,
  );
const priority = (name: string, value: number) => ({
  kind: 'WorkloadPriorityClass',
  metadata: { name },
  value,
});

function tenant(objects: Parameters<typeof pictureOf>[0]) {
  return describeTenants(pictureOf(objects), context);
}

describe('describeTenants', () => {
  it('describes a tenant by what the platform set on its namespace', () => {
    expect(
      tenant([
        namespace,
        { kind: 'Namespace', metadata: { name: 'kube-system' } },
        localQueue,
        queue(),
        flavor('h100'),
        priority('low', 1),
        priority('high', 100),
        inferenceService(),
        inferenceService({ name: 'search' }),
      ]),
    ).toEqual([
      {
        name: 'team-a',
        cluster: 'one',
        namespace: 'team-a',
        owner: 'group:default/team-a',
        costCenter: 'cc-1001',
        localQueue: 'serving',
        clusterQueue: 'a',
        queueSharedWith: 0,
        cohort: 'serving',
        quota: [
          {
            flavor: 'h100',
            resource: 'nvidia.com/gpu',
            nominal: 4,
            used: 5,
            borrowed: 1,
            free: 0,
            borrowable: 0,
          },
        ],
        pending: 1,
        admitted: 2,
        services: 2,
        budgetPerMonth: 20_000,
        budgetRule: { above80: 'none', above100: 'warn' },
        currency: 'EUR',
        priorities: ['high', 'low'],
        entityRef: 'system:default/team-a',
        problems: [],
        asOf: '2026-11-21T12:00:00Z',
        source: 'kubernetes:one',
        stale: false,
      },
    ]);
  });

  it.each<[string, Parameters<typeof pictureOf>[0], RegExp]>([
    ['no queue', [namespace], /no LocalQueue/],
    [
      'a queue of nothing',
      [namespace, localQueue],
      /ClusterQueue a, which does not exist/,
    ],
    [
      'a stopped queue',
      [namespace, localQueue, queue({ stopPolicy: 'HoldAndDrain' })],
      /ClusterQueue a is stopped \(HoldAndDrain\)/,
    ],
    [
      'a queue that selects no namespace',
      [namespace, localQueue, queue({ namespaceSelector: null })],
      /does not admit workloads of namespace team-a/,
    ],
    [
      'a queue of another namespace',
      [
        namespace,
        localQueue,
        queue({
          namespaceSelector: {
            matchLabels: { 'kubernetes.io/metadata.name': 'team-b' },
          },
        }),
      ],
      /does not admit workloads of namespace team-a/,
    ],
    [
      'an inactive queue',
      [
        namespace,
        localQueue,
        queue(
          {},
          {
            conditions: [
              { type: 'Active', status: 'False', message: 'flavor gone' },
            ],
          },
        ),
      ],
      /not active: flavor gone/,
    ],
    [
      'no owner and an odd budget',
      [
        {
          kind: 'Namespace',
          metadata: {
            name: 'x',
            labels: { 'model-serving.backstage.io/tenant': 'x' },
            annotations: {
              'model-serving.backstage.io/budget-per-month': 'much',
            },
          },
        },
      ],
      /no owner.*budget 'much' is not a number/,
    ],
  ])('%s is a problem', (_, objects, problem) => {
    const [described] = tenant(objects);
    expect(described.problems.join(' ')).toMatch(problem);
  });

  it('says how many namespaces its queue is shared with', () => {
    const sharing = (name: string, clusterQueueName: string) => ({
      ...localQueue,
      metadata: { ...localQueue.metadata, namespace: name, uid: name },
      spec: { clusterQueue: clusterQueueName },
    });
    const described = tenant([
      namespace,
      localQueue,
      sharing('team-b', 'a'),
      sharing('team-c', 'a'),
      sharing('team-d', 'another'),
      queue(),
    ]);
    expect(described[0].queueSharedWith).toBe(2);
  });

  it('marks what could not be read', () => {
    const [described] = describeTenants(
      pictureOf([namespace, localQueue], {
        ClusterQueue: {
          state: 'forbidden',
          since: '2026-11-21T11:00:00Z',
          asOf: null,
          message: 'clusterqueues is forbidden',
        },
      }),
      context,
    );
    expect(described).toMatchObject({
      stale: true,
      asOf: null,
      problems: [
        'Its quota is unknown: the portal is not allowed to read ClusterQueues.',
      ],
      staleReason:
        'the portal is not allowed to read ClusterQueues of cluster one: clusterqueues is forbidden',
    });
  });

  it('reports namespaces that say to be the same tenant, on both', () => {
    const other = {
      ...namespace,
      metadata: { ...namespace.metadata, name: 'sandbox', uid: 'other' },
    };
    const tenants = tenant([namespace, other, localQueue, queue()]);
    expect(tenants.map(({ problems }) => problems[0])).toEqual(
      Array(2).fill(
        'Namespaces sandbox and team-a have the same label model-serving.backstage.io/tenant: team-a. No services can be proposed for this tenant until a platform owner changes one of these labels.',
      ),
    );
  });
});
