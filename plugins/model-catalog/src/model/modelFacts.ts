import { ModelFacts } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatBytes,
  formatCompact,
  formatTokens,
} from '@model-serving/backstage-plugin-model-serving-react';

function known(
  value: number | null,
  format: (value: number) => string,
): string | null {
  return value === null ? null : format(value);
}

/** `bf16`; `bf16, fp8 weights` where the weights are stored smaller. */
function precisionOf({ precision, quantization }: ModelFacts): string | null {
  const weights = quantization && `${quantization} weights`;
  return [precision, weights].filter(Boolean).join(', ') || null;
}

/** The facts of a model as text; null where a fact is unknown. */
export function modelFacts(facts: ModelFacts) {
  return {
    parameters: known(facts.parameters, formatCompact),
    context: known(facts.contextLength, formatTokens),
    precision: precisionOf(facts),
    declaredMemory: known(facts.memoryBytes, formatBytes),
  };
}
