import {
  parseQuantity,
  quantityToNumber,
} from '@model-serving/kubernetes-quantity';
import type { AcceleratorMemory } from '../api';
import type { ProjectedNode } from '../kubernetes/node';
import { MIB } from './bytes';

/**
 * How pods share an accelerator: `whole` and `mig` (a slice of the hardware) keep its memory for one pod,
 * `time-sliced` and `mps` replicas use the same memory.
 * @public
 */
export type AcceleratorSharing = 'whole' | 'mig' | 'time-sliced' | 'mps';

/** What is asked about the memory of an accelerator option. @public */
export interface AcceleratorOffer {
  resource: string;
  /** `whole` when left out. */
  sharing?: AcceleratorSharing;
  nodeSelector?: Readonly<Record<string, string>>;
  /** Memory of one accelerator as the profile says it. */
  deviceMemory?: string;
  /** Compute capability as the profile says it, such as `8.9`. */
  computeCapability?: string;
}

const PRODUCT_LABEL = 'nvidia.com/gpu.product';

/**
 * Products by the value of their node label: memory in MiB as `nvidia-smi` reports it, and compute capability as
 * https://developer.nvidia.com/cuda-gpus lists it.
 */
const PRODUCTS: ReadonlyArray<
  readonly [product: RegExp, mib: number, capability: number]
> = [
  [/^Tesla-T4$/, 15_360, 7.5],
  [/^Tesla-V100-SXM2-16GB$/, 16_384, 7.0],
  [/^Tesla-V100-SXM2-32GB$/, 32_768, 7.0],
  [/^NVIDIA-L4$/, 23_034, 8.9],
  [/^NVIDIA-A10G?$/, 23_028, 8.6],
  [/^NVIDIA-A100-(SXM4|PCIE)-40GB$/, 40_960, 8.0],
  [/^NVIDIA-A100-(SXM4-80GB|80GB-PCIe)$/, 81_920, 8.0],
  [/^NVIDIA-RTX-A6000$/, 49_140, 8.6],
  [/^NVIDIA-L40S?$/, 46_068, 8.9],
  [/^NVIDIA-H100-(80GB-HBM3|PCIe)$/, 81_559, 9.0],
  [/^NVIDIA-H100-NVL$/, 95_830, 9.0],
  [/^NVIDIA-H200$/, 143_771, 9.0],
];

const MIG = /^nvidia\.com\/mig-\d+g\.(\d+)gb/;

function fits(offer: AcceleratorOffer, node: ProjectedNode): boolean {
  return (
    offer.resource in node.allocatable &&
    Object.entries(offer.nodeSelector ?? {}).every(
      ([label, value]) => node.labels[label] === value,
    )
  );
}

/** The label of the NVIDIA GPU feature discovery that tells the memory of one unit of the resource, in MiB. */
function memoryLabel(resource: string): string {
  return resource === 'nvidia.com/gpu'
    ? 'nvidia.com/gpu.memory'
    : `${resource}.memory`;
}

const positive = (text: string | undefined) => {
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) && number > 0
    ? number
    : undefined;
};

function capabilityOf(
  offer: AcceleratorOffer,
  nodes: readonly ProjectedNode[],
  ofProduct: number | undefined,
): number | null {
  const fromNodes = nodes
    .map(({ labels }) =>
      positive(
        labels['nvidia.com/gpu.compute.major'] &&
          `${labels['nvidia.com/gpu.compute.major']}.${
            labels['nvidia.com/gpu.compute.minor'] ?? '0'
          }`,
      ),
    )
    .filter(value => value !== undefined);
  return (
    positive(offer.computeCapability) ??
    (fromNodes.length > 0 ? Math.min(...fromNodes) : undefined) ??
    ofProduct ??
    null
  );
}

/**
 * The memory of one accelerator of an option: as the profile says, as nodes that the option selects are labeled (the
 * smallest), as its product is known, or as the name of a MIG slice says. Nothing is guessed beyond.
 * @public
 */
export function acceleratorMemoryOf(
  offer: AcceleratorOffer,
  nodes: readonly ProjectedNode[],
): AcceleratorMemory {
  const matching = nodes.filter(node => fits(offer, node));
  const productName =
    offer.nodeSelector?.[PRODUCT_LABEL] ?? matching[0]?.labels[PRODUCT_LABEL];
  const product = PRODUCTS.find(
    ([name]) => productName !== undefined && name.test(productName),
  );
  const computeCapability = capabilityOf(offer, matching, product?.[2]);
  const known = (bytes: number, source: string): AcceleratorMemory => ({
    bytes,
    source,
    computeCapability,
  });
  if (offer.deviceMemory !== undefined) {
    return known(
      quantityToNumber(parseQuantity(offer.deviceMemory)),
      'deviceMemory of the profile',
    );
  }
  if (offer.sharing === 'time-sliced' || offer.sharing === 'mps') {
    return {
      bytes: null,
      source: `pods share each accelerator (${
        offer.sharing === 'mps' ? 'MPS' : 'time-slicing'
      }), so that none can count on all of its memory`,
      computeCapability,
    };
  }
  const shared = matching.find(
    ({ labels }) =>
      /-SHARED$/.test(labels[PRODUCT_LABEL] ?? '') ||
      Number(labels['nvidia.com/gpu.replicas'] ?? 1) > 1,
  );
  if (shared) {
    return {
      bytes: null,
      source: `node ${shared.name} shares its accelerators between pods, which does not divide their memory`,
      computeCapability,
    };
  }
  if (offer.resource.endsWith('.shared')) {
    return {
      bytes: null,
      source: `${offer.resource} is shared between pods, which does not divide its memory`,
      computeCapability,
    };
  }
  const label = memoryLabel(offer.resource);
  const labeled = matching
    .map(node => ({ node, mib: positive(node.labels[label]) }))
    .filter((entry): entry is { node: ProjectedNode; mib: number } =>
      Boolean(entry.mib),
    )
    .sort((a, b) => a.mib - b.mib)[0];
  if (labeled) {
    return known(labeled.mib * MIB, `label ${label} of ${labeled.node.name}`);
  }
  const slice = MIG.exec(offer.resource);
  if (slice) {
    // NVIDIA rounds up in the name; billions of bytes are less than any slice has.
    return known(Number(slice[1]) * 1e9, `name of ${offer.resource}`);
  }
  const isWhole = offer.sharing === undefined || offer.sharing === 'whole';
  if (product && isWhole && offer.resource === 'nvidia.com/gpu') {
    return known(product[1] * MIB, `memory of ${productName}`);
  }
  return {
    bytes: null,
    source: `neither deviceMemory of the profile nor a node's label ${label} tells the accelerator's memory`,
    computeCapability,
  };
}
