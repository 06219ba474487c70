import type { ClusterClient } from '../kubernetes/ClusterClient';
import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';
import { waitUntil } from '../parts/waitUntil';
import type { CheckFinding } from './CheckFinding';
import { sampleService } from './sampleService';

const KUEUE = 'kueue.x-k8s.io/v1beta2';
const KSERVE = 'serving.kserve.io/v1beta1';
const TENANT = 'team-a';
const PATIENCE = { seconds: 60 };

interface Scene {
  client: ClusterClient;
  service: KubernetesObject;
}

async function podOf({ client, service }: Scene) {
  const pods = await client.list('v1', 'Pod', TENANT);
  return pods.find(
    pod =>
      pod.metadata.labels?.['serving.kserve.io/inferenceservice'] ===
      service.metadata.name,
  );
}

async function workloadOf(scene: Scene) {
  const pod = await podOf(scene);
  const workloads = await scene.client.list(KUEUE, 'Workload', TENANT);
  return workloads.find(workload =>
    workload.metadata.ownerReferences?.some(
      owner => owner.uid === pod?.metadata.uid,
    ),
  );
}

async function finding(
  title: string,
  prove: () => Promise<void>,
): Promise<CheckFinding> {
  try {
    await prove();
    return { title };
  } catch (error) {
    return { title, difference: (error as Error).message };
  }
}

async function serves(scene: Scene): Promise<void> {
  await waitUntil(
    'Kueue to admit the pod',
    async () => {
      const workload = await workloadOf(scene);
      return !!workload && conditionOf(workload, 'Admitted')?.status === 'True';
    },
    PATIENCE,
  );
  await waitUntil(
    'the pod to be ready on a node with H100',
    async () => {
      const pod = await podOf(scene);
      const { nodeName = '' } = (pod?.spec ?? {}) as { nodeName?: string };
      return (
        nodeName.startsWith('gpu-h100-') &&
        conditionOf(pod!, 'Ready')?.status === 'True'
      );
    },
    PATIENCE,
  );
  await waitUntil(
    'KServe to call the service ready',
    async () => {
      const { kind, metadata } = scene.service;
      const found = await scene.client.get(KSERVE, kind, metadata.name, TENANT);
      return conditionOf(found, 'Ready')?.status === 'True';
    },
    PATIENCE,
  );
}

/** KServe calls a service ready whose pod Kueue will never admit. */
async function neverFits(scene: Scene): Promise<void> {
  await waitUntil(
    'Kueue to say that the pod exceeds the maximum capacity',
    async () => {
      const workload = await workloadOf(scene);
      const reserved = workload && conditionOf(workload, 'QuotaReserved');
      return (
        reserved?.status === 'False' &&
        !!reserved.message?.includes('> maximum capacity')
      );
    },
    PATIENCE,
  );
  await waitUntil(
    'KServe to call the service ready nevertheless',
    async () => {
      const { kind, metadata } = scene.service;
      const found = await scene.client.get(KSERVE, kind, metadata.name, TENANT);
      return conditionOf(found, 'Ready')?.status === 'True';
    },
    PATIENCE,
  );
  const pod = await podOf(scene);
  if ((pod?.spec as { nodeName?: string } | undefined)?.nodeName) {
    throw new Error('The pod was scheduled although it can never be admitted.');
  }
}

/** Runs services through KServe, Kueue, the scheduler and kwok, and removes them again. */
export async function checkAdmission(
  client: ClusterClient,
): Promise<CheckFinding[]> {
  const scenes: [string, KubernetesObject, (scene: Scene) => Promise<void>][] =
    [
      [
        'a service that fits is admitted, scheduled and ready',
        sampleService({ name: 'fits' }),
        serves,
      ],
      [
        'a service that can never fit is called ready by KServe while no pod runs',
        // 16 accelerators: the whole cohort has six H100. The limit of the policy stays out of it.
        sampleService({ name: 'never-fits', accelerators: 16 }),
        neverFits,
      ],
    ];
  const limits = await client.get('v1', 'ConfigMap', 'serving-limits', TENANT);
  const known = limits.data as Record<string, string>;
  const limitTo = async (changed: Record<string, string>) =>
    await client.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: limits.metadata.name, namespace: TENANT },
      data: { ...known, ...changed },
    });
  await limitTo({ maxGpusPerService: '16', maxGpusPerPod: '16' });
  const findings: CheckFinding[] = [];
  try {
    for (const [title, service, prove] of scenes) {
      findings.push(
        await finding(title, async () => {
          await waitUntil(
            'the service to be accepted',
            async () => !!(await client.apply(service)),
            { seconds: 10 },
          );
          await prove({ client, service });
        }),
      );
      await client.remove(service);
    }
  } finally {
    await limitTo({});
  }
  return findings;
}
