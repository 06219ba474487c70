import {
  emptyModelVariant,
  emptyModelVersion,
  ServableModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  accelerator,
  acceleratorList,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { variantOptions } from './variantOptions';

const version = {
  ...emptyModelVersion('2025-07', [
    {
      ...emptyModelVariant('bf16', 'oci://registry.example/m:bf16', 'vLLM'),
      precision: 'bf16',
      weightBytes: 61_000_000_000,
    },
    {
      ...emptyModelVariant('fp8', 'oci://registry.example/m:fp8', 'vLLM'),
      precision: 'bf16',
      quantization: 'fp8',
      weightBytes: 8_500_000_000,
    },
    emptyModelVariant('gguf', 'oci://registry.example/m:gguf', 'gguf'),
  ]),
  contextLength: 8192,
  architecture: {
    layers: 36,
    attentionHeads: 32,
    kvHeads: 8,
    headSize: 128,
    hiddenSize: 4096,
    vocabularySize: 151_936,
    valueSize: null,
    caches: null,
    slidingWindow: null,
    latentAttention: null,
    recurrent: null,
    experts: null,
  },
};
const model: ServableModel = {
  entityRef: 'resource:default/m',
  title: 'M',
  publisher: null,
  license: null,
  task: null,
  defaultVersion: null,
  versions: [version],
};
const list = acceleratorList([
  accelerator('h100-1', 'fits', ''),
  accelerator('l4-1', 'fits', ''),
]);

describe('variantOptions', () => {
  it('says of each variant what it is, and which accelerators hold it', () => {
    const [bf16, fp8] = variantOptions(model, version, list);
    expect(bf16).toEqual({
      name: 'bf16',
      summary: 'bf16 · 56.8 GiB',
      memory: 'Fits Accelerator h100-1. Too large for Accelerator l4-1.',
      unusable: null,
    });
    expect(fp8).toMatchObject({
      summary: 'fp8 weights, computes in bf16 · 7.92 GiB',
      memory: 'Fits Accelerator h100-1, Accelerator l4-1.',
    });
  });

  it('does not offer what the runtime does not serve', () => {
    expect(variantOptions(model, version, list)[2]).toMatchObject({
      summary: 'gguf',
      memory: null,
      unusable:
        "No runtime serves the format gguf. The platform's runtimes serve vLLM.",
    });
  });

  it('judges nothing while no accelerators are known', () => {
    expect(
      variantOptions(model, version, undefined).map(({ memory, unusable }) => [
        memory,
        unusable,
      ]),
    ).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });
});
