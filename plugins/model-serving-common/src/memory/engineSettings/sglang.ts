import { adapterSettings } from './adapterSettings';
import type { EngineArguments } from './EngineArguments';
import type { EngineSettings } from './EngineSettings';
import { given, kvElement, sharedSettings } from './sharedSettings';
import { argumentFile, drafted, offloaded, unknownTypes } from './uncounted';

/** By the tensor-parallel ranks, the most first. */
const SHARES: ReadonlyArray<readonly [atLeast: number, share: number]> = [
  [16, 0.79],
  [8, 0.81],
  [4, 0.85],
  [2, 0.87],
  [1, 0.88],
];

/** SGLang: defaults from `ServerArgs`, where the share shrinks with the number of tensor-parallel ranks. */
export function sglang(args: EngineArguments): EngineSettings {
  const shared = sharedSettings('SGLang', args, {
    sequences: {
      value: 256,
      source: 'assumed, because SGLang derives it from free memory',
    },
    stepTokens: { value: 8192, source: "SGLang's default" },
  });
  const { data, tensor } = shared.layout;
  const eager = args.has('--disable-cuda-graph');
  const cacheType = args.text('--kv-cache-dtype');
  const adapters = adapterSettings('SGLang', args);
  return {
    ...shared,
    share: args.number('--mem-fraction-static') ?? {
      value: SHARES.find(([atLeast]) => tensor >= atLeast)![1],
      source: `SGLang's default for ${tensor} tensor-parallel ranks`,
    },
    shareHolds: 'weights and KV cache',
    isWorkKnown: true,
    blockTokens: args.count('--page-size'),
    kvElementBytes: kvElement(cacheType),
    precision: given(args.text('--dtype')),
    graphs: eager
      ? { value: false, source: eager.source }
      : { value: true, source: "SGLang's default" },
    layout: {
      ...shared.layout,
      attention:
        args.has('--enable-dp-attention') && tensor % data === 0
          ? tensor / data
          : tensor,
    },
    adapters: adapters.adapters,
    uncounted: [
      ...adapters.uncounted,
      ...unknownTypes(cacheType),
      ...drafted(
        args.text(
          '--speculative-draft-model-path',
          '--speculative-draft-model',
        ),
      ),
      ...offloaded(args.number('--cpu-offload-gb')),
      ...argumentFile(args.text('--config')),
    ],
  };
}
