import { adapterSettings } from './adapterSettings';
import type { EngineArguments } from './EngineArguments';
import type { EngineSettings } from './EngineSettings';
import { given, kvElement, sharedSettings } from './sharedSettings';
import {
  argumentFile,
  drafted,
  offloaded,
  uncounted,
  unknownTypes,
} from './uncounted';

/**
 * vLLM: defaults from `CacheConfig`, `SchedulerConfig` and `EngineArgs`. The share was 0.9 until 0.19 and is 0.92
 * since; the lower one is taken.
 */
export function vllm(args: EngineArguments): EngineSettings {
  const eager = args.isOn('--enforce-eager');
  const drafts = args.text('--speculative-config');
  const cacheType = args.text('--kv-cache-dtype');
  const adapters = adapterSettings('vLLM', args);
  return {
    ...sharedSettings('vLLM', args, {
      sequences: { value: 256, source: "vLLM's default" },
      stepTokens: {
        value: 8192,
        source: "vLLM's default for large accelerators",
      },
    }),
    share: args.number('--gpu-memory-utilization') ?? {
      value: 0.9,
      source: "vLLM's default",
    },
    shareHolds: 'everything',
    isWorkKnown: true,
    blockTokens:
      args.count('--block-size') > 1 ? args.count('--block-size') : 16,
    kvElementBytes: kvElement(cacheType),
    precision: given(args.text('--dtype')),
    graphs: eager
      ? { value: false, source: eager.source }
      : { value: true, source: "vLLM's default" },
    keepsAllTokens:
      args.isOn('--disable-hybrid-kv-cache-manager') !== undefined,
    adapters: adapters.adapters,
    uncounted: [
      ...adapters.uncounted,
      ...unknownTypes(cacheType),
      ...drafted(
        (drafts && /"model"/.test(drafts.value) ? drafts : undefined) ??
          args.text('--speculative-config.model'),
      ),
      ...offloaded(args.number('--cpu-offload-gb')),
      ...uncounted(
        args.text('--kv-cache-memory-bytes'),
        'sets the size of the cache in place of the share, which is not counted',
        false,
      ),
      ...uncounted(
        args.count('--decode-context-parallel-size', '-dcp') > 1
          ? args.text('--decode-context-parallel-size', '-dcp')
          : undefined,
        'divides the cache, which is not counted',
        false,
      ),
      ...argumentFile(args.text('--config')),
    ],
  };
}
