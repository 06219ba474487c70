import type { RunningEngine } from '@model-serving/lab';

/** Tokens that an answer says it took. */
export interface Tokens {
  prompt: number;
  generated: number;
}

/** How clients ask an engine. */
export interface Protocol {
  /** @param fails - whether the model is to fail, where it can be made to */
  request(
    engine: RunningEngine,
    fails: boolean,
  ): { url: string; body: Record<string, unknown> };
  /** Of an answer; undefined where the protocol does not say. */
  tokens?(answer: any): Tokens;
  /** Whether the lab's model fails where it is told to. */
  canFail: boolean;
}

/** The lab's model fails for a negative number. */
const numberFor = (fails: boolean) => (fails ? -1 : 1);

const openInference: Protocol = {
  canFail: true,
  request: ({ url, model }, fails) => ({
    url: `${url}/v2/models/${model}/infer`,
    body: {
      inputs: [
        {
          name: 'x',
          shape: [1, 1],
          datatype: 'FP32',
          data: [numberFor(fails)],
        },
      ],
    },
  }),
};

const kserveV1: Protocol = {
  canFail: true,
  request: ({ url, model }, fails) => ({
    url: `${url}/v1/models/${model}:predict`,
    body: { instances: [[numberFor(fails)]] },
  }),
};

let asked = 0;

const openAi: Protocol = {
  canFail: false,
  request: ({ url, model }) => ({
    url: `${url}/v1/completions`,
    body: {
      model,
      // Some have parts in common, which come from the cache of prompts.
      prompt: `${'The weather is fine. '.repeat(++asked % 4)}${asked}`,
      max_tokens: 200,
      ignore_eos: true,
    },
  }),
  tokens: ({ usage }) => ({
    prompt: usage.prompt_tokens,
    generated: usage.completion_tokens,
  }),
};

/** By the name of the real engine. */
export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  mlserver: openInference,
  triton: openInference,
  kserve: kserveV1,
  'llama.cpp': openAi,
};
