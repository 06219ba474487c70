import type { ArgumentId } from '../../engines/arguments';
import { llamaCpp } from '../../engines/definitions/llamaCpp';
import { sglang } from '../../engines/definitions/sglang';
import { tensorRtLlm } from '../../engines/definitions/tensorRtLlm';
import { tgi } from '../../engines/definitions/tgi';
import { vllm } from '../../engines/definitions/vllm';
import type { ValueFlag } from '../../engines/arguments';
import type {
  EngineAdapters,
  EngineDefinition,
} from '../../engines/EngineDefinition';
import type { EngineSettings } from './EngineSettings';

/** The engines whose memory is counted. */
const COUNTED: Record<EngineSettings['engine'], EngineDefinition> = {
  vLLM: vllm,
  SGLang: sglang,
  'TensorRT-LLM': tensorRtLlm,
  TGI: tgi,
  'llama.cpp': llamaCpp,
};

/** The flags by which an engine takes LoRA adapters; undefined where it takes none. */
export const adapterFlagsOf = (
  engine: EngineSettings['engine'],
): EngineAdapters | undefined => COUNTED[engine].adapters;

/** The flag that sets a count or a choice of an engine; undefined where it has none. */
export function valueFlagOf(
  engine: EngineSettings['engine'],
  id: Exclude<ArgumentId, 'prefixCaching'>,
): ValueFlag | undefined {
  return COUNTED[engine].flags?.[id];
}
