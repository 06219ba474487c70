import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import { requestsOfSize } from '../profiles';
import { fromProfile, RenderContext } from './RenderContext';
import type { Tree } from './sourced';

const canonical = (quantity: string) => formatQuantity(parseQuantity(quantity));

/** What a replica's pod asks for, and where it may run. */
export function replicaOf(context: RenderContext) {
  const { accelerator } = context;
  const ofSize = (value: unknown) =>
    fromProfile(context, `accelerators.${accelerator.id}`, value);
  const amounts = ofSize(
    Object.fromEntries(
      Object.entries(requestsOfSize(accelerator)).map(([resource, amount]) => [
        resource,
        canonical(amount),
      ]),
    ),
  );
  return {
    nodeSelector: ofSize(accelerator.nodeSelector),
    tolerations: ofSize(accelerator.tolerations),
    resources: { requests: amounts, limits: amounts },
  } satisfies Record<string, Tree>;
}

/**
 * With one pod, `maxUnavailable: 1` would make a Deployment Available (and the service Ready) without any pod, and an
 * update takes the pod down either way. From two on, a surge pod would need spare quota and could wait for ever.
 */
export function deploymentStrategy(maxReplicas: number): Tree {
  return maxReplicas === 1
    ? { type: 'Recreate' }
    : {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
      };
}
