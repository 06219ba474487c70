import {
  waitUntil,
  type ClusterClient,
  type KubernetesObject,
} from '@model-serving/lab';
import { ownTenant } from '../ownTenant';
import { runningLab } from '../runningLab';
import { sampleService } from '../sampleService';

const TENANT = 'leaving-tenant';

const { namespace, queue } = ownTenant(TENANT, {
  owner: 'team-a',
  costCenter: 'cc-1001',
  clusterQueue: 'team-a',
});

const limits: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'serving-limits', namespace: TENANT },
  data: { maxGpusPerService: '4', priorityClasses: 'serving-standard' },
};

const service = (name: string) =>
  sampleService({ request: { name }, tenant: { namespace: TENANT } });

describe('a tenant that leaves', () => {
  let admin: ClusterClient;

  beforeAll(async () => {
    admin = (await runningLab()).as('administrator');
  });

  const untilGone = (object: KubernetesObject) =>
    waitUntil(
      `${object.kind} ${object.metadata.name} to be gone`,
      async () => {
        const { apiVersion, kind, metadata } = object;
        const found = await admin.list(apiVersion, kind, metadata.namespace);
        return !found.some(other => other.metadata.name === metadata.name);
      },
      { seconds: 120 },
    );

  it('goes with its services, even when the parameters of its policies go first', async () => {
    for (const object of [namespace, queue, limits]) {
      await admin.apply(object);
    }
    await waitUntil(
      'the policies to know the parameters',
      async () => Boolean(await admin.create(service('stays'))),
      { seconds: 60 },
    );
    await waitUntil(
      'KServe to hold the service',
      async () => {
        const { metadata } = await admin.get(
          'serving.kserve.io/v1beta1',
          'InferenceService',
          'stays',
          TENANT,
        );
        return Boolean((metadata as any).finalizers?.length);
      },
      { seconds: 60 },
    );
    for (const object of [limits, queue]) {
      await admin.remove(object);
      await untilGone(object);
    }
    await waitUntil(
      'new services to be refused',
      async () => {
        const answer = await admin
          .create(service('comes'), { dryRun: true })
          .catch((error: Error) => error);
        return /no params found/.test((answer as Error).message ?? '');
      },
      { seconds: 60 },
    );
    await admin.remove(namespace);
    await untilGone(namespace);
  }, 360_000);
});
