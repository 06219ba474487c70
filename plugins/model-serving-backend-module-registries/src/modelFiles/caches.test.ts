import {
  memoryFitOf,
  ModelArchitecture,
  parseModelFacts,
} from '@model-serving/backstage-plugin-model-serving-common';
import { CACHE_KEYS, CONFIG_CACHES, GGUF_CACHES } from './__fixtures__/caches';
import { readGgufMetadata } from './gguf/readGgufMetadata';
import { readTransformersConfig } from './transformers/readTransformersConfig';

/** Bytes that one request of this length keeps; null where that is unknown. */
function requestBytes(
  architecture: ModelArchitecture | null,
  engine: string,
  contextTokens: number,
): number | null {
  const facts = parseModelFacts({
    uri: 'oci://registry.example/m:1',
    format: engine,
    precision: 'bf16',
    weightBytes: 1,
    architecture,
  })!;
  const { parts } = memoryFitOf({
    model: { entityRef: 'resource:default/m', title: 'Model', facts },
    offer: {
      id: 'offer',
      title: 'Offer',
      devices: 1,
      memory: { bytes: 2 ** 50, source: 'the test', computeCapability: null },
    },
    engine,
    args: [],
    requests: 1,
    contextTokens,
    otherOffers: [],
    variants: [],
  });
  return parts.find(({ part }) => part === 'kvCache')?.bytes ?? null;
}

describe('what a request keeps', () => {
  it.each(CONFIG_CACHES.map(each => [each.model, each] as const))(
    'in vLLM, of %s',
    (_, { bytes, facts }) => {
      const { architecture } = readTransformersConfig(facts, null);
      expect(requestBytes(architecture, 'vLLM', 65_536)).toBe(bytes);
    },
  );

  it.each(GGUF_CACHES.map(each => [each.model, each] as const))(
    'in llama.cpp, of %s',
    (_, { bytes, facts }) => {
      const { architecture } = readGgufMetadata(facts, null);
      expect(requestBytes(architecture, 'llama.cpp', 32_768)).toBe(bytes);
    },
  );

  const PLAIN = {
    dtype: 'bfloat16',
    hidden_size: 1024,
    max_position_embeddings: 65_536,
    model_type: 'nobody_knows',
    num_attention_heads: 8,
    num_hidden_layers: 2,
    vocab_size: 1000,
  };

  it.each(Object.keys(CACHE_KEYS))(
    'is unknown with %s in a type that nobody reviewed',
    key => {
      const of = (value: unknown) =>
        requestBytes(
          readTransformersConfig({ ...PLAIN, [key]: value }, null).architecture,
          'vLLM',
          65_536,
        );
      expect(of(CACHE_KEYS[key])).toBe(null);
      expect(of(null)).toBe(2 * 2 * 1024 * 2 * 65_536);
    },
  );
});
