import type { ModelFacts } from '../api';
import { amount } from './bytes';
import { EngineSettings, ranksOf } from './engineSettings';
import { numberFormat } from './numberFormats';
import { elementFormat, layoutInWords, weightFormat } from './parts';

/**
 * Why an engine would not start with this layout; undefined when nothing known speaks against it. vLLM and SGLang split
 * attention heads evenly, split or repeat KV heads evenly, and pad the vocabulary, so that its size never matters.
 */
export function layoutProblem(
  facts: ModelFacts,
  { layout }: EngineSettings,
  devices: number,
): string | undefined {
  const ranks = ranksOf(layout);
  if (ranks > devices) {
    return `${layoutInWords(
      layout,
    )} need ${ranks} accelerators, and a replica has ${devices}`;
  }
  const { attentionHeads, kvHeads, latentAttention, layers, slidingWindow } =
    facts.architecture ?? {};
  const { attention: tensor, pipeline } = layout;
  if (attentionHeads && attentionHeads % tensor !== 0) {
    return `${attentionHeads} attention heads cannot be split over ${tensor} tensor-parallel ranks`;
  }
  const odd = [kvHeads, slidingWindow?.sizes?.kvHeads].find(
    heads => heads && heads % tensor !== 0 && tensor % heads !== 0,
  );
  if (odd && !latentAttention) {
    return `${odd} KV heads can neither be split over nor repeated on ${tensor} tensor-parallel ranks`;
  }
  return layers && pipeline > layers
    ? `${layers} layers cannot be split over ${pipeline} pipeline stages`
    : undefined;
}

/** Why an engine refuses its share of the memory; undefined where it takes it. */
export function shareProblem({ share }: EngineSettings): string | undefined {
  return share.value > 1
    ? `${share.source} asks for more than 1, which is all of an accelerator's memory`
    : undefined;
}

/**
 * Why an engine would not start a model with what its arguments ask; undefined when nothing known speaks against it. vLLM and
 * SGLang refuse a context beyond the model's own, and to convert weights that are quantized already.
 */
export function argumentProblem(
  { contextLength, quantization: stored }: ModelFacts,
  { contextTokens, engine, quantization }: EngineSettings,
): string | undefined {
  if (engine === 'llama.cpp') {
    return undefined;
  }
  if (contextTokens && contextLength && contextTokens.value > contextLength) {
    return `${contextTokens.source} asks for a context of ${amount(
      contextTokens.value,
    )} tokens, and the model has ${amount(contextLength)}`;
  }
  const from = stored === null ? undefined : numberFormat(stored);
  const to = quantization && numberFormat(quantization.value);
  return from && to && from.name !== to.name
    ? `${quantization.source} asks for ${to.name}, and its weights are ${from.name} already`
    : undefined;
}

/** Why an accelerator cannot run the model's number formats; undefined when nothing known speaks against it. */
export function capabilityProblem(
  facts: ModelFacts,
  settings: EngineSettings,
  capability: number | null,
): string | undefined {
  // The lowest capability of a format is known of vLLM, whose kernels SGLang shares.
  if (capability === null || !['vLLM', 'SGLang'].includes(settings.engine)) {
    return undefined;
  }
  const formats = [
    weightFormat(facts, settings),
    elementFormat(facts, settings),
  ];
  const refused = formats.find(
    format => format?.minCapability && format.minCapability > capability,
  );
  return (
    refused &&
    `${refused.name} needs compute capability ${refused.minCapability!.toFixed(
      1,
    )}, and the accelerator has ${capability.toFixed(1)}`
  );
}
