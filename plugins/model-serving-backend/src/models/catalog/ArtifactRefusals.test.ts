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

describe('artifacts that the policies refuse to a tenant', () => {
  const logger = mockServices.logger.mock();
  let platform: Pick<PlatformFiles, 'commit'> | undefined;
  let params: object[];
  let asked: string[][];
  let fails: boolean;
  let knows: boolean;

  beforeEach(() => {
    platform = { commit: 'c1' };
    params = [];
    asked = [];
    fails = false;
    knows = false;
  });

  const refusals = () =>
    new ArtifactRefusals({
      applier: 'agent',
      contexts: {
        of: async () => {
          if (fails) {
            throw new Error('the cluster does not answer');
          }
          return { namespaceObject: {} as any, params: params as any };
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
    platform = { commit: 'c2' };
    await of.of(TENANT, [TAG]);
    params = [{ kind: 'ConfigMap' }];
    await of.of(TENANT, [TAG]);
    expect(asked).toHaveLength(3);
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
