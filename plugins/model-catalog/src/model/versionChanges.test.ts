import {
  emptyModelVariant,
  emptyModelVersion,
  ModelArchitecture,
  ModelVariant,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import { versionChanges } from './versionChanges';

const GIB = 2 ** 30;
const APACHE = { id: 'apache-2.0', url: null, text: null };

const variant = (known: Partial<ModelVariant> = {}): ModelVariant => ({
  ...emptyModelVariant('bf16', 'oci://registry.example/m:1', 'vLLM'),
  ...known,
});
const version = (known: Partial<ModelVersion> = {}): ModelVersion => ({
  ...emptyModelVersion('1', [variant()]),
  ...known,
});
const of = (known: Partial<ModelVariant>) =>
  version({ variants: [variant(known)] });
const built = (known: Partial<ModelArchitecture>) =>
  version({ architecture: known as ModelArchitecture });

describe('versionChanges', () => {
  it.each<[string, ModelVersion, ModelVersion, string[]]>([
    [
      'the context',
      version({ contextLength: 8_192 }),
      version({ contextLength: 32_768 }),
      ['context: 8k tokens → 32k tokens'],
    ],
    [
      'a license of its own',
      version(),
      version({ license: { id: 'mit', url: null, text: null } }),
      ['license: apache-2.0 → mit'],
    ],
    [
      'the parameters',
      version({ parameters: 7e9 }),
      version({ parameters: 8.2e9 }),
      ['parameters: 7B → 8.2B'],
    ],
    [
      'size and number formats of the only variant, whatever its name',
      of({
        name: 'v1',
        weightBytes: 16 * GIB,
        precision: 'fp16',
        quantization: 'awq',
      }),
      of({
        name: 'v2',
        weightBytes: 8 * GIB,
        precision: 'bf16',
        quantization: 'fp8',
      }),
      [
        'weights: 16 GiB → 8 GiB',
        'precision: fp16 → bf16',
        'quantization: awq → fp8',
      ],
    ],
    [
      'the variants of the same name, and those that are new',
      of({ weightBytes: 16 * GIB }),
      version({
        variants: [variant({ weightBytes: 17 * GIB }), variant({ name: 'q4' })],
      }),
      ['weights of bf16: 16 GiB → 17 GiB', 'new variant q4'],
    ],
    [
      'the architecture',
      built({ layers: 32, kvHeads: 8, slidingWindow: null }),
      built({
        layers: 36,
        kvHeads: 8,
        slidingWindow: { tokens: 4_096, layers: 18, sizes: null },
      }),
      ['layers: 32 → 36'],
    ],
    [
      'nothing where all is the same',
      of({ weightBytes: GIB }),
      of({ weightBytes: GIB }),
      [],
    ],
    [
      'nothing of what one of them does not know',
      version(),
      version({
        contextLength: 8_192,
        parameters: 7e9,
        architecture: { layers: 32 } as ModelArchitecture,
        variants: [
          variant({ weightBytes: GIB, precision: 'bf16', quantization: 'fp8' }),
        ],
      }),
      [],
    ],
  ])('says %s', (_what, before, after, changes) => {
    expect(versionChanges({ license: APACHE }, before, after)).toEqual(changes);
  });
});
