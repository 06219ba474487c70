import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterClient } from '../kubernetes/ClusterClient';
import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';
import { readManifests } from '../kubernetes/readManifests';
import { waitUntil } from '../parts/waitUntil';
import { packageFile } from '../packageFile';
import { rights } from './rights';
import { TENANTS, tenantObjects } from './tenants';

const CLUSTER = packageFile('cluster');
const PLATFORM = packageFile('../../templates/platform');
const POLICY = 'ValidatingAdmissionPolicy';

/** A complaint of the API server's type check about a policy's expression. */
export interface ExpressionWarning {
  policy: string;
  field: string;
  warning: string;
}

function platformFiles(folder: string): KubernetesObject[] {
  return readdirSync(join(PLATFORM, folder))
    .filter(file => file.endsWith('.yaml'))
    .flatMap(file => readManifests(join(PLATFORM, folder, file)));
}

/** What the API server's type check says about the policies of these names, once it has said it of all. */
async function typeCheck(
  client: ClusterClient,
  names: readonly string[],
): Promise<ExpressionWarning[]> {
  const warnings: ExpressionWarning[] = [];
  await waitUntil(
    'the policies to be type checked',
    async () => {
      warnings.length = 0;
      for (const name of names) {
        const policy = await client.get(
          'admissionregistration.k8s.io/v1',
          POLICY,
          name,
        );
        const status = policy.status as {
          observedGeneration?: number;
          typeChecking?: {
            expressionWarnings?: { fieldRef: string; warning: string }[];
          };
        };
        if (status?.observedGeneration !== policy.metadata.generation) {
          return false;
        }
        for (const found of status?.typeChecking?.expressionWarnings ?? []) {
          warnings.push({
            policy: name,
            field: found.fieldRef,
            warning: found.warning,
          });
        }
      }
      return true;
    },
    { seconds: 180 },
  );
  return warnings;
}

const policyNames = () =>
  platformFiles('policies')
    .filter(({ kind }) => kind === POLICY)
    .map(({ metadata }) => metadata.name);

/** What the API server's type check says about the platform's policies; empty is good. */
export async function policyWarnings(
  client: ClusterClient,
): Promise<ExpressionWarning[]> {
  return await typeCheck(client, policyNames());
}

/**
 * Applies what a platform team would: quota, priorities, policies, runtimes, tenants and their rights.
 *
 * @returns what the API server's type check says about the policies
 */
export async function applyPlatform(
  client: ClusterClient,
): Promise<ExpressionWarning[]> {
  const objects = [
    ...readManifests(join(CLUSTER, 'queues.yaml')),
    ...rights(),
    ...platformFiles('queues'),
    ...platformFiles('runtimes'),
    ...TENANTS.flatMap((tenant, index) => tenantObjects(tenant, index)),
    ...platformFiles('informers'),
    ...platformFiles('policies'),
  ];
  for (const object of objects) {
    await client.apply(object);
  }
  await waitUntil(
    'the queues to be active',
    async () =>
      (
        await client.list('kueue.x-k8s.io/v1beta2', 'LocalQueue')
      ).filter(queue => conditionOf(queue, 'Active')?.status === 'True')
        .length === TENANTS.length,
    { seconds: 180 },
  );
  return await policyWarnings(client);
}
