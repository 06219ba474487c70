import { setTimeout as pause } from 'node:timers/promises';
import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';
import type { Stage } from './Stage';

const KUEUE = 'kueue.x-k8s.io/v1beta2';
const REQUEST_API = 'autoscaling.x-k8s.io/v1';
const POLL_MS = 200;

/** The admission check with which Kueue asks for nodes. */
export const PROVISIONING_CHECK = 'recorded-nodes';

/** The check and how often Kueue asks again. */
export function provisioning({
  retries,
}: {
  retries: number;
}): KubernetesObject[] {
  return [
    {
      apiVersion: KUEUE,
      kind: 'ProvisioningRequestConfig',
      metadata: { name: PROVISIONING_CHECK },
      spec: {
        provisioningClassName: 'check-capacity.autoscaling.x-k8s.io',
        managedResources: ['nvidia.com/gpu'],
        // Without it, cluster-autoscaler goes on looking and the request never fails.
        parameters: { noRetry: 'true' },
        retryStrategy: {
          backoffLimitCount: retries,
          backoffBaseSeconds: 3,
          backoffMaxSeconds: 60,
        },
      },
    },
    {
      apiVersion: KUEUE,
      kind: 'AdmissionCheck',
      metadata: { name: PROVISIONING_CHECK },
      spec: {
        controllerName: 'kueue.x-k8s.io/provisioning-request',
        parameters: {
          apiGroup: 'kueue.x-k8s.io',
          kind: 'ProvisioningRequestConfig',
          name: PROVISIONING_CHECK,
        },
      },
    },
  ];
}

/**
 * Takes the place of an autoscaler that finds no nodes: fails each ProvisioningRequest in the words of
 * cluster-autoscaler (provisioningrequest/checkcapacity). What Kueue makes of it is Kueue's own.
 */
export function refuseNodes(stage: Stage): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const refuse = async () => {
    while (!stopping.signal.aborted) {
      const requests = await stage.list(REQUEST_API, 'ProvisioningRequest');
      const open = requests.filter(each => !conditionOf(each, 'Failed'));
      for (const { metadata } of open) {
        await stage.merge({
          apiVersion: REQUEST_API,
          kind: 'ProvisioningRequest',
          metadata: { name: metadata.name, namespace: metadata.namespace },
          status: {
            conditions: [
              {
                type: 'Failed',
                status: 'True',
                reason: 'CapacityIsNotFound',
                message: 'CA could not find requested capacity',
                lastTransitionTime: new Date().toISOString(),
              },
            ],
          },
        });
      }
      await pause(POLL_MS, undefined, { signal: stopping.signal }).catch(
        () => {},
      );
    }
  };
  const running = refuse();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
