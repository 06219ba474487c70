import {
  conditionOf,
  portalEnvironment,
  waitUntil,
  type ClusterClient,
  type KubernetesObject,
} from '@model-serving/lab';
import type { ServiceSummary } from '@model-serving/backstage-plugin-model-serving-common';
import { stringify } from 'yaml';
import { LabForge } from '../LabForge';
import { LabPortal } from '../LabPortal';
import { runningLab } from '../runningLab';
import { DATA, QUEUES } from './layersTenant';
import {
  filesOf,
  LAYERS_TENANT as TENANT,
  PAIRS,
  TENANT_OBJECTS,
  type Pair,
} from './pairs';

const APPLICATIONS = 'argoproj.io/v1alpha1';
const ARGOCD = 'argocd';
const PATIENCE = { seconds: 300 };
const TEST_MS = 900_000;
/** The word of a service whose pods are ready. */
const WORDS: Partial<Record<string, string>> = { 'batch-inference': 'running' };

const started = PAIRS.filter(({ refusal }) => refusal === null);
const paths = [...new Set(started.map(({ path }) => path))];

interface ApplicationStatus {
  reconciledAt?: string;
  sync?: { status?: string };
  operationState?: { phase?: string; finishedAt?: string; message?: string };
}

describe('every runtime on every layer of the lab', () => {
  let admin: ClusterClient;
  let forge: LabForge;
  let portal: LabPortal;

  beforeAll(async () => {
    const lab = await runningLab();
    admin = lab.as('administrator');
    forge = new LabForge(lab.record);
    for (const object of QUEUES) {
      await admin.apply(object);
    }
    await forge.commit('Add a tenant for every layer', [
      {
        path: `tenants/${TENANT}/tenant.yaml`,
        content: TENANT_OBJECTS.map(object => stringify(object)).join('---\n'),
      },
    ]);
    await waitUntil(
      'Argo CD to set the tenant up',
      async () => (await statusOf(TENANT)).sync?.status === 'Synced',
      PATIENCE,
    );
    for (const object of DATA) {
      await admin.apply(object);
    }
    portal = await LabPortal.start(
      await portalEnvironment(lab.record),
      'qwen3-8b',
    );
  }, TEST_MS);

  afterAll(async () => {
    await portal?.stop();
    await forge?.remove(`tenants/${TENANT}`);
    await giveUp();
    const [namespace] = TENANT_OBJECTS;
    for (const object of [...DATA, namespace, ...QUEUES].reverse()) {
      await admin?.remove(object);
    }
  }, TEST_MS);

  async function statusOf(application: string): Promise<ApplicationStatus> {
    const { status } = await admin.get(
      APPLICATIONS,
      'Application',
      application,
      ARGOCD,
    );
    return status ?? {};
  }

  /** Argo CD tries again for ever what the cluster refuses, and so would never let an Application go. */
  async function giveUp() {
    const found = await admin.list(APPLICATIONS, 'Application', ARGOCD);
    for (const { metadata } of found) {
      if (metadata.name.startsWith(`${TENANT}-`)) {
        await admin.merge({
          apiVersion: APPLICATIONS,
          kind: 'Application',
          metadata: { ...metadata, finalizers: null } as never,
          operation: null,
        });
      }
    }
  }

  /** Has Argo CD read the repository and compare anew, whatever it remembers. */
  const compare = (application: string) =>
    admin.merge({
      apiVersion: APPLICATIONS,
      kind: 'Application',
      metadata: {
        name: application,
        namespace: ARGOCD,
        annotations: { 'argocd.argoproj.io/refresh': 'hard' },
      },
    });

  const applicationOf = ({ name }: Pair) => `${TENANT}-${name}`;

  /** The pods of the tenant, by the name of their service. */
  async function pods(): Promise<Map<string, KubernetesObject>> {
    const found = await admin.list('v1', 'Pod', TENANT);
    return new Map(
      found.map(pod => {
        const labels = pod.metadata.labels ?? {};
        return [
          labels['serving.kserve.io/inferenceservice'] ??
            labels['model-serving.backstage.io/service'] ??
            labels['app.kubernetes.io/name'],
          pod,
        ];
      }),
    );
  }

  describe.each(paths.map(path => [path.id, path] as const))('%s', id => {
    const pairs = started.filter(({ path }) => path.id === id);

    afterAll(async () => {
      for (const pair of pairs) {
        await forge.remove(`tenants/${TENANT}/${pair.name}`);
      }
      await waitUntil(
        'the services to be gone',
        async () => {
          const applications = await admin.list(
            APPLICATIONS,
            'Application',
            ARGOCD,
          );
          return (
            (await admin.list('v1', 'Pod', TENANT)).length === 0 &&
            !applications.some(({ metadata }) =>
              metadata.name.startsWith(`${TENANT}-`),
            )
          );
        },
        PATIENCE,
      );
    }, TEST_MS);

    it(
      'is applied by Argo CD, and found as it was applied twice in a row',
      async () => {
        await forge.commit(
          `Serve every runtime by ${id}`,
          pairs.flatMap(filesOf),
        );
        const applied = new Map<string, string | undefined>();
        for (const pair of pairs) {
          const application = applicationOf(pair);
          await waitUntil(
            `Argo CD to apply ${application}`,
            async () => {
              const { sync, operationState } = await statusOf(application);
              applied.set(application, operationState?.finishedAt);
              if (
                sync?.status !== 'Synced' ||
                operationState?.phase !== 'Succeeded'
              ) {
                throw new Error(operationState?.message);
              }
              return true;
            },
            PATIENCE,
          );
        }
        for (const application of [...applied.keys(), ...applied.keys()]) {
          const before = await statusOf(application);
          await compare(application);
          await waitUntil(
            `Argo CD to compare ${application} again`,
            async () =>
              (await statusOf(application)).reconciledAt !==
              before.reconciledAt,
            PATIENCE,
          );
          const { sync, operationState } = await statusOf(application);
          expect([
            application,
            sync?.status,
            operationState?.finishedAt,
          ]).toEqual([application, 'Synced', applied.get(application)]);
        }
      },
      TEST_MS,
    );

    it(
      'has pods that Kueue admitted and that are ready',
      async () => {
        await waitUntil(
          'the pods to be ready',
          async () => {
            const found = await pods();
            const missing = pairs
              .map(({ name }) => name)
              .filter(name => {
                const pod = found.get(name);
                return !pod || conditionOf(pod, 'Ready')?.status !== 'True';
              });
            if (missing.length > 0) {
              throw new Error(`not ready: ${missing.join(', ')}`);
            }
            return true;
          },
          PATIENCE,
        );
        const workloads = await admin.list(
          'kueue.x-k8s.io/v1beta2',
          'Workload',
          TENANT,
        );
        const found = await pods();
        const admitted = pairs
          .map(({ name }) => name)
          .filter(name =>
            workloads.some(
              workload =>
                conditionOf(workload, 'Admitted')?.status === 'True' &&
                workload.metadata.ownerReferences?.some(
                  ({ uid }) => uid === found.get(name)?.metadata.uid,
                ),
            ),
          );
        expect(admitted).toEqual(pairs.map(({ name }) => name));
      },
      TEST_MS,
    );

    it(
      'is told by the portal, with the engine of each',
      async () => {
        const told = async () => {
          const { items } = await portal.services();
          return pairs.map(({ name }) => {
            const service = items.find(
              ({ ref }: ServiceSummary) =>
                ref.namespace === TENANT && ref.name === name,
            );
            return [name, service?.engine, service?.verdict.word];
          });
        };
        const expected = pairs.map(({ name, runtime }) => [
          name,
          runtime.engine,
          WORDS[id] ?? 'serving',
        ]);
        await waitUntil(
          'the portal to tell all of them',
          async () => JSON.stringify(await told()) === JSON.stringify(expected),
          PATIENCE,
        ).catch(() => undefined);
        expect(await told()).toEqual(expected);
      },
      TEST_MS,
    );
  });
});
