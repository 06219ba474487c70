import {
  parseQuantity,
  quantityToNumber,
} from '@model-serving/kubernetes-quantity';
import { conditionOf } from '../kubernetes/condition';
import { Holding } from './prices';
import { acceleratorOf } from '../services/accelerator';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { PodFacts, ServiceParts } from '../services/serviceParts';

/** The time one pod held its resources: from scheduled to gone. @public */
export interface UsageRecord extends Holding {
  readonly podUid: string;
  readonly pod: string;
  /** ISO time at which the pod was scheduled. */
  readonly from: string;
  /** ISO time at which it ended; null while it runs. */
  readonly to: string | null;
}

function amountOf(
  requests: Readonly<Record<string, string>>,
  resource: string,
): number {
  const quantity = requests[resource];
  return quantity ? quantityToNumber(parseQuantity(quantity)) : 0;
}

/** What one pod holds, from the moment it was scheduled; undefined before that. */
function usageOfPod(
  index: PictureIndex,
  { pod, workload }: PodFacts,
): UsageRecord | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled');
  const from =
    scheduled?.status === 'True' ? scheduled.lastTransitionTime : null;
  if (!from) {
    return undefined;
  }
  const accelerator = acceleratorOf(index, pod, pod, workload);
  return {
    podUid: pod.uid,
    pod: pod.name,
    from,
    to: null,
    flavor: accelerator?.flavor ?? null,
    count: accelerator?.count ?? 0,
    cpu: amountOf(pod.requests, 'cpu'),
    memoryBytes: amountOf(pod.requests, 'memory'),
  };
}

/** What the service's pods hold now; a loading pod costs as much as a serving one. */
export function currentUsageOf(
  index: PictureIndex,
  facts: ServiceParts,
): UsageRecord[] {
  return facts.holders.flatMap(pod => {
    const usage = usageOfPod(index, pod);
    return usage ? [usage] : [];
  });
}
