import { z } from 'zod';
import { id, LABEL_KEY, labels, name, quantity, toleration } from './fields';

/** What every size has. */
const common = z.strictObject({
  id,
  title: z.string().min(1).max(100),
  flavor: name,
  cpu: quantity,
  memory: quantity,
  nodeSelector: labels.optional(),
  tolerations: z.array(toleration).max(20).optional(),
});

/** What a size has besides, where a pod of it asks for accelerators. */
const ofAccelerators = z.strictObject({
  resource: z.string().max(317).regex(LABEL_KEY, 'must be a resource name'),
  count: z.number().int().min(1).max(64),
  /** How pods share one accelerator; `whole` when left out. */
  sharing: z.enum(['whole', 'mig', 'time-sliced', 'mps']).optional(),
  /**
   * Memory of one accelerator that a pod may count on, where neither node labels nor its product tell it. Of a shared
   * one, the share that the platform gives each pod.
   */
  deviceMemory: quantity.optional(),
  /** Compute capability of an NVIDIA accelerator, where neither node labels nor its product tell it. */
  computeCapability: z
    .string()
    .regex(/^[0-9]{1,2}\.[0-9]$/, 'must be a version such as 8.9')
    .optional(),
});

/** A size whose pods ask for accelerators. @public */
export type AcceleratorSize = z.infer<typeof common> &
  z.infer<typeof ofAccelerators>;

/** A size whose pods ask for CPU and memory only. @public */
export type CpuSize = z.infer<typeof common> & {
  [Field in keyof z.infer<typeof ofAccelerators>]?: undefined;
};

/**
 * A size that the form offers: what one pod of it asks for and where it may run.
 * @public
 */
export type ServiceSize = AcceleratorSize | CpuSize;

/** A size as profiles write it. Without `resource` and `count` it is one of CPUs. */
export const serviceSize = z
  .strictObject({ ...common.shape, ...ofAccelerators.partial().shape })
  .transform((size, context): ServiceSize => {
    const { resource, count, ...rest } = size;
    if (resource !== undefined && count !== undefined) {
      return { ...rest, resource, count };
    }
    const { computeCapability, deviceMemory, sharing, ...cpu } = rest;
    const given = Object.entries({
      resource,
      count,
      sharing,
      deviceMemory,
      computeCapability,
    }).find(([, value]) => value !== undefined);
    if (given) {
      context.addIssue({
        code: 'custom',
        path: [given[0]],
        message:
          'a size with accelerators needs resource and count; a size of CPUs has neither, and nothing else about accelerators',
      });
    }
    return cpu;
  });

/** Whether pods of the size ask for accelerators. @public */
export function hasAccelerators(size: ServiceSize): size is AcceleratorSize {
  return size.resource !== undefined;
}

/** What one pod of the size asks for: resource to Kubernetes quantity. @public */
export function requestsOfSize(size: ServiceSize): Record<string, string> {
  const { cpu, memory } = size;
  return hasAccelerators(size)
    ? { cpu, memory, [size.resource]: String(size.count) }
    : { cpu, memory };
}
