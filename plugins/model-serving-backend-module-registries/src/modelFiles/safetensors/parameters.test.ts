import { quantizationOf } from '../transformers/quantization';
import { Fields } from '../Fields';
import { parametersOf, precisionOf, readTensorCounts } from './parameters';
import { readSafetensorsHeader } from './readSafetensorsHeader';
import { safetensorsFilesOf } from './weightFiles';

const of = (method: string, more: object = {}) =>
  quantizationOf(
    Fields.of({ quantization_config: { quant_method: method, ...more } }),
  );

describe('parameters by the elements of tensors', () => {
  it('are all elements of weights that are not packed', () => {
    expect(parametersOf({ BF16: 7e9, F32: 1e6 }, null, null)).toBe(
      7_001_000_000,
    );
    expect(parametersOf({ F8_E4M3: 7e9, BF16: 1e9 }, of('fp8'), null)).toBe(
      8e9,
    );
    expect(parametersOf({}, null, 1e9)).toBe(null);
  });

  // 6.4 billion weights in groups of 128, and embeddings of 0.25 billion.
  const WEIGHTS = 6.4e9;
  const GROUPS = WEIGHTS / 128;
  const AWQ = { I32: (WEIGHTS + GROUPS) / 8, F16: GROUPS + 0.25e9 };
  const awq = of('awq', { bits: 4, group_size: 128 });
  const awqBytes = 4 * AWQ.I32 + 2 * AWQ.F16;

  it.each<[string, object, ReturnType<typeof of>, number, number]>([
    ['AWQ', AWQ, awq, awqBytes * 1.001, 6.65e9],
    [
      'MXFP4 with its scales among the integers',
      { U8: 19.1e9 / 2 + 19.1e9 / 32, BF16: 1.8e9 },
      of('mxfp4'),
      19.1e9 / 2 + 19.1e9 / 32 + 3.6e9,
      20.9e9,
    ],
    [
      'NVFP4 with scales of their own',
      { U8: 6.4e9 / 2, F8_E4M3: 6.4e9 / 16, BF16: 1e9 },
      of('modelopt', { quant_algo: 'NVFP4' }),
      3.2e9 + 0.4e9 + 2e9,
      7.4e9,
    ],
  ])('of %s are weights', (_, counts, quantization, bytes, expected) => {
    const found = parametersOf(readTensorCounts(counts), quantization, bytes)!;
    expect(found / expected).toBeCloseTo(1, 3);
  });

  it('are believed where they are more than the files could hold as integers', () => {
    const counted = { I32: WEIGHTS, F16: 0.25e9 };
    expect(parametersOf(counted, awq, awqBytes)).toBe(6.65e9);
  });

  // Counts as large as those of DeepSeek-V4-Flash, Llama 3.1 405B by AMD Quark and BitNet b1.58 2B4T.
  it.each<[string, object, object]>([
    [
      'experts in FP4 beside FP8',
      { expert_dtype: 'fp4', quantization_config: { quant_method: 'fp8' } },
      { BF16: 1e9, F8_E4M3: 9e9, I8: 138e9, F8_E8M0: 8.6e9 },
    ],
    [
      'experts in MXFP4 beside FP8',
      { quantization_config: { quant_method: 'fp8', store_dtype: 'mxfp4' } },
      { BF16: 1e9, F8_E4M3: 9e9, U8: 150e9 },
    ],
    [
      'Quark',
      { quantization_config: { quant_method: 'quark' } },
      { BF16: 4.2e9, U8: 212e9 },
    ],
    [
      'BitNet',
      { quantization_config: { quant_method: 'bitnet' } },
      { BF16: 0.33e9, U8: 0.52e9 },
    ],
    ['no method that is named', {}, { BF16: 1e9, U8: 1e9 }],
  ])('of weights packed as in %s are unknown', (_, config, counts) => {
    expect(
      parametersOf(
        readTensorCounts(counts),
        quantizationOf(Fields.of(config)),
        200e9,
      ),
    ).toBe(null);
  });

  it('of methods without integers are all elements', () => {
    const method = of('eetq');
    expect(parametersOf({ BF16: 7e9 }, method, null)).toBe(7e9);
    expect(parametersOf({ BF16: 7e9, U8: 1e6 }, null, null)).toBe(
      7_001_000_000,
    );
  });

  it('of packed weights are unknown without the size of the files', () => {
    expect(parametersOf(AWQ, awq, null)).toBe(null);
  });

  it('are not read from what is no count', () => {
    expect(
      readTensorCounts({ BF16: 1.5, F16: -1, F32: '7', I8: NaN, U8: 4 }),
    ).toEqual({ U8: 4 });
    expect(readTensorCounts(null)).toEqual({});
  });

  it('tell the precision by the most elements', () => {
    expect(precisionOf({ BF16: 10, F32: 2 })).toBe('bf16');
    expect(precisionOf({ I32: 10, F16: 2 })).toBe(null);
    expect(precisionOf({})).toBe(null);
  });
});

describe('a safetensors header', () => {
  const tensor = (dtype: unknown, shape: unknown) => ({ w: { dtype, shape } });

  it('counts elements by format and leaves metadata out', () => {
    expect(
      readSafetensorsHeader({
        __metadata__: { format: 'pt' },
        a: { dtype: 'BF16', shape: [2, 3] },
        b: { dtype: 'BF16', shape: [] },
        c: { dtype: 'F32', shape: [0, 7] },
      }),
    ).toEqual({ BF16: 7, F32: 0 });
  });

  it.each([
    ['a size that is negative', tensor('BF16', [-1])],
    ['a size that is a text', tensor('BF16', ['9'])],
    ['more elements than there are', tensor('BF16', [1e9, 1e9])],
    ['no format', tensor(7, [1])],
    ['no shape', tensor('BF16', null)],
    ['a text', 'x'],
    ['nothing', null],
  ])('with %s counts nothing', (_, header) => {
    expect(readSafetensorsHeader(header)).toEqual({});
  });
});

describe('weight files', () => {
  const chosen = (...paths: string[]) =>
    safetensorsFilesOf(paths.map(path => ({ path, size: 1 }))).map(
      ({ path }) => path,
    );

  it.each([
    [['model.safetensors', 'consolidated.safetensors'], ['model.safetensors']],
    [
      [
        'model-00001-of-00002.safetensors',
        'model-00002-of-00002.safetensors',
        'model.safetensors.index.json',
        'consolidated.safetensors',
      ],
      ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'],
    ],
    [['consolidated.safetensors', 'params.json'], ['consolidated.safetensors']],
    [['adapter_model.safetensors'], []],
    [
      [
        'model-00001-of-00002.safetensors',
        'model-00002-of-00002.safetensors',
        'model.safetensors.index.json',
        'mtp.safetensors',
      ],
      [
        'model-00001-of-00002.safetensors',
        'model-00002-of-00002.safetensors',
        'mtp.safetensors',
      ],
    ],
    [
      [
        'consolidated-00001-of-00002.safetensors',
        'consolidated-00002-of-00002.safetensors',
      ],
      [
        'consolidated-00001-of-00002.safetensors',
        'consolidated-00002-of-00002.safetensors',
      ],
    ],
    // stabilityai/stable-diffusion-xl-base-1.0: the model twice, and a LoRA.
    [
      [
        'sd_xl_base_1.0.safetensors',
        'sd_xl_base_1.0_0.9vae.safetensors',
        'sd_xl_offset_example-lora_1.0.safetensors',
      ],
      [],
    ],
    [['vae/model.safetensors'], []],
    [['weights.safetensors'], ['weights.safetensors']],
    [['model.gguf'], []],
  ])('of %j are %j', (paths, expected) => {
    expect(chosen(...paths)).toEqual(expected);
  });
});
