import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import { placedSize, requestsOfSize } from '../profiles';
import { askedPlacement, fromProfile, RenderContext } from './RenderContext';
import { spreadConstraints } from './spread';
import { fromLayer, Tree } from './sourced';

const mapValues = <T, R>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => R,
): Record<string, R> =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value, key)]),
  );

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
  const placed = askedPlacement(context);
  const ofPlacement = (value: unknown) =>
    fromProfile(context, `placements.${placed?.id}`, value);
  const { nodeSelector, tolerations } = placedSize(accelerator, placed);
  const ofWhich = (isOfSize: boolean) => (isOfSize ? ofSize : ofPlacement);
  return {
    nodeSelector:
      nodeSelector &&
      mapValues(nodeSelector, (value, label) =>
        ofWhich(Object.hasOwn(accelerator.nodeSelector ?? {}, label))(value),
      ),
    tolerations: tolerations?.map((toleration, index) =>
      ofWhich(index < (accelerator.tolerations?.length ?? 0))(toleration),
    ),
    topologySpreadConstraints: spreadConstraints(context),
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
