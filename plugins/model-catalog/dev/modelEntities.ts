import { Entity } from '@backstage/catalog-model';
import { ModelFacts } from '@model-serving/backstage-plugin-model-serving-common';

function model(
  name: string,
  title: string,
  description: string,
  facts: Partial<ModelFacts> & Pick<ModelFacts, 'uri'>,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      title,
      description,
      annotations: {
        'backstage.io/managed-by-location': `model-serving:${name}`,
        'backstage.io/managed-by-origin-location': `model-serving:${name}`,
      },
    },
    spec: {
      type: 'ai-model',
      owner: 'group:default/platform-owners',
      model: { format: 'vLLM', engine: 'vLLM', ...facts },
    },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/platform-owners' },
    ],
  };
}

function pinned(name: string, digit: string): string {
  return `oci://registry.sandbox.example/models/${name}@sha256:${digit.repeat(
    64,
  )}`;
}

/** Models that differ in every respect the pages show. */
export const modelEntities: Entity[] = [
  model('qwen3-8b', 'Qwen3 8B', 'General chat model with a thinking mode.', {
    uri: pinned('qwen3-8b', '9'),
    publisher: 'Qwen',
    license: 'apache-2.0',
    task: 'text-generation',
    parameters: 8_200_000_000,
    contextLength: 32_768,
    precision: 'bf16',
    memoryBytes: 20_000_000_000,
  }),
  model(
    'llama-3.3-70b',
    'Llama 3.3 70B',
    'Large chat model; wants two accelerators.',
    {
      uri: pinned('llama-3.3-70b', '4'),
      publisher: 'Meta',
      license: 'llama3.3',
      task: 'text-generation',
      parameters: 70_600_000_000,
      contextLength: 131_072,
      precision: 'fp8',
      memoryBytes: 151_000_000_000,
    },
  ),
  model('bge-m3', 'BGE M3', 'Multilingual embeddings.', {
    uri: pinned('bge-m3', '2'),
    publisher: 'BAAI',
    license: 'mit',
    task: 'feature-extraction',
    parameters: 568_000_000,
    contextLength: 8_192,
    precision: 'fp16',
    memoryBytes: 3_000_000_000,
  }),
  model('tinyllama-nightly', 'TinyLlama nightly', 'Moves every night.', {
    uri: 'oci://registry.sandbox.example/models/tinyllama:nightly',
    publisher: 'TinyLlama',
    license: 'apache-2.0',
    task: 'text-generation',
    parameters: 1_100_000_000,
    contextLength: 2_048,
    precision: 'fp16',
    memoryBytes: 4_000_000_000,
  }),
  model('scan-reader', 'Scan reader', 'Reads scanned letters.', {
    uri: pinned('scan-reader', '7'),
    engine: 'Triton',
  }),
];
