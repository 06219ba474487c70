import {
  startBareCluster,
  waitUntil,
  type BareCluster,
  type KubernetesObject,
} from '@model-serving/lab';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiSession } from '../ApiSession';
import { platformObjects } from './platformObjects';

const TENANT = 'parameters';
const PREFIX = 'model-serving.backstage.io';
const AUTOSCALER =
  'system:serviceaccount:kube-system:horizontal-pod-autoscaler';
const WITHIN = { seconds: 60 };

const deployment = (name: string, most: number): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name,
    namespace: TENANT,
    annotations: { [`${PREFIX}/max-replicas`]: String(most) },
  },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'engine' }] },
    },
  },
});

const limits = (maxReplicas: number): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'serving-limits', namespace: TENANT },
  data: { maxGpusPerService: '8', maxReplicas: String(maxReplicas) },
});

// An API server of its own: what stops to read parameters does so until it is restarted.
describe('parameters of built-in kinds', () => {
  let bare: BareCluster;
  let session: ApiSession;

  beforeAll(async () => {
    bare = await startBareCluster(
      await mkdtemp(join(tmpdir(), 'model-serving-bare-')),
    );
    session = ApiSession.to(bare.access);
    await session.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: TENANT, labels: { [`${PREFIX}/tenant`]: TENANT } },
    });
    for (const object of [
      deployment('early', 2),
      limits(2),
      ...platformObjects('informers'),
    ]) {
      await session.apply(object);
    }
  }, 360_000);

  afterAll(async () => {
    session?.close();
    await bare?.stop();
  }, 60_000);

  /** Whether an autoscaler may give a Deployment this many replicas. */
  const scales = async (name: string, replicas: number) => {
    const path = `/apis/apps/v1/namespaces/${TENANT}/deployments/${name}/scale`;
    const { body } = await session.send('GET', path);
    return await session
      .as(AUTOSCALER)
      .send('PUT', `${path}?dryRun=All`, { ...body, spec: { replicas } });
  };

  /** Whether an autoscaler may be made that gives this many. */
  const autoscaler = async (replicas: number) =>
    await session.send(
      'POST',
      `/apis/autoscaling/v2/namespaces/${TENANT}/horizontalpodautoscalers?dryRun=All`,
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'any', namespace: TENANT },
        spec: {
          maxReplicas: replicas,
          scaleTargetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'early',
          },
        },
      },
    );

  it.each([
    {
      kind: 'Deployments',
      policy: 'serving-scale-cap-deployments',
      over: () => scales('early', 3),
      change: () => session.apply(deployment('late', 2)),
      overNow: () => scales('late', 3),
      within: () => scales('late', 2),
    },
    {
      kind: 'ConfigMaps',
      policy: 'serving-scaling',
      over: () => autoscaler(3),
      change: () => session.apply(limits(1)),
      overNow: () => autoscaler(2),
      within: () => autoscaler(1),
    },
  ])(
    '$kind are followed when all policies about them were away and are back',
    async ({ kind, policy, over, change, overNow, within }) => {
      const objects = platformObjects('policies').filter(
        ({ metadata, spec }: any) =>
          (spec?.policyName ?? metadata.name) === policy,
      );
      const untilRefused = (what: string, ask: typeof over) =>
        waitUntil(
          `${policy} to refuse ${what}`,
          async () =>
            String((await ask()).body.message).includes(
              `ValidatingAdmissionPolicy '${policy}'`,
            ),
          WITHIN,
        );
      for (const object of objects) {
        await session.apply(object);
      }
      await untilRefused('what is over the limit', over);

      for (const object of objects) {
        await session.remove(object);
      }
      await waitUntil(
        `${policy} to be away`,
        async () => (await over()).code < 300,
        WITHIN,
      );
      for (const object of objects) {
        await session.apply(object);
      }
      await untilRefused('what is over the limit again', over);

      await change();
      await untilRefused(
        `what is over the limit of ${kind} as they are`,
        overNow,
      );
      expect((await within()).code).toBeLessThan(300);
    },
    300_000,
  );
});
