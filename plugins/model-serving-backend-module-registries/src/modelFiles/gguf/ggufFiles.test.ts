import { describingFile, ggufFilesOf } from './ggufFiles';
import { ggufLabelOf } from './ggufLabel';

const filesOf = (files: Record<string, number>) =>
  ggufFilesOf(Object.entries(files).map(([path, size]) => ({ path, size })));

describe('GGUF files', () => {
  it('are a model each, with all its shards', () => {
    expect(
      filesOf({
        'a-Q4_K_M.gguf': 4,
        'mmproj-a-F16.gguf': 1,
        'a.imatrix.gguf': 1,
        'README.md': 1,
        'Q8_0/a-Q8_0-00002-of-00002.gguf': 5,
        'Q8_0/a-Q8_0-00001-of-00002.gguf': 3,
        'a-BF16-00001-of-00003.gguf': 9,
      }),
    ).toEqual([
      { path: 'a-Q4_K_M.gguf', bytes: 4, shards: ['a-Q4_K_M.gguf'] },
      {
        path: 'Q8_0/a-Q8_0-00001-of-00002.gguf',
        bytes: 8,
        shards: [
          'Q8_0/a-Q8_0-00001-of-00002.gguf',
          'Q8_0/a-Q8_0-00002-of-00002.gguf',
        ],
      },
    ]);
  });

  // Names of unsloth/gemma-4-31B-it-GGUF, by https://github.com/unslothai/unsloth/pull/6125.
  it('are without the drafters that lie beside the model', () => {
    expect(
      filesOf({
        'gemma-4-31B-it-Q8_0.gguf': 32e9,
        'mtp-gemma-4-31B-it.gguf': 0.5e9,
        'MTP/gemma-4-31B-it-BF16-MTP.gguf': 0.9e9,
      }).map(({ path }) => path),
    ).toEqual(['gemma-4-31B-it-Q8_0.gguf']);
  });

  it.each([
    'Llama-3.2-11B-Vision-Instruct-Q4_K_M.gguf',
    'Qwen3-Coder-Instruct-DRAFT-0.75B-Q4_0.gguf',
  ])('are models where all files have the word: %s', path => {
    expect(filesOf({ [path]: 1 })).toHaveLength(1);
  });

  it('are described by a large one of few shards', () => {
    const { path } = describingFile(
      filesOf({
        'small.gguf': 1,
        'a-Q2_K-00001-of-00002.gguf': 10,
        'a-Q2_K-00002-of-00002.gguf': 10,
        'a-Q4_K_M.gguf': 30,
        'a-BF16.gguf': 100,
      }),
    );
    expect(path).toBe('a-Q4_K_M.gguf');
  });
});

describe('the label of a GGUF file', () => {
  // Names of bartowski, unsloth, ubergarm and ggml-org; the header says Q4_K_M.
  it.each([
    ['Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf', 'q4_k_m'],
    ['Meta-Llama-3.1-8B-Instruct-Q4_K_L.gguf', 'q4_k_l'],
    ['Meta-Llama-3.1-8B-Instruct-Q5_K_L.gguf', 'q5_k_l'],
    ['Meta-Llama-3.1-8B-Instruct-Q3_K_XL.gguf', 'q3_k_xl'],
    ['Meta-Llama-3.1-8B-Instruct-IQ2_XXS.gguf', 'iq2_xxs'],
    ['Qwen3-4B-IQ4_NL.gguf', 'iq4_nl'],
    ['Qwen3-4B-IQ4_KS.gguf', 'iq4_ks'],
    ['Qwen3-4B-Q5_K_P.gguf', 'q5_k_p'],
    ['Qwen3-4B-UD-Q2_K_XL.gguf', 'ud-q2_k_xl'],
    ['UD-Q2_K_XL/DeepSeek-R1-UD-Q2_K_XL-00001-of-00006.gguf', 'ud-q2_k_xl'],
    ['Codestral-22B-v0.1-F32-Q2_K.gguf', 'q2_k'],
    ['Codestral-22B-v0.1-Q4_0_4_4.gguf', 'q4_0_4_4'],
    ['llama-2-7b-chat.Q8_0.gguf', 'q8_0'],
    ['tinyllama_q4_k_m.gguf', 'q4_k_m'],
    ['gpt-oss-20b-MXFP4.gguf', 'mxfp4'],
    ['Qwen3-30B-A3B-MXFP4_MOE.gguf', 'mxfp4_moe'],
    ['bitnet-b1.58-TQ1_0.gguf', 'tq1_0'],
    ['model-bf16.gguf', 'bf16'],
    ['Q4_K_L/model.gguf', 'q4_k_m'],
    ['FAQ4U.gguf', 'q4_k_m'],
  ])('of %s is %s', (path, name) => {
    const header = { metadata: { 'general.file_type': 15 } };
    expect(ggufLabelOf(path, header)?.name).toBe(name);
  });

  it('is unknown where neither name nor header tells', () => {
    expect(ggufLabelOf('model.gguf', undefined)).toBe(null);
  });
});
