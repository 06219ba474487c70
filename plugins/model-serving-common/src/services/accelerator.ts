import {
  parseQuantity,
  quantityToNumber,
} from '@model-serving/kubernetes-quantity';
import {
  ClusterPicture,
  PodShape,
  ProjectedPod,
  ProjectedWorkload,
} from '../kubernetes';
import { isAcceleratorResource } from '../quota/accelerator';
import { whyFlavorIsRefused } from '../quota/flavorFit';
import { PictureIndex } from '../kubernetes/PictureIndex';

/** Accelerators of one replica. */
export interface Accelerator {
  readonly flavor: string | null;
  readonly resource: string;
  readonly count: number;
}

function requested(
  shape: PodShape,
): { resource: string; count: number } | null {
  for (const [resource, quantity] of Object.entries(shape.requests)) {
    const count = quantityToNumber(parseQuantity(quantity));
    if (isAcceleratorResource(resource) && count > 0) {
      return { resource, count };
    }
  }
  return null;
}

/** The one flavor with labels that all of these labels carry. */
function flavorWithLabels(
  picture: ClusterPicture,
  labels: Readonly<Record<string, string>>,
): string | null {
  const matching = (picture.objects.ResourceFlavor ?? []).filter(flavor => {
    const wanted = Object.entries(flavor.nodeLabels);
    return (
      wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
    );
  });
  return matching.length === 1 ? matching[0].name : null;
}

/** The flavor that Kueue could only choose: all others contradict the pod. */
function onlyPossibleFlavor(
  picture: ClusterPicture,
  shape: PodShape,
): string | null {
  const flavors = picture.objects.ResourceFlavor ?? [];
  const possible = flavors.filter(
    flavor => whyFlavorIsRefused(flavor, shape) === null,
  );
  return possible.length === 1 ? possible[0].name : null;
}

/**
 * The accelerators of a pod, with the flavor by Kueue's own assignment, else by the node it runs
 * on, else by its node selector.
 */
export function acceleratorOf(
  index: PictureIndex,
  shape: PodShape,
  pod?: ProjectedPod,
  workload?: ProjectedWorkload,
): Accelerator | null {
  const request = requested(shape);
  if (!request) {
    return null;
  }
  const assigned = workload?.assignments
    .map(assignment => assignment.flavors[request.resource])
    .find(Boolean);
  const node = index.first('Node', 'name', pod?.node ?? null);
  const flavor =
    assigned ??
    (node ? flavorWithLabels(index.picture, node.labels) : null) ??
    flavorWithLabels(index.picture, shape.nodeSelector) ??
    onlyPossibleFlavor(index.picture, shape);
  return { ...request, flavor };
}
