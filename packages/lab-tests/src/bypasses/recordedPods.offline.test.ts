import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { tenantObjects } from '@model-serving/lab';
import { parsePlatformPolicies } from '@model-serving/backstage-plugin-model-serving-node';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { rootFile } from '../rootFile';
import { TENANT } from './manifests';
import { PLATFORM_FOLDER } from './platformFolder';

const POLICIES = resolve(PLATFORM_FOLDER, 'policies');
const RECORDINGS = rootFile(
  'plugins/model-serving-common/src/__fixtures__/recordings',
);
/** Rules that judge pods whoever makes them; the others have their own tests and parameters. */
const OF_PODS = [
  'serving-pod-safety',
  'serving-devices',
  'serving-annotations',
];
/** Annotations by which the recordings tell the fake kubelet what to play. */
const OF_RECORDING = /^lab(\.model-serving\.backstage\.io)?\//;

const bundle = parsePlatformPolicies(
  readdirSync(POLICIES).map(file => ({
    path: `platform/policies/${file}`,
    content: readFileSync(resolve(POLICIES, file), 'utf8'),
  })),
);
const [namespace, ...params] = tenantObjects(TENANT, 0);

type Pod = KubernetesObject & { spec: Record<string, unknown> };

/** Pods of a recording as their controllers created them: the scheduler names the node later. */
function podsOf(file: string): Pod[] {
  const pods = new Map<string, Pod>();
  for (const line of readFileSync(resolve(RECORDINGS, file), 'utf8')
    .split('\n')
    .filter(Boolean)) {
    const { object } = JSON.parse(line);
    if (object?.kind === 'Pod' && !object.metadata.deletionTimestamp) {
      const { nodeName: _scheduled, ...spec } = object.spec;
      const annotations = Object.fromEntries(
        Object.entries(object.metadata.annotations ?? {}).filter(
          ([key]) => !OF_RECORDING.test(key),
        ),
      );
      pods.set(object.metadata.name, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...object.metadata, namespace: TENANT, annotations },
        spec,
      });
    }
  }
  return [...pods.values()];
}

const files = readdirSync(RECORDINGS).filter(file => file.endsWith('.jsonl'));

describe('pods that real controllers made', () => {
  it.each(files)('of %s are not refused', file => {
    const refused = podsOf(file).flatMap(pod =>
      bundle
        .decide(pod, {
          operation: 'CREATE',
          username: 'system:serviceaccount:kube-system:replicaset-controller',
          namespace,
          params,
        })
        .filter(({ message, policy }) => message && OF_PODS.includes(policy))
        .map(({ message }) => message),
    );
    expect(refused).toEqual([]);
  });

  it('are many, with what KServe and Kueue add', () => {
    const pods = files.flatMap(podsOf);
    expect(pods.length).toBeGreaterThan(50);
    expect(pods.some(({ spec }) => spec.initContainers)).toBe(true);
    expect(pods.some(({ spec }) => spec.shareProcessNamespace)).toBe(true);
  });

  it('pass the standard that namespaces of tenants enforce', () => {
    // The parts of `baseline` that a pod of a controller could break.
    const broken = files.flatMap(podsOf).filter(({ spec }) => {
      const containers = [
        ...(spec.containers as any[]),
        ...((spec.initContainers ?? []) as any[]),
      ];
      return (
        spec.hostNetwork ||
        spec.hostPID ||
        spec.hostIPC ||
        ((spec.volumes ?? []) as any[]).some(volume => volume.hostPath) ||
        containers.some(
          ({ ports = [], securityContext = {} }) =>
            securityContext.privileged ||
            securityContext.capabilities?.add?.length ||
            ports.some((port: any) => port.hostPort),
        )
      );
    });
    expect(broken).toEqual([]);
  });
});
