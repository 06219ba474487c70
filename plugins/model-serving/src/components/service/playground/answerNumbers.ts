import {
  CallUsage,
  ServiceCost,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatNumber,
  formatPrice,
} from '@model-serving/backstage-plugin-model-serving-react';

const UNKNOWN = 'unknown';

function costOf(
  { completionTokens, promptTokens }: CallUsage,
  { currency, perMillionTokens }: ServiceCost,
): string {
  if (perMillionTokens.value === null) {
    return `${UNKNOWN}: ${perMillionTokens.reason ?? 'no price per token'}`;
  }
  if (promptTokens === null && completionTokens === null) {
    return `${UNKNOWN}: the engine counted no tokens`;
  }
  const tokens = (promptTokens ?? 0) + (completionTokens ?? 0);
  return formatPrice((tokens * perMillionTokens.value) / 1_000_000, currency);
}

/** What one answer took, as names and values; what does not exist for its endpoint is left out. */
export function answerNumbers(
  usage: CallUsage,
  cost: ServiceCost,
): Array<[name: string, value: string]> {
  const number = (value: number | null, unit: string) =>
    value === null ? UNKNOWN : `${formatNumber(value)} ${unit}`;
  const isStreamed = usage.firstTokenMs !== null;
  return [
    ['Prompt', number(usage.promptTokens, 'tokens')],
    ...(isStreamed
      ? ([
          ['Answer', number(usage.completionTokens, 'tokens')],
          ['Time to first token', number(usage.firstTokenMs, 'ms')],
          ['Speed', number(usage.tokensPerSecond, 'tokens/s')],
        ] as Array<[string, string]>)
      : []),
    ['Total', number(usage.seconds, 's')],
    ['Cost at the present price per token', costOf(usage, cost)],
  ];
}
