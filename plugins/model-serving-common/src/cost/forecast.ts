import { Measured, SpendForecast } from '../api';
import { leastOf, measuredSum } from './measuredSum';

/** What a forecast is computed from, in one currency. */
export interface ForecastInputs {
  readonly now: Date;
  readonly currency: string;
  /** In the present month (UTC). */
  readonly spent: Measured;
  /** What runs now, an hour. */
  readonly perHour: Measured;
  /** What the last whole days cost; null for a day that is not known. */
  readonly days: readonly (number | null)[];
  readonly budgetPerMonth: number | null;
}

const DAY_MS = 86_400_000;
/** With fewer whole days, what runs now says more. */
const FEWEST_DAYS = 2;

/** What remains of the month costs so much a day. */
interface DailyRate {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

function rateOf({ days, perHour }: ForecastInputs): DailyRate | string {
  const known = days.filter(day => day !== null);
  if (known.length < days.length) {
    return 'the cost of some of the last days is not known';
  }
  if (known.length >= FEWEST_DAYS) {
    return {
      mean: known.reduce((sum, day) => sum + day, 0) / known.length,
      low: Math.min(...known),
      high: Math.max(...known),
      method: `The rest of the month costs as much a day as the mean of the last ${known.length} days; the range is that of the least and the most expensive of them.`,
    };
  }
  return perHour.value === null
    ? perHour.reason ?? 'what runs now has no known cost'
    : {
        mean: perHour.value * 24,
        low: null,
        high: null,
        method:
          'What runs now keeps running until the end of the month: there are no two whole days of usage yet.',
      };
}

/** The day on which the budget is spent; null where it lasts for the month. */
function spentOn(
  { budgetPerMonth, now }: ForecastInputs,
  spent: number,
  perDay: number,
  end: number,
): string | null {
  if (budgetPerMonth === null) {
    return null;
  }
  const left = budgetPerMonth - spent;
  const at =
    left <= 0 ? now.getTime() : now.getTime() + (left / perDay) * DAY_MS;
  return at < end ? new Date(at).toISOString().slice(0, 10) : null;
}

/**
 * What the present month will have cost at its end; null with a reason where that is not known. Where some of what was
 * spent is not known, it is at least what the rest comes to.
 */
export function forecastSpend(inputs: ForecastInputs): SpendForecast {
  const { currency, now, spent } = inputs;
  const rate = rateOf(inputs);
  const reason = typeof rate === 'string' ? rate : undefined;
  if (
    typeof rate === 'string' ||
    (spent.value === null && spent.atLeast === undefined)
  ) {
    return {
      amount: { value: null, unit: currency, reason: spent.reason ?? reason },
      low: null,
      high: null,
      method: 'None: an input is not known.',
      budgetSpentOn: null,
    };
  }
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const daysLeft = (end - now.getTime()) / DAY_MS;
  const known = leastOf(spent);
  const by = (perDay: number | null) =>
    perDay === null || spent.value === null ? null : known + perDay * daysLeft;
  return {
    amount: {
      ...measuredSum(known + rate.mean * daysLeft, currency, spent.reason),
      asOf: spent.asOf,
    },
    low: by(rate.low),
    high: by(rate.high),
    method: rate.method,
    budgetSpentOn: spentOn(inputs, known, rate.mean, end),
  };
}
