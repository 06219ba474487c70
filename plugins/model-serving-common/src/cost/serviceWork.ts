import { ServiceSpend, SpendPart } from '../api';
import { FEWEST_TOKENS } from './serviceCost';

/** What the engines of a service did; null is not counted. @public */
export interface ServiceWork {
  readonly service: string;
  readonly promptTokens: number | null;
  readonly generatedTokens: number | null;
  readonly requests: number | null;
  /** For how long the counters of its pods were followed, all pods together. */
  readonly seconds: number;
}

/** Counters that were followed for less of the time say nothing of the whole. */
const LEAST_FOLLOWED = 0.5;

const rounded = (hours: number) => Math.round(hours * 10) / 10;

/** What work cost, by the amount and the pod hours that it took. */
export function workOf(
  { amount, podHours }: Pick<SpendPart, 'amount' | 'podHours'>,
  work: ServiceWork | undefined,
): Pick<ServiceSpend, 'perMillionTokens' | 'requests' | 'tokens'> {
  const { generatedTokens = null, promptTokens = null } = work ?? {};
  const tokens =
    generatedTokens === null && promptTokens === null
      ? null
      : (promptTokens ?? 0) + (generatedTokens ?? 0);
  const followed = (work?.seconds ?? 0) / 3600;
  const counted = `tokens counted in ${rounded(followed)} of ${rounded(
    podHours,
  )} pod hours`;
  const reason = () => {
    if (tokens === null) {
      return 'token counts are unknown';
    }
    if (followed < LEAST_FOLLOWED * podHours) {
      return `only ${counted}`;
    }
    return tokens < FEWEST_TOKENS
      ? `too little traffic: ${Math.round(tokens)} tokens`
      : amount.reason;
  };
  const why = reason();
  return {
    tokens,
    requests: work?.requests ?? null,
    perMillionTokens: {
      value:
        why === undefined && tokens && amount.value !== null
          ? (amount.value / tokens) * 1e6
          : null,
      unit: `${amount.unit}/1M tokens`,
      source: counted,
      asOf: amount.asOf,
      ...(why && { reason: why }),
    },
  };
}
