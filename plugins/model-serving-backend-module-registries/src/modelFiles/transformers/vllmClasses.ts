import type { TransformersConfig } from './readTransformersConfig';

/** How the classes of models that generate text end. */
const GENERATES =
  /(ForCausalLM|LMHeadModel|ForConditionalGeneration|ChatModel)$/;

/**
 * Classes of vLLM's registry (`vllm/model_executor/models/registry.py`) with other names that generate text, and the
 * one encoder with a decoder among them.
 */
const GENERATION = new Set([
  'AquilaModel',
  'ChatGLMModel',
  'GritLM',
  'Llama_Nemotron_Nano_VL',
  'MiDashengLMModel',
  'MiniCPMO',
  'MiniCPMV',
  'NVLM_D',
  'NemotronH_Nano_VL_V2',
  'Ovis',
  'Ovis2_5',
  'Qwen2_5OmniModel',
  'UltravoxModel',
  'VoxtralStreamingGeneration',
  'WhisperForConditionalGeneration',
]);

/**
 * Classes of its registry that pool, and that no other runtime of the platform loads: rewards and rankings of decoders.
 * Encoders such as BERT are not here, which KServe's runtime serves as well, and on CPUs.
 */
const POOLING = new Set([
  'InternLM2ForRewardModel',
  'JinaVLForRanking',
  'LlamaBidirectionalForSequenceClassification',
  'LlamaBidirectionalModel',
  'Qwen2ForProcessRewardModel',
  'Qwen2ForRewardModel',
]);

/** Whether vLLM is the engine for the classes that a configuration names. */
export function isForVllm({
  classes,
  isEncoderDecoder,
}: Pick<TransformersConfig, 'classes' | 'isEncoderDecoder'>): boolean {
  return classes.some(
    each =>
      GENERATION.has(each) ||
      POOLING.has(each) ||
      (GENERATES.test(each) && !isEncoderDecoder),
  );
}
