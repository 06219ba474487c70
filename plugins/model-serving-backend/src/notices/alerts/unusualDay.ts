import { dateInWords } from '@model-serving/backstage-plugin-model-serving-common';
import { amountText, medianOf } from './amounts';
import { AlertKind, WatchedTenant } from './AlertKind';

/** Fewer days do not tell what is usual. */
const FEWEST_DAYS = 7;
/** Of a normal distribution, so many median deviations are a standard deviation. */
const DEVIATION = 1.4826;
const MOST_DEVIATIONS = 3;
/** Above the median, so that equal days do not make the next one unusual. */
const LEAST_SHARE = 0.5;

export const unusualDay: AlertKind<WatchedTenant> = {
  id: 'unusual-day',
  // The next day is another one.
  recovery: null,
  judge({ lastDays, month, tenant }) {
    const last = lastDays.at(-1);
    const before = lastDays
      .slice(0, -1)
      .flatMap(({ amount }) => (amount === null ? [] : [amount]));
    const median = medianOf(before);
    if (
      !last ||
      last.amount === null ||
      median === undefined ||
      before.length < FEWEST_DAYS
    ) {
      return undefined;
    }
    const deviation =
      DEVIATION * medianOf(before.map(amount => Math.abs(amount - median)))!;
    const limit =
      median + Math.max(MOST_DEVIATIONS * deviation, LEAST_SHARE * median);
    return last.amount <= limit || median === 0
      ? null
      : {
          state: last.day,
          title: `${tenant.name} spent unusually much on ${dateInWords(
            last.day,
          )}`,
          description: `${amountText(
            last.amount,
            month.currency,
          )}; the median of the ${before.length} days before is ${amountText(
            median,
            month.currency,
          )}. A day is unusual above 150% of the median and three deviations (1.4826 × the median absolute deviation).`,
          severity: 'normal',
        };
  },
};
