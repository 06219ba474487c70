import { mockServices } from '@backstage/backend-test-utils';
import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { PlatformFiles } from '../../gitops/GitOpsState';
import { ArtifactRefusals } from './ArtifactRefusals';

const TENANT = {
  name: 'team-a',
  cluster: 'one',
  namespace: 'team-a',
} as Tenant;
const REFUSAL = { rule: 'pinned', message: 'not pinned' };
const TAG = 'oci://registry.example.com/m:latest';

const policyOf = (kind: string, resource: string) => ({
  spec: {
    paramKind: { apiVersion: 'v1', kind },
    matchConstraints: { resourceRules: [{ resources: [resource] }] },
  },
});
const platformOf = (commit: string) => ({
  commit,
  policies: {
    policies: [
      policyOf('ConfigMap', 'inferenceservices'),
      policyOf('LocalQueue', 'pods'),
    ],
  } as unknown as PlatformFiles['policies'],
});
const param = (kind: string, more: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'p', ...metadata },
  ...more,
});

/** Lets what is pending go on, until something holds. */
async function until(holds: () => boolean) {
  for (let turn = 0; turn < 20 && !holds(); turn += 1) {
    await new Promise(setImmediate);
  }
}

describe('artifacts that the policies refuse to a tenant', () => {
  const logger = mockServices.logger.mock();
  let platform: Pick<PlatformFiles, 'commit' | 'policies'> | undefined;
  let params: object[];
  let asked: string[][];
  let fails: boolean;
  let knows: boolean;
  /** What a batch waits for. */
  let judge: () => Promise<void>;

  beforeEach(() => {
    platform = platformOf('c1');
    judge = async () => {};
    params = [];
    asked = [];
    fails = false;
    knows = false;
  });

  const refusals = (mostArtifacts?: number) =>
    new ArtifactRefusals({
      mostArtifacts,
      patienceMs: 60_000,
      applier: 'agent',
      contexts: {
        of: async (_cluster: string, namespace: string) => {
          if (fails) {
            throw new Error('the cluster does not answer');
          }
          return {
            namespaceObject: { metadata: { name: namespace } } as any,
            params: params as any,
          };
        },
      },
      gitops: {
        get platform() {
          return platform as PlatformFiles | undefined;
        },
      },
      judging: {
        run: (async (_task: string, { uris }: { uris: string[] }) => {
          asked.push(uris);
          await judge();
          return Object.fromEntries(
            uris.map(uri => [uri, uri.includes('@') ? null : REFUSAL]),
          );
        }) as any,
      },
      logger,
      resolver: { knows: () => knows },
    });

  it('are judged once for each state of policies and parameters', async () => {
    const of = refusals();
    const first = await of.of(TENANT, [TAG, 'oci://r/m@sha256:aa']);
    expect([...first]).toEqual([
      [TAG, REFUSAL],
      ['oci://r/m@sha256:aa', null],
    ]);
    expect(await of.of(TENANT, [TAG])).toBe(first);
    expect(asked).toHaveLength(1);
    platform = platformOf('c2');
    await of.of(TENANT, [TAG]);
    params = [param('ConfigMap', {})];
    await of.of(TENANT, [TAG]);
    expect(asked).toHaveLength(3);
  });

  it('are not judged again for what controllers write, or for policies about other kinds', async () => {
    const of = refusals();
    params = [param('ConfigMap', { status: { used: 1 } })];
    await of.of(TENANT, [TAG]);
    params = [
      param(
        'ConfigMap',
        { status: { used: 2 } },
        { generation: 2, managedFields: [{}], resourceVersion: '2' },
      ),
      param('LocalQueue', { spec: { clusterQueue: 'gpu' } }),
    ];
    await of.of(TENANT, [TAG]);
    expect(asked).toHaveLength(1);
    params = [param('ConfigMap', { data: { tags: 'refused' } })];
    await of.of(TENANT, [TAG]);
    expect(asked).toHaveLength(2);
  });

  it('are judged in one batch at a time, and no longer once the state has changed', async () => {
    const of = refusals();
    const uris = Array.from({ length: 250 }, (_, index) => `${TAG}${index}`);
    let finish = () => {};
    judge = () =>
      new Promise(resolve => {
        finish = resolve;
      });
    const before = of.of(TENANT, uris);
    await until(() => asked.length === 1);
    platform = platformOf('c2');
    const after = of.of(TENANT, uris.slice(0, 1));
    await until(() => false);
    expect(asked.map(({ length }) => length)).toEqual([100]);
    judge = async () => {};
    finish();
    expect((await after).size).toBe(1);
    expect((await before).size).toBe(100);
    expect(asked.map(({ length }) => length)).toEqual([100, 1]);
  });

  const tenantsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...TENANT,
      namespace: `team-${index}`,
    }));
  const urisOf = (count: number) =>
    Array.from({ length: count }, (_, index) => `${TAG}${index}`);

  it('are judged once for each of many tenants, whose lists are looked at in turn', async () => {
    const of = refusals();
    const tenants = tenantsOf(33);
    const uris = urisOf(5);
    for (let round = 0; round < 3; round += 1) {
      for (const tenant of tenants) {
        expect((await of.of(tenant, uris)).size).toBe(5);
      }
    }
    expect(asked).toHaveLength(33);
  });

  it('are judged once for tenants in the same state', async () => {
    const of = refusals();
    const [tenant] = tenantsOf(1);
    const first = await of.of(tenant, [TAG]);
    expect(await of.of({ ...tenant, cluster: 'two' }, [TAG])).toBe(first);
    platform = platformOf('c2');
    await of.of(tenant, [TAG]);
    platform = platformOf('c1');
    // The other tenant is still in that state.
    expect(await of.of({ ...tenant, cluster: 'two' }, [TAG])).toBe(first);
    expect(asked).toHaveLength(2);
  });

  it('are no longer judged where they would be forgotten', async () => {
    const of = refusals(150);
    const [one, two] = tenantsOf(2);
    const waiting: Array<() => void> = [];
    judge = () => new Promise(resolve => waiting.push(resolve));
    const first = of.of(one, urisOf(300));
    await until(() => asked.length === 1);
    const second = of.of(two, urisOf(300));
    await until(() => false);
    const isDone = Promise.all([first, second]);
    for (let turn = 0; turn < 6; turn += 1) {
      waiting.shift()?.();
      await until(() => waiting.length > 0);
    }
    await isDone;
    // The first batch of each, then those of the one that was asked about last.
    expect(asked).toHaveLength(4);
    judge = async () => {};
    expect((await of.of(two, urisOf(300))).size).toBe(300);
    expect(asked).toHaveLength(4);
  });

  it('are judged as they are rendered: a tag of a configured registry is pinned', async () => {
    knows = true;
    expect((await refusals().of(TENANT, [TAG])).get(TAG)).toBeNull();
    expect(asked).toEqual([
      [`oci://registry.example.com/m@sha256:${'0'.repeat(64)}`],
    ]);
  });

  it('are not known while policies or the cluster cannot be read', async () => {
    const of = refusals();
    fails = true;
    expect((await of.of(TENANT, [TAG])).size).toBe(0);
    fails = false;
    platform = undefined;
    expect((await of.of(TENANT, [TAG])).size).toBe(0);
    expect(asked).toEqual([]);
  });
});
