import type { ProjectedNode } from '../kubernetes/node';
import { acceleratorMemoryOf } from './acceleratorMemory';
import { MIB } from './bytes';
import { memoryOfferOf } from './sizeMemory';

const node = (
  labels: Record<string, string>,
  name = 'gpu-a',
  allocatable: Record<string, string> = { 'nvidia.com/gpu': '8' },
) => ({ name, labels, allocatable } as unknown as ProjectedNode);

const PRODUCT = 'nvidia.com/gpu.product';
const gpu = { resource: 'nvidia.com/gpu' };

describe('acceleratorMemoryOf', () => {
  it('believes the profile first', () => {
    expect(
      acceleratorMemoryOf(
        { ...gpu, deviceMemory: '24Gi', computeCapability: '8.9' },
        [node({ 'nvidia.com/gpu.memory': '1' })],
      ),
    ).toEqual({
      bytes: 24 * 1024 * MIB,
      source: 'deviceMemory of the profile',
      computeCapability: 8.9,
    });
  });

  it('takes the smallest of the nodes that the option selects', () => {
    const labels = (mib: string, product = 'NVIDIA-L4') => ({
      [PRODUCT]: product,
      'nvidia.com/gpu.memory': mib,
      'nvidia.com/gpu.compute.major': '8',
      'nvidia.com/gpu.compute.minor': '9',
    });
    expect(
      acceleratorMemoryOf(
        { ...gpu, nodeSelector: { [PRODUCT]: 'NVIDIA-L4' } },
        [
          node(labels('23034'), 'a'),
          node(labels('22000'), 'b'),
          node(labels('100', 'Tesla-T4'), 'c'),
          node(labels('200'), 'd', {}),
        ],
      ),
    ).toEqual({
      bytes: 22_000 * MIB,
      source: 'label nvidia.com/gpu.memory of b',
      computeCapability: 8.9,
    });
  });

  it('knows products by their label', () => {
    expect(
      acceleratorMemoryOf(
        { ...gpu, nodeSelector: { [PRODUCT]: 'NVIDIA-H100-80GB-HBM3' } },
        [],
      ),
    ).toEqual({
      bytes: 81_559 * MIB,
      source: 'memory of NVIDIA-H100-80GB-HBM3',
      computeCapability: 9,
    });
  });

  it('takes a MIG slice by its label, or by its name from below', () => {
    const slice = { resource: 'nvidia.com/mig-1g.10gb' };
    const label = 'nvidia.com/mig-1g.10gb.memory';
    expect(
      acceleratorMemoryOf(slice, [
        node({ [label]: '9728' }, 'a', { [slice.resource]: '7' }),
      ]).bytes,
    ).toBe(9728 * MIB);
    expect(acceleratorMemoryOf(slice, [])).toMatchObject({
      bytes: 10e9,
      source: 'name of nvidia.com/mig-1g.10gb',
    });
  });

  it.each([
    ['time-sliced', 'time-slicing'],
    ['mps', 'MPS'],
  ] as const)(
    'counts on no memory of a %s accelerator but what the profile says',
    (sharing, word) => {
      const shared = {
        ...gpu,
        sharing,
        nodeSelector: { [PRODUCT]: 'NVIDIA-H100-80GB-HBM3' },
      };
      const nodes = [
        node({
          [PRODUCT]: 'NVIDIA-H100-80GB-HBM3',
          'nvidia.com/gpu.memory': '81559',
        }),
      ];
      expect(acceleratorMemoryOf(shared, nodes)).toEqual({
        bytes: null,
        source: `pods share each accelerator (${word}), so that none can count on all of its memory`,
        computeCapability: 9,
      });
      expect(
        acceleratorMemoryOf({ ...shared, deviceMemory: '10Gi' }, nodes).bytes,
      ).toBe(10 * 1024 * MIB);
    },
  );

  it('takes a resource that the device plugin renamed for shared', () => {
    expect(
      acceleratorMemoryOf(
        {
          resource: 'nvidia.com/gpu.shared',
          nodeSelector: { [PRODUCT]: 'NVIDIA-L4' },
        },
        [],
      ),
    ).toMatchObject({
      bytes: null,
      source: expect.stringContaining('nvidia.com/gpu.shared is shared'),
    });
  });

  it('does not take the memory of the product for that of its slice', () => {
    const slice = {
      ...gpu,
      sharing: 'mig' as const,
      nodeSelector: { [PRODUCT]: 'NVIDIA-H100-80GB-HBM3' },
    };
    expect(acceleratorMemoryOf(slice, []).bytes).toBeNull();
    expect(
      acceleratorMemoryOf(
        { resource: 'nvidia.com/mig-3g.40gb', sharing: 'mig' },
        [],
      ).bytes,
    ).toBe(40e9);
  });

  it.each([
    ['a product that is not known', { [PRODUCT]: 'NVIDIA-Z900' }],
    ['no label', {}],
    ['a label that is no number', { 'nvidia.com/gpu.memory': 'much' }],
    [
      'accelerators that several pods share',
      { [PRODUCT]: 'NVIDIA-L4-SHARED', 'nvidia.com/gpu.memory': '23034' },
    ],
    [
      'accelerators with replicas',
      { 'nvidia.com/gpu.replicas': '4', 'nvidia.com/gpu.memory': '23034' },
    ],
  ])('does not guess from %s', (_what, labels) => {
    const { bytes, source } = acceleratorMemoryOf(gpu, [node(labels)]);
    expect(bytes).toBeNull();
    expect(source).not.toBe('');
  });
});

describe('memoryOfferOf', () => {
  it('has the memory of the container where there is no accelerator', () => {
    const size = { id: 'cpu-8', title: '8 cores', memory: '16Gi' };
    expect(memoryOfferOf(size, [])).toEqual({
      id: 'cpu-8',
      title: '8 cores',
      devices: 0,
      memory: {
        bytes: 16 * 1024 * MIB,
        source: 'memory of the container',
        computeCapability: null,
      },
    });
    expect(
      memoryOfferOf(
        { ...size, resource: 'nvidia.com/gpu', count: 2, deviceMemory: '24Gi' },
        [],
      ),
    ).toMatchObject({ devices: 2, memory: { bytes: 24 * 1024 * MIB } });
  });
});
