import {
  inferenceServicePath,
  renderService,
} from '@model-serving/backstage-plugin-model-serving-node';
import { waitUntil } from '@model-serving/lab';
import { ApiSession } from '../ApiSession';
import { runningLab } from '../runningLab';
import type { Change, Creation } from './Bypass';
import { refusalOf, BypassSite, type Refusal } from './BypassSite';
import { ACCEPTED } from './accepted';
import { CHANGES } from './changes';
import { podMaker, RAW_TARGET, TENANT } from './manifests';
import { REQUESTS } from './requests';
import { CREATIONS } from './table';

const GITOPS = 'system:serviceaccount:argocd:argocd-application-controller';
const STRONG = `system:serviceaccount:${TENANT}:bypass-everything`;

const skip = (reason: string) => process.stdout.write(`skipped: ${reason}\n`);

describe('ways round a control', () => {
  let site: BypassSite;

  beforeAll(async () => {
    site = new BypassSite(await runningLab());
    await site.open();
  }, 300_000);

  afterAll(async () => {
    await site?.close();
  }, 60_000);

  /** As the member, and where only a role stands in the way, as somebody whom roles let do everything. */
  async function tried(
    send: (session: ApiSession) => Promise<Refusal | undefined>,
  ): Promise<Refusal | undefined> {
    const refusal = await send(site.member);
    return refusal?.by === 'rbac' ? await send(site.strong) : refusal;
  }

  function expectRefusal(
    refusal: Refusal | undefined,
    { control, clusterSays }: Pick<Creation, 'control' | 'clusterSays'>,
    portal: ReadonlyMap<string, string[]>,
  ) {
    expect(refusal).toBeDefined();
    if (control === 'kueue' || control === 'api-server') {
      expect(refusal!.by).toBe('other');
      return;
    }
    expect([...portal.keys()]).toContain(control);
    // The API server's own standard for pods comes before policies.
    if (/violates PodSecurity/.test(refusal!.message)) {
      return;
    }
    expect(refusal!.by).toBe('policy');
    if (clusterSays) {
      expect(refusal!.message).toMatch(clusterSays);
    } else {
      expect(portal.get(refusal!.policy!)).toContain(refusal!.message);
    }
  }

  const creations = Object.values(CREATIONS).flat();

  it.each(creations.map(one => [one.title, one.control, one] as const))(
    '%s: %s refuses',
    async (_title, _control, one) => {
      const portal = site.portal(one.object, {
        operation: 'CREATE',
        username: one.by ?? (one.ofPlatform ? STRONG : GITOPS),
      });
      expect([...portal.keys(), 'kueue', 'api-server']).toContain(one.control);
      if (one.by) {
        skip(`only a controller makes it: only the portal was asked`);
        return;
      }
      const path = await site.pathOf(one.object);
      if (!path) {
        skip(`the lab serves no ${one.object.kind}: only the portal was asked`);
        return;
      }
      if (one.unserved) {
        skip(`the lab has no ${one.unserved}: only the portal was asked`);
        return;
      }
      const asked = one.ofPlatform
        ? portal
        : site.portal(one.object, { operation: 'CREATE', username: STRONG });
      const refusal = await tried(async session =>
        refusalOf(await session.send('POST', `${path}?dryRun=All`, one.object)),
      );
      expectRefusal(refusal, one, asked);
    },
    30_000,
  );

  /** Sends what the tenant wishes of an object that is there. */
  async function wished(change: Change) {
    const { target, subresource, creates, connects, wish } = change;
    const live =
      creates || connects ? undefined : await site.live(target, subresource);
    const path = await site.pathOf(target, target.name, subresource);
    const body = wish(structuredClone(live ?? {}));
    const query = connects ? 'command=ls&ports=80' : 'dryRun=All';
    return async (session: ApiSession) =>
      refusalOf(
        await session.send(
          creates || connects ? 'POST' : 'PUT',
          `${path}?${query}`,
          body,
        ),
      );
  }

  const held = (by: 'roles' | 'policies') =>
    CHANGES.filter(({ control }) => (control === 'rbac') === (by === 'roles'));

  it.each(held('policies').map(one => [one.title, one.control, one] as const))(
    '%s: %s refuses',
    async (_title, control, change) => {
      const send = await wished(change);
      expect(await send(site.member)).toBeDefined();
      const refusal = await send(site.strong);
      expect(refusal).toMatchObject({ by: 'policy' });
      expect([control, ...(change.also ?? [])]).toContain(refusal!.policy);
    },
    30_000,
  );

  it.each(held('roles').map(one => [one.title, one] as const))(
    '%s: no role of a namespace allows it',
    async (_title, change) => {
      const send = await wished(change);
      expect(await send(site.member)).toMatchObject({ by: 'rbac' });
      expect(await send(site.strong)).toMatchObject({ by: 'rbac' });
    },
    30_000,
  );

  it.each([
    [
      'DaemonSet',
      'no queue',
      podMaker('DaemonSet', template => {
        template.metadata.labels = { app: 'bypass' };
      }),
    ],
    [
      'Job',
      'a queue that admits the Job, and no gate',
      podMaker('Job', (_, it) => {
        it.metadata.labels['kueue.x-k8s.io/queue-name'] = 'serving';
      }),
    ],
  ])(
    'pods of a %s with %s are refused whoever makes them',
    async (kind, _what, object) => {
      const path = await site.pathOf(object);
      // The platform itself: tenants may not have every kind that makes pods.
      expect(
        refusalOf(await site.administrator.send('POST', path!, object)),
      ).toBeUndefined();
      let said = '';
      await waitUntil(
        `the pods of the ${kind} to be refused`,
        async () => {
          const { body } = await site.administrator.send(
            'GET',
            `/api/v1/namespaces/${TENANT}/events`,
          );
          const event = body.items.find(
            (item: any) =>
              item.involvedObject.kind === kind &&
              item.involvedObject.name === object.metadata.name &&
              item.reason === 'FailedCreate',
          );
          said = event?.message ?? '';
          return said !== '';
        },
        { seconds: 90 },
      );
      expect(said).toContain('serving-accelerator-pods');
      await site.administrator.remove(object);
    },
    120_000,
  );

  it.each([
    {
      of: 'a service',
      deployment: 'bypass-target-predictor',
      policy: 'serving-scale-cap',
      most: 1,
      says: 'scale-cap: InferenceService bypass-target may have 1 replicas (spec.predictor.maxReplicas), not 2; raise maxReplicas of the service, or lower the maximum of the autoscaler',
    },
    {
      of: 'a Deployment',
      deployment: RAW_TARGET,
      policy: 'serving-scale-cap-deployments',
      most: 2,
      says: 'scale-cap-deployments: Deployment bypass-raw may be scaled to 2 replicas (annotation model-serving.backstage.io/max-replicas), not 3; raise the annotation of the Deployment, or lower the maximum of the autoscaler',
    },
  ])(
    'no autoscaler grows $of beyond its own maximum, whatever it was told',
    async ({ deployment, policy, most, says }) => {
      const scaler = site.administrator.as(
        'system:serviceaccount:kube-system:horizontal-pod-autoscaler',
      );
      const to = async (replicas: number) => {
        const target = { apiVersion: 'apps/v1', kind: 'Deployment' };
        const path = await site.pathOf(target, deployment, 'scale');
        const { body: scale } = await site.administrator.send('GET', path!);
        return refusalOf(
          await scaler.send('PUT', `${path}?dryRun=All`, {
            ...scale,
            spec: { replicas },
          }),
        );
      };
      expect(await to(most + 1)).toEqual({
        by: 'policy',
        policy,
        message: says,
      });
      expect(await to(most)).toBeUndefined();
      expect(await to(0)).toBeUndefined();
    },
  );

  it.each(REQUESTS)('the form does not take %s', (_title, input, message) => {
    expect(() => renderService(inferenceServicePath, input)).toThrow(message);
  });

  it.each(ACCEPTED.map(object => [object.kind, object.title, object] as const))(
    'accepts a %s: %s',
    async (_kind, _title, { object }) => {
      expect([
        ...site.portal(object, { operation: 'CREATE', username: GITOPS }),
      ]).toEqual([]);
      const path = await site.pathOf(object);
      if (!path) {
        skip(`the lab serves no ${object.kind}: only the portal was asked`);
        return;
      }
      expect(
        await tried(async session =>
          refusalOf(await session.send('POST', `${path}?dryRun=All`, object)),
        ),
      ).toBeUndefined();
    },
    30_000,
  );
});
