import { EngineArguments } from './EngineArguments';
import type { EngineSettings } from './EngineSettings';
import { llamaCpp } from './llamaCpp';
import { sglang } from './sglang';
import { tensorRtLlm } from './tensorRtLlm';
import { tgi } from './tgi';
import { vllm } from './vllm';

const READERS: ReadonlyArray<
  readonly [engines: RegExp, read: (args: EngineArguments) => EngineSettings]
> = [
  [/vllm/i, vllm],
  [/sglang/i, sglang],
  [/tensorrt-?llm|trtllm/i, tensorRtLlm],
  [/^tgi\b/i, tgi],
  [/llama\.?-?cpp|gguf/i, llamaCpp],
];

/**
 * What an engine's arguments say about memory; undefined for an engine whose memory is not known.
 *
 * @param engine - Name of the engine, its runtime or its model format
 * @public
 */
export function readEngineSettings(
  engine: string,
  args: readonly string[],
): EngineSettings | undefined {
  const reader = READERS.find(([engines]) => engines.test(engine));
  return reader?.[1](new EngineArguments(args));
}

/**
 * Whether the same arithmetic holds on CPUs. vLLM and SGLang keep an amount of their own for the KV cache there,
 * whatever share of an accelerator they are given; TensorRT-LLM and TGI are started on accelerators.
 */
export function isKnownOnCpus({ engine }: EngineSettings): boolean {
  return engine === 'llama.cpp';
}
