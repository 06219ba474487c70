import {
  parseQuantity,
  quantityToNumber,
} from '@model-serving/kubernetes-quantity';
import type { ProjectedNode } from '../kubernetes/node';
import { acceleratorMemoryOf, AcceleratorOffer } from './acceleratorMemory';
import type { MemoryOffer } from './judgeMemory';

/** A size of a service: with accelerators where it names their resource, else of CPUs alone. @public */
export interface MemorySize extends Omit<AcceleratorOffer, 'resource'> {
  id: string;
  title: string;
  resource?: string;
  /** Accelerators of one replica. */
  count?: number;
  /** Memory of the container. */
  memory: string;
}

/**
 * A size as memory fit takes it.
 * @public
 */
export function memoryOfferOf(
  { count = 0, id, memory, resource, title, ...size }: MemorySize,
  nodes: readonly ProjectedNode[],
): MemoryOffer {
  return {
    id,
    title,
    devices: count,
    memory:
      resource === undefined
        ? {
            bytes: quantityToNumber(parseQuantity(memory)),
            source: 'memory of the container',
            computeCapability: null,
          }
        : acceleratorMemoryOf({ resource, ...size }, nodes),
  };
}
