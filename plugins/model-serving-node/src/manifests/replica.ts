import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import { requestsOfSize } from '../profiles';
import { fromProfile, RenderContext } from './RenderContext';
import { fromLayer, Tree } from './sourced';

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

const rolling = (maxSurge: number, maxUnavailable: number) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge, maxUnavailable },
});

/**
 * How pods are replaced. Unless the request asks for a surge, without one: a surge pod needs spare quota, and while Kueue
 * has none for it and no old pod may go, the update waits for ever. With one pod, `maxUnavailable: 1` would make a
 * Deployment Available (and the service Ready) without any pod, and an update takes the pod down either way.
 */
export function deploymentStrategy({ request }: RenderContext): Tree {
  if (request.operation?.rollout === 'surge') {
    return fromLayer('request', rolling(1, 0));
  }
  return request.replicas.max === 1 ? { type: 'Recreate' } : rolling(0, 1);
}
