import {
  PolicyBundle,
  SchemaSet,
} from '@model-serving/backstage-kubernetes-policy-node';
import { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import { parseAllDocuments, stringify } from 'yaml';
import {
  cpuSize,
  tenant,
  withCpuSize,
} from '../goldenPaths/__fixtures__/input';
import { checkInput, picture } from './__fixtures__/world';
import { checkFiles } from './checkFiles';
import type { CheckInput } from './CheckInput';

const problems = (findings: readonly Finding[]) =>
  findings
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ rule, outcome, message }) => `${outcome} ${rule}: ${message}`);

async function judge(change: Partial<CheckInput> = {}, base = checkInput()) {
  const report = await checkFiles({ ...base, ...change });
  return { report, problems: problems(report.findings) };
}

/** Edits the document of a kind in the rendered files. */
function edited(
  kind: string,
  edit: (object: any) => void,
  base = checkInput(),
) {
  return {
    ...base,
    files: base.files.map(file => {
      const objects = parseAllDocuments(file.content).map(d => d.toJS());
      objects.filter(object => object.kind === kind).forEach(edit);
      return {
        path: file.path,
        content: objects
          .map(object =>
            stringify(object, {
              compat: 'yaml-1.1',
              aliasDuplicateObjects: false,
            }),
          )
          .join('---\n'),
      };
    }),
  };
}

const isvc = (edit: (predictor: any, object: any) => void) =>
  edited('InferenceService', object => edit(object.spec.predictor, object));

const withFile = (path: string, content: string) => {
  const base = checkInput();
  return { ...base, files: [...base.files, { path, content }] };
};

const doc = (apiVersion: string, kind: string, more = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: chat-x, namespace: team-a}\n${more}`;

describe('checkFiles', () => {
  it('passes what the golden path renders, and says what it checked', async () => {
    const { report, problems: found } = await judge();
    expect(found).toEqual([]);
    expect(report.outcome).toBe('pass');
    expect([...new Set(report.findings.map(({ rule }) => rule))]).toEqual([
      'file-paths',
      'readable-yaml',
      'allowed-kinds',
      'own-namespace',
      'ownership-labels',
      'cluster-schema',
      'serving-allowed-sources',
      'serving-annotations',
      'serving-arguments',
      'serving-devices',
      'serving-exposure',
      'serving-termination',
      'serving-max-accelerators',
      'serving-mounts',
      'serving-no-downloads',
      'serving-no-literal-secrets',
      'serving-pinned-artifacts',
      'serving-placement',
      'serving-pod-safety',
      'serving-priority',
      'serving-required-labels',
      'serving-resource-requests',
      'serving-storage',
      'serving-templates',
      'serving-scaling',
      'serving-account-tokens',
      'serving-closed-network',
      'request',
      'golden-path',
      'profile-limits',
      'quota-fit',
      'cost',
      'budget',
    ]);
    expect(report.quota).toMatchObject({
      word: 'fits',
      replicas: 2,
      flavor: 'h100',
    });
    expect(report.files.map(({ path }) => path)).toEqual(
      checkInput().files.map(({ path }) => path),
    );
  });

  it('prices what the pods really ask for, with the sidecar that holds the model', async () => {
    const { report } = await judge();
    // 1 × 3.9 + 8.01 cores × 0.03 + (64 GiB + 15 MiB) × 0.004
    expect(report.cost!.perHour.min).toBeCloseTo(
      3.9 + 8.01 * 0.03 + (64 + 15 / 1024) * 0.004,
      6,
    );
    expect(report.cost!.perHour.max).toBeCloseTo(
      2 * report.cost!.perHour.min,
      6,
    );
    expect(report.cost!.priceSource).toBe('test price list');
  });

  describe('of a service on CPUs', () => {
    const onCpus = (replicas = { min: 1, max: 2 }) =>
      checkInput({ accelerator: cpuSize.id, replicas }, withCpuSize);

    it('passes what the golden path renders, in the quota of its flavor', async () => {
      const { report, problems: found } = await judge({}, onCpus());
      expect(found).toEqual([]);
      expect(report.quota).toMatchObject({
        word: 'fits',
        flavor: 'cpu',
        resource: 'cpu',
        sentence:
          'Fits now: 2 replicas within the nominal quota of queue team-a (0 of 32 CPU cores used in flavor cpu).',
      });
      // 8.01 cores × 0.03 + (16 GiB + 15 MiB) × 0.004
      expect(report.cost!.perHour.min).toBeCloseTo(
        8.01 * 0.03 + (16 + 15 / 1024) * 0.004,
        6,
      );
    });

    it('is held against limits of cores and memory, not of accelerators', async () => {
      const base = onCpus({ min: 1, max: 3 });
      const { problems: found } = await judge(
        {
          profile: {
            ...base.profile,
            limits: {
              ...base.profile.limits,
              maxAcceleratorsPerService: 0,
              maxCpuPerService: '16',
              maxMemoryPerService: '48Gi',
            },
          },
        },
        base,
      );
      expect(found).toEqual([
        'fail profile-limits: The service could use 24 CPU cores (3 replicas of 8 cores 16 GiB); the limit is 16',
      ]);
    });

    it.each([
      ['an accelerator', { 'nvidia.com/gpu': '1' }],
      ['more cores', { cpu: '16' }],
    ])('refuses %s that was added by hand', async (_what, more) => {
      const { problems: found } = await judge(
        {},
        edited(
          'InferenceService',
          ({ spec }) => {
            const { resources } = spec.predictor.model;
            for (const amounts of [resources.requests, resources.limits]) {
              Object.assign(amounts, more);
            }
          },
          onCpus(),
        ),
      );
      expect(found).toContainEqual(
        expect.stringMatching(/^fail golden-path: .*resources/),
      );
    });
  });

  it.each<[string, CheckInput['picture'], string, RegExp]>([
    ['fits', picture(4, 2), 'pass', /Fits now/],
    ['waits', picture(4, 3), 'warn', /waits until quota is freed/],
    ['never', picture(1, 0), 'fail', /never/],
    [
      'unknown',
      { ...picture(), objects: {} },
      'fail',
      /queue serving not found in namespace team-a/,
    ],
  ])('says that a request %s', async (word, cluster, outcome, message) => {
    const { report } = await judge({ picture: cluster });
    expect(report.quota?.word).toBe(word);
    expect(report.outcome).toBe(outcome);
    expect(
      report.findings.find(({ rule }) => rule === 'quota-fit')!.message,
    ).toMatch(message);
  });

  /** A pod of chat with its Workload, which holds quota of two accelerators unless it is gated. */
  const pod = (name: string, gated: boolean) => ({
    Pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'team-a',
        uid: name,
        resourceVersion: '1',
        labels: { 'serving.kserve.io/inferenceservice': 'chat' },
      },
      spec: { containers: [] },
      status: { phase: gated ? 'Pending' : 'Running' },
    },
    Workload: {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'Workload',
      metadata: {
        name,
        namespace: 'team-a',
        uid: `workload-${name}`,
        resourceVersion: '1',
        ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid: name }],
      },
      spec: { queueName: 'serving' },
      status: gated
        ? {}
        : {
            admission: {
              clusterQueue: 'team-a',
              podSetAssignments: [
                {
                  name: 'main',
                  count: 1,
                  flavors: {
                    cpu: 'h100',
                    memory: 'h100',
                    'nvidia.com/gpu': 'h100',
                  },
                  resourceUsage: {
                    cpu: '8010m',
                    memory: '65551Mi',
                    'nvidia.com/gpu': '1',
                  },
                },
              ],
            },
          },
    },
  });
  const running = (pods: ReturnType<typeof pod>[]) =>
    picture(2, 2, {
      Pod: pods.map(({ Pod }) => Pod),
      Workload: pods.map(({ Workload }) => Workload),
    });

  it('asks no quota for pods that hold it already', async () => {
    const full = (gated: boolean) =>
      judge({ picture: running([pod('a', false), pod('b', gated)]) });
    expect((await full(false)).report.quota).toMatchObject({
      word: 'fits',
      sentence: 'Fits now: its 2 replicas already hold their quota.',
    });
    expect((await full(true)).report.quota).toMatchObject({
      word: 'waits',
      replicasThatFit: 1,
      short: 1,
    });
  });

  it('does not take quota of one accelerator for that of another', async () => {
    const h100 = running([pod('a', false), pod('b', false)]);
    const { report } = await judge({
      ...checkInput({ accelerator: 'l4-1' }),
      picture: h100,
    });
    expect(report.quota).toMatchObject({ word: 'never' });
  });

  it('warns about money above the budget, and of unknown money', async () => {
    const { report, problems: found } = await judge({
      budget: { ...checkInput().budget!, perMonth: 1000 },
    });
    expect(report.outcome).toBe('warn');
    expect(found).toEqual([
      expect.stringMatching(/^warn budget: .*% of the tenant's monthly budget/),
    ]);
    expect((await judge({ prices: null })).problems).toEqual([
      'warn cost: Cost unknown: no prices are configured',
    ]);
    const prices = { ...checkInput().prices!, flavors: {} };
    expect((await judge({ prices })).report).toMatchObject({
      cost: null,
      outcome: 'warn',
    });
  });

  it('refuses above the budget where the platform says so, unless it saves', async () => {
    const budget = {
      ...checkInput().budget!,
      perMonth: 1000,
      rule: { above80: 'warn', above100: 'refuse' } as const,
    };
    const refused = await judge({ budget });
    expect(refused.report.outcome).toBe('fail');
    expect(refused.problems).toEqual([
      expect.stringMatching(/^fail budget: .*refuses more than 100%/),
    ]);
    const saving = await judge({ budget: { ...budget, replaces: 1e6 } });
    expect(saving.report.outcome).toBe('warn');
  });

  it.each<[string, CheckInput, RegExp]>([
    [
      'an unpinned model, in the words of the policy',
      isvc(p => {
        p.model.storageUri =
          'oci://registry.sandbox.example/models/tinyllama:nightly';
      }),
      /fail serving-pinned-artifacts: pinned-artifacts: the model "oci:\/\/registry\.sandbox\.example\/models\/tinyllama:nightly" is not pinned/,
    ],
    [
      'the metadata service as model',
      isvc(p => {
        p.model.storageUri = 'http://169.254.169.254/x';
      }),
      /pinned-artifacts/,
    ],
    [
      'more accelerators than the tenant may have',
      checkInput({ accelerator: 'h100-4', replicas: { min: 1, max: 2 } }),
      /fail serving-max-accelerators: .*could hold 8 accelerators/,
    ],
    [
      'more replicas than the profile allows',
      checkInput({ replicas: { min: 1, max: 9 } }),
      /fail profile-limits: .*requests 9 replicas; the limit is 8 \(platform profile platform\/profiles\/platform\.yaml\)/,
    ],
    [
      'a priority that is not open',
      checkInput({ priority: 'system-critical' }),
      /fail profile-limits: The priority "system-critical" is not available to team-a/,
    ],
    [
      'the queue of another',
      isvc((_p, o) => {
        o.metadata.labels['kueue.x-k8s.io/queue-name'] = 'team-b';
      }),
      /ownership-labels: The label kueue\.x-k8s\.io\/queue-name/,
    ],
    [
      'another owner',
      isvc((_p, o) => {
        o.metadata.labels['model-serving.backstage.io/owner'] = 'team-b';
      }),
      /fail ownership-labels/,
    ],
    [
      'no queue',
      isvc((_p, o) => {
        delete o.metadata.labels['kueue.x-k8s.io/queue-name'];
      }),
      /is missing; it must be "serving"/,
    ],
    [
      'a foreign namespace',
      edited('NetworkPolicy', o => {
        o.metadata.namespace = 'team-b';
      }),
      /fail own-namespace: .*"team-b".*may only use team-a/,
    ],
    [
      'no namespace',
      edited('ScaledObject', o => {
        delete o.metadata.namespace;
      }),
      /fail own-namespace/,
    ],
    [
      'another name',
      isvc((_p, o) => {
        o.metadata.name = 'other';
      }),
      /fail own-namespace: The InferenceService is named "other"/,
    ],
    [
      'a service account',
      isvc(p => {
        p.serviceAccountName = 'admin';
      }),
      /fail golden-path: InferenceService: spec\.predictor\.serviceAccountName may not be set by a service/,
    ],
    [
      'the host network',
      isvc(p => {
        p.hostNetwork = true;
      }),
      /spec\.predictor\.hostNetwork may not be set by a service/,
    ],
    [
      'privileges',
      isvc(p => {
        p.model.securityContext = { privileged: true };
      }),
      /securityContext may not be set by a service/,
    ],
    [
      'a host path',
      isvc(p => {
        p.volumes = [{ name: 'x', hostPath: { path: '/' } }];
      }),
      /volumes may not be set by a service/,
    ],
    [
      'another container',
      isvc(p => {
        p.containers = [{ name: 'x' }];
      }),
      /containers may not be set by a service/,
    ],
    [
      'an init container',
      isvc(p => {
        p.initContainers = [{ name: 'x' }];
      }),
      /initContainers may not be set by a service/,
    ],
    [
      'a token for the API server',
      isvc(p => {
        p.automountServiceAccountToken = true;
      }),
      /automountServiceAccountToken is true/,
    ],
    [
      'an annotation',
      isvc((_p, o) => {
        o.metadata.annotations['sidecar.istio.io/inject'] = 'false';
      }),
      /metadata\.annotations\["sidecar\.istio\.io\/inject"\] may not be set by a service/,
    ],
    [
      'a secret in the environment',
      isvc(p => {
        p.model.env.push({ name: 'LD_PRELOAD', value: '/x.so' });
      }),
      /spec\.predictor\.model\.env\[2\] may not be set by a service/,
    ],
    [
      'the secret of another service',
      isvc(p => {
        p.model.env[1].valueFrom.secretKeyRef.name = 'other-engine-key';
      }),
      /env\[1\].*"other-engine-key"; it must be/,
    ],
    [
      'an argument',
      isvc(p => {
        p.model.args.push('--api-key=x');
      }),
      /args\[1\] may not be set by a service/,
    ],
    [
      'another runtime',
      isvc(p => {
        p.model.runtime = 'mine';
      }),
      /runtime is "mine"; it must be "vllm-pinned"/,
    ],
    [
      'quantities that differ',
      isvc(p => {
        p.model.resources.limits['nvidia.com/gpu'] = '3';
      }),
      /golden-path|max-accelerators/,
    ],
    [
      'another autoscaler',
      isvc((_p, o) => {
        o.metadata.annotations['serving.kserve.io/autoscalerClass'] = 'hpa';
      }),
      /autoscalerClass"\] is "hpa"/,
    ],
    [
      'a ScaledObject beyond the service',
      edited('ScaledObject', o => {
        o.spec.maxReplicaCount = 50;
      }),
      /ScaledObject: spec\.maxReplicaCount is 50; it must be 2/,
    ],
    [
      'a query of another service',
      edited('ScaledObject', o => {
        o.spec.triggers[0].metadata.query = 'vector(100)';
      }),
      /query is "vector\(100\)"/,
    ],
    [
      'the secret of another tenant',
      edited('ExternalSecret', o => {
        o.spec.data[0].remoteRef.key = 'team-b/serving-engine';
      }),
      /remoteRef\.key is "team-b\/serving-engine"/,
    ],
    [
      'an open network policy',
      edited('NetworkPolicy', o => {
        o.spec.ingress.push({});
      }),
      /NetworkPolicy: spec\.ingress\[2\] may not be set by a service/,
    ],
    [
      'an entity of another owner',
      edited('Component', o => {
        o.spec.owner = 'group:default/team-b';
      }),
      /Component: spec\.owner is "group:default\/team-b"/,
    ],
    [
      'a definition that is no text',
      edited('API', o => {
        o.spec.definition = { $text: 'https://evil.example' };
      }),
      /API: spec\.definition is/,
    ],
    [
      'a negative number of accelerators',
      isvc(p => {
        p.model.resources.limits['nvidia.com/gpu'] = -1;
      }),
      /max-accelerators/,
    ],
    [
      'no upper bound',
      isvc(p => {
        delete p.maxReplicas;
      }),
      /fail request: replicas\.max/,
    ],
    [
      'a million replicas',
      isvc(p => {
        p.maxReplicas = 1e6;
      }),
      /fail request: replicas\.max/,
    ],
    [
      'a number as text',
      isvc(p => {
        p.minReplicas = '3';
      }),
      /fail request: replicas\.min/,
    ],
    [
      'more at least than at most',
      isvc(p => {
        p.minReplicas = 3;
      }),
      /fail request: replicas: the lower number/,
    ],
    [
      'a cluster role',
      withFile(
        'tenants/team-a/chat/x.yaml',
        doc('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'),
      ),
      /fail allowed-kinds: ClusterRoleBinding \(rbac\.authorization\.k8s\.io\/v1\) is not allowed/,
    ],
    [
      'a secret',
      withFile('tenants/team-a/chat/x.yaml', doc('v1', 'Secret')),
      /fail allowed-kinds: Secret/,
    ],
    [
      'a list',
      withFile('tenants/team-a/chat/x.yaml', doc('v1', 'List', 'items: []')),
      /fail readable-yaml: A proposal may not hold a List/,
    ],
    [
      'another version of a kind',
      isvc((_p, o) => {
        o.apiVersion = 'serving.kserve.io/v1alpha1';
      }),
      /fail allowed-kinds: InferenceService \(serving\.kserve\.io\/v1alpha1\)/,
    ],
    [
      'a second service',
      withFile(
        'tenants/team-a/chat/y.yaml',
        doc('serving.kserve.io/v1beta1', 'InferenceService'),
      ),
      /more than one InferenceService/,
    ],
    [
      'an entity outside catalog-info.yaml',
      withFile(
        'tenants/team-a/chat/y.yaml',
        doc('backstage.io/v1alpha1', 'Component'),
      ),
      /fail allowed-kinds: Component/,
    ],
    [
      'another entity in catalog-info.yaml',
      edited('API', o => {
        o.kind = 'Location';
      }),
      /Location \(backstage\.io\/v1alpha1\) is not allowed in catalog-info\.yaml/,
    ],
    [
      'a missing network policy',
      {
        ...checkInput(),
        files: checkInput().files.filter(f => !f.path.includes('network')),
      },
      /NetworkPolicy is missing; the golden path writes it to networkpolicy\.yaml/,
    ],
    [
      'no service at all',
      { ...checkInput(), files: checkInput().files.slice(1) },
      /fail allowed-kinds: The files contain no InferenceService/,
    ],
    ['no files', { ...checkInput(), files: [] }, /No files to check/],
    [
      'a platform namespace',
      { ...checkInput(), tenant: { ...tenant, namespace: 'kube-system' } },
      /kube-system belongs to the platform/,
    ],
    [
      'policies that cannot be read',
      {
        ...checkInput(),
        policies: new PolicyBundle({
          policies: [],
          bindings: [],
          problems: [
            {
              category: 'policy',
              rule: 'readable-policies',
              outcome: 'unknown',
              message: 'broken',
            },
          ],
        }),
      },
      /unknown readable-policies: broken/,
    ],
    [
      'kinds the cluster does not have',
      { ...checkInput(), schemas: SchemaSet.fromCluster({ crds: [] }) },
      /unknown cluster-schema: InferenceService \(serving\.kserve\.io\/v1beta1\) cannot be checked/,
    ],
  ])('refuses %s', async (_what, input, message) => {
    const { report, problems: found } = await judge({}, input);
    expect(report.outcome).toBe('fail');
    expect(found.join('\n')).toMatch(message);
  });

  it.each([
    ['a merge key', 'a: &a {x: 1}\nb:\n  <<: *a', /"<<" is not allowed/],
    ['a JavaScript tag', 'a: !!js/function "x"', /tag|Unresolved/],
    ['a duplicate key', 'a: 1\na: 2', /unique/],
    ['many aliases', `a: &a [1]\nb: [${'*a, '.repeat(30)}*a]`, /alias/i],
    [
      'an anchor bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]`,
      /alias/i,
    ],
    ['a word that is a boolean elsewhere', 'a: yes', /in quotes/],
    ['an octal number', 'a: 0o17', /in quotes/],
    ['a control character', 'a: "\u0000"', /U\+0000/],
    ['text that runs backwards', 'a: "\u202etxt"', /U\+202E/],
    ['a prototype', '__proto__: {admin: true}', /"__proto__" is not allowed/],
    [
      'depth',
      `${'['.repeat(500)}${']'.repeat(500)}`,
      /nested|deep|depth|cannot be accepted/,
    ],
    ['size', `a: ${'x'.repeat(70_000)}`, /larger than/],
    ['a document that is no object', '- 1', /not a Kubernetes object/],
    ['nothing', '# only a comment\n', /empty/],
  ])('refuses YAML with %s', async (_what, content, message) => {
    const { problems: found } = await judge(
      {},
      withFile('tenants/team-a/chat/z.yaml', content),
    );
    expect(found.filter(p => p.includes('readable-yaml')).join('\n')).toMatch(
      message,
    );
    expect(({} as any).admin).toBeUndefined();
  });

  it.each([
    'tenants/team-a/chat/../../.github/workflows/x.yaml',
    '../../.github/workflows/x.yml',
    '/etc/passwd',
    'tenants\\team-a\\chat\\x.yaml',
    'tenants/team-a/chat/..\\x.yaml',
    'tenants/team-a/chat/%2e%2e/x.yaml',
    'tenants/team-a/chat/x\u0000.yaml',
    'tenants/team-a/chat/x.yaml ',
    'tenants/team-a/chat/.git/config',
    'tenants/team-a/chat/.GIT/config.yaml',
    'tenants/team-a/chat/sub/x.yaml',
    'tenants/team-a/chat/.x.yaml',
    'tenants/team-a/chat/x.json',
    'tenants/team-a/chat/-x.yaml',
    'tenants/team-a/chatx/x.yaml',
    'tenants/team-b/chat/x.yaml',
    'Tenants/team-a/chat/x.yaml',
    'tenants/team-a/chat//x.yaml',
    'tenants/team-a/chat/ｘ.yaml',
    'platform/policies/x.yaml',
    '',
  ])('refuses the path %j', async path => {
    const base = checkInput();
    const { problems: found } = await judge({
      files: [...base.files.slice(1), { ...base.files[0], path }],
    });
    expect(found.join('\n')).toMatch(/fail file-paths: The path/);
  });

  it.each([
    ['tenants/team-a/Chat', true],
    ['tenants/Team-A/other', true],
    ['tenants/team-a/ｃhat', true],
    ['Tenants/x', true],
    ['tenants/team-a/chat', false],
    ['tenants/team-a/chats', false],
    ['tenants/team-b/chat', false],
  ])('beside the directory %s', async (directory, collides) => {
    const { problems: found } = await judge({
      existingDirectories: [directory],
    });
    expect(found.some(p => p.includes('can be mistaken for'))).toBe(collides);
  });

  it('names file, path and line of what it found', async () => {
    const { report } = await judge(
      {},
      isvc(p => {
        p.hostNetwork = true;
      }),
    );
    const finding = report.findings.find(
      ({ rule, outcome }) => rule === 'golden-path' && outcome === 'fail',
    )!;
    expect(finding).toMatchObject({
      file: 'tenants/team-a/chat/inferenceservice.yaml',
      path: 'spec.predictor.hostNetwork',
      line: expect.any(Number),
    });
  });
});
