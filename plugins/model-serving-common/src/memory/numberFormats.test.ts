import { numberFormat } from './numberFormats';

describe('bits of a weight', () => {
  // Llama 3.1 8B in https://github.com/ggml-org/llama.cpp/blob/master/tools/quantize/README.md.
  it.each([
    ['iq1_s', 2.0042],
    ['iq2_xxs', 2.3824],
    ['iq2_m', 2.9294],
    ['q2_k', 3.1593],
    ['iq3_xs', 3.4977],
    ['q3_k_s', 3.6429],
    ['q3_k_m', 3.996],
    ['q3_k_l', 4.2979],
    ['iq4_xs', 4.4597],
    ['q4_k_s', 4.6672],
    ['q4_k_m', 4.8944],
    ['q5_k_s', 5.5704],
    ['q5_k_m', 5.7036],
    ['q6_k', 6.5633],
    ['q8_0', 8.5008],
  ])('of %s are %f', (name, bits) => {
    expect(numberFormat(name)!.bits / bits).toBeCloseTo(1, 2);
  });

  it.each([
    ['ud-q4_k_xl', 'q4_k'],
    ['q4_k_l', 'q4_k'],
    ['gptq-int3', 'gptq-int3'],
    ['gptq-int4', 'gptq-int4'],
    ['auto-round-4bit', 'gptq-int4'],
  ])('of %s are those of %s', (name, format) => {
    expect(numberFormat(name)?.name).toBe(format);
  });

  it.each(['quark', 'aqlm', 'mlx-3bit', 'tq9'])('of %s are unknown', name => {
    expect(numberFormat(name)).toBe(undefined);
  });
});
