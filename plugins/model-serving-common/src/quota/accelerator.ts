const ACCELERATOR = /^[^/]+\/.*(gpu|mig-|tpu|neuron|gaudi|npu|ascend|xpu)/i;

/** Whether a resource name is an accelerator, such as `nvidia.com/gpu` or `nvidia.com/mig-1g.10gb`. @public */
export function isAcceleratorResource(resource: string): boolean {
  return ACCELERATOR.test(resource);
}

/** The resource that users care about most among those requested: an accelerator, if there is one. */
export function leadingResource(resources: readonly string[]): string | null {
  return resources.find(isAcceleratorResource) ?? resources[0] ?? null;
}
