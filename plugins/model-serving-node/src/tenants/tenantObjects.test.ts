import { ConfigReader } from '@backstage/config';
import type { TenantRequest } from '@model-serving/backstage-plugin-model-serving-common';
import { parseAllDocuments } from 'yaml';
import { shippedPolicies } from '../check/__fixtures__/platform';
import { parsePlatformPolicies } from '../check/platformPolicies';
import { inferenceServicePath } from '../goldenPaths';
import { platformFile } from '../goldenPaths/__fixtures__/input';
import { readOnboardingConfig } from './OnboardingConfig';
import { tenantObjects } from './tenantObjects';
import { tenantPath } from './tenantPath';

const request: TenantRequest = {
  name: 'team-d',
  owner: 'group:default/team-d',
  costCenter: 'cc-1004',
  cohort: 'serving',
  quota: [{ flavor: 'l4', accelerators: 2, cpu: 16, memoryGiB: 64 }],
  limits: {
    acceleratorsPerService: 2,
    acceleratorsPerPod: 1,
    replicas: 2,
    priorities: ['serving-standard'],
  },
  budgetPerMonth: null,
};

function objectsOf(
  limits?: object,
  vault?: object,
  quota = request.quota,
  asked = request,
): any[] {
  const config = readOnboardingConfig(
    new ConfigReader({
      modelServing: {
        onboarding: {
          ...(limits ? { limits } : {}),
          ...(vault ? { vault } : {}),
        },
      },
    }),
  );
  return tenantObjects(
    { ...asked, quota },
    {
      config,
      repository: 'https://git.example.com/platform/serving',
      argocdNamespace: 'argocd',
      serviceKinds: inferenceServicePath.kinds,
      flavorNodes: {
        l4: { 'nvidia.com/gpu.product': 'NVIDIA-L4' },
        cpu: { pool: 'cpu' },
      },
    },
  );
}

const one = (objects: any[], kind: string) =>
  objects.find(object => object.kind === kind);

describe('the objects of a tenant', () => {
  it('let pods select the nodes of flavors of which the tenant never has accelerators', () => {
    const cpu = { flavor: 'cpu', accelerators: 0, cpu: 32, memoryGiB: 128 };
    const nodeLabels = (...quota: TenantRequest['quota']) =>
      one(objectsOf(undefined, undefined, quota), 'ConfigMap').data.nodeLabels;
    expect(nodeLabels(...request.quota, { ...cpu, borrow: 0 })).toBe(
      'pool=cpu',
    );
    expect(nodeLabels({ ...cpu, flavor: 'l4' })).toBeUndefined();
  });

  it('say what happens above the budget, and are read back as they were asked for', () => {
    const asked: TenantRequest = {
      ...request,
      budgetPerMonth: 5_000,
      budgetRule: { above80: 'warn', above100: 'refuse' },
    };
    const objects = objectsOf(undefined, undefined, undefined, asked);
    expect(one(objects, 'Namespace').metadata.annotations).toMatchObject({
      'model-serving.backstage.io/budget-per-month': '5000',
      'model-serving.backstage.io/budget-rule': '80=warn,100=refuse',
    });
    expect(tenantPath.read(objects)).toMatchObject({
      budgetRule: asked.budgetRule,
    });
    expect(
      Object.keys(one(objectsOf(), 'Namespace').metadata.annotations),
    ).not.toContain('model-serving.backstage.io/budget-rule');
  });

  it('leave what was not configured to the defaults of the policies, and bound what is shared', () => {
    const objects = objectsOf();
    expect(Object.keys(one(objects, 'ConfigMap').data)).toEqual([
      'maxGpusPerService',
      'maxGpusPerPod',
      'maxReplicas',
      'priorityClasses',
      'acceleratorNodes',
    ]);
    expect(one(objects, 'ResourceQuota').spec.hard).toMatchObject({
      pods: '200',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
      persistentvolumeclaims: '0',
      'requests.storage': '0',
    });
  });

  it('carry what was configured for every new tenant', () => {
    const objects = objectsOf({
      storageClasses: ['standard', 'fast'],
      maxStoragePerClaim: '50Gi',
      companionCpu: 2,
      companionMemory: '4Gi',
      maxGraceSeconds: 300,
      hostnames: ['*.{tenant}.models.example.com'],
      gateways: ['gateway-system/serving'],
      totalStorage: '500Gi',
      pods: 20,
    });
    expect(one(objects, 'ConfigMap').data).toMatchObject({
      storageClasses: 'standard,fast',
      maxStoragePerClaim: '50Gi',
      companionCpu: '2',
      companionMemory: '4Gi',
      maxGraceSeconds: '300',
      hostnames: '*.team-d.models.example.com',
      gateways: 'gateway-system/serving',
    });
    expect(one(objects, 'ResourceQuota').spec.hard).toMatchObject({
      pods: '20',
      'requests.storage': '500Gi',
    });
  });

  it.each([
    [{ companionCpu: 'much' }, /companionCpu must be a Kubernetes quantity/],
    [{ pods: 0 }, /pods must be a whole number above 0/],
    [{ gateways: ['serving'] }, /gateways contains "serving"/],
    [{ hostnames: ['https://x'] }, /hostnames contains "https:\/\/x"/],
  ])('are refused with a configuration of %j', (limits, says) => {
    expect(() => objectsOf(limits)).toThrow(says);
  });

  it('have a store that signs in as the platform configured, for each tenant', () => {
    const store = one(
      objectsOf(undefined, {
        server: 'https://vault.example.com',
        namespace: 'ai',
        auth: {
          kubernetes: {
            mountPath: 'kubernetes/gpu-eu',
            role: 'serving-{tenant}',
            serviceAccountRef: { name: 'default' },
          },
        },
      }),
      'SecretStore',
    );
    expect(store.spec.provider.vault).toEqual({
      server: 'https://vault.example.com',
      version: 'v2',
      namespace: 'ai',
      path: 'team-d',
      auth: {
        kubernetes: {
          mountPath: 'kubernetes/gpu-eu',
          role: 'serving-team-d',
          serviceAccountRef: { name: 'default' },
        },
      },
    });
  });

  it('have no store where no vault is configured', () => {
    expect(one(objectsOf(), 'SecretStore')).toBeUndefined();
  });

  it.each([
    [{ server: 'vault' }, /server must be an address/],
    [{ server: 'https://vault', auth: {} }, /auth must have one way/],
    [
      { server: 'https://vault', auth: { kubernetes: {}, jwt: {} } },
      /auth must have one way/,
    ],
  ])('are refused with the vault %j', (vault, says) => {
    expect(() => objectsOf(undefined, vault)).toThrow(says);
  });

  const bundle = parsePlatformPolicies(shippedPolicies());
  const kinds = bundle.policies.find(
    ({ metadata }) => metadata.name === 'serving-allowed-kinds',
  )!;
  const allowed = (kinds.spec.matchConstraints.excludeResourceRules ?? [])
    .filter(({ operations }) => operations.includes('CREATE'))
    .flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap(group => resources.map(name => `${group}/${name}`)),
    );
  const resource = ({ group, kind }: { group: string; kind: string }) =>
    `${group}/${kind.toLowerCase().replace(/y$/, 'ie')}s`;

  it('let Argo CD bring no kind that a policy refuses', () => {
    const projects = parseAllDocuments(
      platformFile('argocd/projects.yaml').content,
    )
      .map(document => document.toJS() as any)
      .filter(({ metadata }) => metadata.name !== 'platform');
    for (const project of [one(objectsOf(), 'AppProject'), ...projects]) {
      expect(allowed).toEqual(
        expect.arrayContaining(
          project.spec.namespaceResourceWhitelist.map(resource),
        ),
      );
    }
  });

  it('are themselves accepted from Argo CD', () => {
    const objects = objectsOf();
    const namespace = one(objects, 'Namespace');
    const refused = objects
      .filter(({ metadata }) => metadata.namespace === 'team-d')
      .flatMap(object =>
        bundle
          .decide(object, {
            operation: 'CREATE',
            namespace,
            params: objects,
            username:
              'system:serviceaccount:argocd:argocd-application-controller',
          })
          .filter(
            ({ message }) =>
              message !== null && !message.includes('no params found'),
          ),
      );
    expect(refused).toEqual([]);
  });
});
