import type {
  RuntimeFeature,
  RuntimeOffer,
  RuntimeProtocol,
} from '@model-serving/backstage-plugin-model-serving-common';
import { formatCount } from './names';

const PROTOCOLS: Record<RuntimeProtocol, string> = {
  openai: 'OpenAI API',
  'open-inference': 'Open Inference Protocol',
  'kserve-v1': 'KServe V1 protocol',
  own: 'API of its own',
};

const FEATURES: Record<RuntimeFeature, string> = {
  lora: 'LoRA',
  'prefix-caching': 'prefix caching',
  'speculative-decoding': 'speculative decoding',
  'tool-calling': 'tool calling',
  'structured-output': 'structured output',
  'multi-modal': 'images and audio',
  embeddings: 'embeddings',
  'dynamic-batching': 'dynamic batching',
  ensembles: 'ensembles',
  'prefill-decode-split': 'prefill/decode split',
  'multi-node': 'several nodes',
};

/** `OpenAI API`. @public */
export function protocolName(protocol: RuntimeProtocol): string {
  return PROTOCOLS[protocol];
}

/** `vLLM 0.10.2`, and that it is in maintenance where it is. @public */
export function runtimeTitle({
  maturity,
  title,
  version,
}: Pick<RuntimeOffer, 'maturity' | 'title' | 'version'>): string {
  return `${title} ${version}${
    maturity === 'maintenance' ? ' (maintenance mode)' : ''
  }`;
}

/** `OpenAI API · LoRA, prefix caching`. @public */
export function runtimeFeatures({
  features,
  protocol,
}: Pick<RuntimeOffer, 'features' | 'protocol'>): string {
  return [
    protocolName(protocol),
    ...(features.length > 0
      ? [features.map(feature => FEATURES[feature]).join(', ')]
      : []),
  ].join(' · ');
}

/** `3 other runtimes do not serve the format vLLM.`; null where there are none. @public */
export function otherFormatsSentence(
  count: number,
  formats: readonly string[],
): string | null {
  if (count === 0) {
    return null;
  }
  const others = formatCount(count, 'other runtime');
  return `${others} ${count === 1 ? 'does' : 'do'} not serve the format ${
    formats.join(' or ') || '(none)'
  }.`;
}
