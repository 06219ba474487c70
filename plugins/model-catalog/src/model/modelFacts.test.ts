import { ModelFacts } from '@model-serving/backstage-plugin-model-serving-common';
import { modelFacts } from './modelFacts';

const facts = (known: Partial<ModelFacts>) =>
  modelFacts({
    parameters: null,
    contextLength: null,
    memoryBytes: null,
    precision: null,
    quantization: null,
    ...known,
  } as ModelFacts);

describe('modelFacts', () => {
  it.each([
    ['bf16', null, 'bf16'],
    ['bf16', 'fp8', 'bf16, fp8 weights'],
    [null, 'awq', 'awq weights'],
    [null, null, null],
  ])('precision %s, quantization %s: %s', (precision, quantization, text) => {
    expect(facts({ precision, quantization }).precision).toBe(text);
  });
});
