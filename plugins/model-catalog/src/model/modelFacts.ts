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

/** The facts of a model as text; null where a fact is unknown. */
export function modelFacts(facts: ModelFacts) {
  return {
    parameters: known(facts.parameters, formatCompact),
    context: known(facts.contextLength, formatTokens),
    memory: known(facts.memoryBytes, formatBytes),
  };
}
