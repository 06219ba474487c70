import { Entity } from '@backstage/catalog-model';
import { ModelFacts } from '@model-serving/backstage-plugin-model-serving-common';
import { modelEntity } from './modelEntity';

function model(
  name: string,
  title: string,
  description: string,
  facts: Partial<ModelFacts>,
): Entity {
  const entity = modelEntity(name, { engine: 'vLLM', ...facts });
  return { ...entity, metadata: { ...entity.metadata, title, description } };
}

/** Models that differ in every respect that the pages show. */
export const telltaleModels: Entity[] = [
  model('qwen3-8b', 'Qwen3 8B', 'General chat model with a thinking mode.', {
    publisher: 'Qwen',
    license: 'apache-2.0',
    task: 'text-generation',
    parameters: 8_200_000_000,
    contextLength: 32_768,
    precision: 'bf16',
    memoryBytes: 20_000_000_000,
  }),
  model('llama-3.3-70b', 'Llama 3.3 70B', 'Large chat model.', {
    publisher: 'Meta',
    license: 'llama3.3',
    task: 'text-generation',
    parameters: 70_600_000_000,
    contextLength: 131_072,
    precision: 'fp8',
    memoryBytes: 151_000_000_000,
  }),
  model('bge-m3', 'BGE M3', 'Multilingual embeddings.', {
    publisher: 'BAAI',
    license: 'mit',
    task: 'feature-extraction',
    parameters: 568_000_000,
    contextLength: 8_192,
    precision: 'fp16',
    memoryBytes: 3_000_000_000,
  }),
  model('tinyllama-nightly', 'TinyLlama nightly', 'Changes every night.', {
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
    engine: 'Triton',
  }),
];
