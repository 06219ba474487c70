import type { EngineArguments } from './EngineArguments';
import type { EngineSettings } from './EngineSettings';
import { kvElement, sharedSettings } from './sharedSettings';

/**
 * TensorRT-LLM, started by trtllm-serve: defaults from its command and `BuildConfig`. The share is one of the memory
 * that is free once weights are loaded and a step of the most tokens has run. No published log tells how much that
 * step works in.
 */
export function tensorRtLlm(args: EngineArguments): EngineSettings {
  return {
    ...sharedSettings('TensorRT-LLM', args, {
      sequences: { value: 2048, source: "TensorRT-LLM's default" },
      stepTokens: { value: 8192, source: "TensorRT-LLM's default" },
    }),
    share: args.number(
      '--kv-cache-free-gpu-memory-fraction',
      '--free-gpu-memory-fraction',
    ) ?? { value: 0.9, source: "TensorRT-LLM's default" },
    shareHolds: 'KV cache',
    isWorkKnown: false,
    kvFollowsWeights: true,
    blockTokens: 32,
    kvElementBytes: kvElement(args.text('--kv-cache-dtype')),
    precision: undefined,
    graphs: { value: true, source: "TensorRT-LLM's default" },
    uncounted: [],
  };
}
