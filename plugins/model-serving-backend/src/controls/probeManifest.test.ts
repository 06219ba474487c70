import {
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { prepareProbe, PROBE_ANNOTATION } from './probeManifest';
import { parsePlatformPolicies } from '@model-serving/backstage-plugin-model-serving-node';

const ROOT = resolve(__dirname, '../../../..');
const PLATFORM = resolve(ROOT, 'templates/platform');
const TENANT = resolve(ROOT, 'packages/sandbox/seed/repository/tenants/team-a');

const objectsIn = (path: string): KubernetesObject[] =>
  parseAllDocuments(readFileSync(path, 'utf8'))
    .map(document => document.toJS())
    .filter(isKubernetesObject);

const bundle = parsePlatformPolicies(
  readdirSync(resolve(PLATFORM, 'policies')).map(file => ({
    path: `platform/policies/${file}`,
    content: readFileSync(resolve(PLATFORM, 'policies', file), 'utf8'),
  })),
);
const [namespaceObject, ...params] = objectsIn(resolve(TENANT, 'tenant.yaml'));
const [base] = objectsIn(resolve(TENANT, 'chat/inferenceservice.yaml'));

const probed = bundle.policies.filter(
  ({ metadata }) => metadata.annotations?.[PROBE_ANNOTATION],
);

const prepared = (policy: (typeof probed)[number]) =>
  prepareProbe({
    policy,
    base,
    baseKind: 'InferenceService',
    values: {
      namespace: 'team-a',
      queue: 'serving',
      owner: 'team-a',
      costCenter: 'cc-1001',
    },
    evaluate: async object =>
      bundle.evaluate(object, {
        operation: 'CREATE',
        namespace: namespaceObject,
        params,
        username: 'system:serviceaccount:backstage:model-serving',
      }),
  });

describe('the probes of the shipped policies', () => {
  it('are there for every policy about objects that tenants create', () => {
    const without = bundle.policies.filter(policy => !probed.includes(policy));
    // Those about changes, subresources, what only the platform writes, and Secrets, which the portal may not touch.
    expect(without.map(({ metadata }) => metadata.name).sort()).toEqual([
      'serving-account-tokens',
      'serving-platform-objects',
      'serving-pod-gates',
      'serving-running-pods',
      'serving-scale',
      'serving-scale-cap',
      'serving-scale-cap-deployments',
      'serving-status',
      'serving-tenant-namespaces',
    ]);
  });

  it.each(probed.map(policy => [policy.metadata.name, policy] as const))(
    '%s: breaks it and no other',
    async (_name, policy) => {
      const { expected } = (await prepared(policy)) as { expected?: string[] };
      expect(expected?.length).toBeGreaterThan(0);
    },
  );

  it('are of kinds that the account of the portal may create in dry runs', async () => {
    const [role] = objectsIn(resolve(PLATFORM, 'probes/portal-access.yaml'))
      .filter(({ kind }) => kind === 'ClusterRole')
      .map(object => object as any);
    const granted = role.rules.flatMap(({ apiGroups, resources }: any) =>
      apiGroups.flatMap((group: string) =>
        resources.map((resource: string) => `${group}/${resource}`),
      ),
    );
    const probes = await Promise.all(probed.map(prepared));
    const needed = probes.map(probe => {
      if ('reason' in probe) {
        throw new Error(probe.reason);
      }
      const { apiVersion, kind } = probe.object;
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      const name = kind.toLowerCase();
      return `${group}/${
        name.endsWith('y')
          ? `${name.slice(0, -1)}ies`
          : `${name}${name.endsWith('s') ? 'es' : 's'}`
      }`;
    });
    expect(granted).toEqual(expect.arrayContaining(needed));
  });
});
