import {
  AppliedPriceList,
  DaySpend,
  Measured,
  UsageSum,
  WindowSpend,
} from '../api';
import { DAY_MS, daysBetween, forecastDays, presentMonth } from './days';
import { forecastSpend } from './forecast';
import { groupBy, Spend } from './Spend';
import { Since } from './timeline';
import { AppliedPrices } from './usageSlices';

/** What the costs of a window of days are worked out from. @public */
export interface WindowSpendSources {
  readonly now: Date;
  /** Days of the window, UTC: the first, and the one after the last. */
  readonly window: { readonly from: string; readonly to: string };
  /** Of the window, and of the days that {@link forecastDays} names. */
  readonly sums: readonly UsageSum[];
  readonly gaps: ReadonlyArray<{ readonly from: string; readonly to: string }>;
  /** In the order of time. */
  readonly prices: ReadonlyArray<Since<AppliedPrices>>;
  /** What runs now costs an hour, each service. */
  readonly running: readonly Measured[];
  readonly budgetPerMonth: number | null;
  /** When usage was counted last; null where it never was. */
  readonly asOf: string | null;
}

function listsOf(
  prices: WindowSpendSources['prices'],
  from: number,
  to: number,
): AppliedPriceList[] {
  return prices.flatMap(({ since, value: { book, id } }, index) => {
    const until = prices[index + 1]?.since ?? null;
    const isWithin =
      (index === 0 || Date.parse(since) < to) &&
      (until === null || Date.parse(until) > from);
    return isWithin
      ? [
          {
            id,
            since,
            until,
            currency: book?.currency ?? null,
            source: book?.source ?? null,
          },
        ]
      : [];
  });
}

function sumOfRunning(
  running: readonly Measured[],
  unit: string,
  asOf: string | null,
): Measured {
  const unknown = running.find(({ value }) => value === null);
  return unknown
    ? { value: null, unit, asOf, reason: unknown.reason }
    : {
        value: running.reduce((sum, { value }) => sum + (value ?? 0), 0),
        unit,
        asOf,
      };
}

/** Why nobody can know what was used on a day; undefined where it is known. */
function unknownDay(
  day: string,
  { gaps, prices, sums }: Pick<WindowSpendSources, 'gaps' | 'prices' | 'sums'>,
): string | undefined {
  const begin = Date.parse(day);
  const used = sums.some(sum => sum.day === day);
  const first = prices[0]?.since.slice(0, 10);
  if (!used && (first === undefined || day < first)) {
    return 'usage was not recorded yet';
  }
  return gaps.some(
    gap =>
      Date.parse(gap.from) <= begin && Date.parse(gap.to) >= begin + DAY_MS,
  )
    ? 'the cluster was not observed on this day'
    : undefined;
}

/** Why the usage of some days is unknown; undefined where all of it is known. */
function unknownDays(
  days: readonly string[],
  sources: Parameters<typeof unknownDay>[1],
): string | undefined {
  const reasons = days.flatMap(day => unknownDay(day, sources) ?? []);
  const all = [...new Set(reasons)].join('; ');
  if (reasons.length === 0 || reasons.length === days.length) {
    return all || undefined;
  }
  return `usage is unknown on ${reasons.length} of ${days.length} days: ${all}`;
}

/** The currency of the prices that hold now; null while there were never any. */
export function currencyOf(
  prices: WindowSpendSources['prices'],
): string | null {
  return (
    prices.findLast(({ value }) => value.book)?.value.book?.currency ?? null
  );
}

/** The usage that is of a window. */
export function sumsWithin({
  sums,
  window,
}: Pick<WindowSpendSources, 'sums' | 'window'>): UsageSum[] {
  return sums.filter(({ day }) => day >= window.from && day < window.to);
}

/**
 * What usage cost in a window of days, at the prices of the time. Unknown amounts are null with a reason; a day or a
 * window without usage costs 0 only where its cluster was observed.
 */
export function windowSpend(sources: WindowSpendSources): WindowSpend {
  const { asOf, budgetPerMonth, now, prices, sums, window } = sources;
  const currency = currencyOf(prices);
  const unit = currency ?? '';
  const within = sumsWithin(sources);
  const all = new Spend(unit);
  within.forEach(sum => all.add(sum));
  const byDay = groupBy(sums, unit, ({ day }) => day);
  const dayOf = (day: string): DaySpend => {
    const reason = unknownDay(day, sources) ?? byDay.get(day)?.reason;
    return reason
      ? { day, amount: null, reason }
      : { day, amount: byDay.get(day)?.priced ?? 0 };
  };
  const end = Math.min(Date.parse(window.to), now.getTime());
  const perHour = sumOfRunning(sources.running, `${unit}/h`, asOf);
  const days = daysBetween(Date.parse(window.from), end);
  const usageUnknown = unknownDays(days, sources);
  const spent: Measured =
    currency === null && within.length === 0
      ? {
          value: null,
          unit,
          asOf,
          reason: 'no prices have been recorded yet',
        }
      : all.measured(asOf, usageUnknown);
  const month = presentMonth(now);
  const isPresentMonth = window.from === month.from && window.to === month.to;
  const began = sums.reduce<string | undefined>(
    (first, { day }) => (first === undefined || day < first ? day : first),
    undefined,
  );
  return {
    from: window.from,
    to: window.to,
    currency,
    spent,
    priced: all.priced,
    usageUnknown: usageUnknown ?? null,
    perHour,
    forecast: isPresentMonth
      ? forecastSpend({
          now,
          currency: unit,
          spent,
          perHour,
          budgetPerMonth,
          // The first day of all is seldom a whole one.
          days: forecastDays(now)
            .filter(day => began !== undefined && day > began)
            .map(day => dayOf(day).amount),
        })
      : null,
    days: days.map(dayOf),
    gaps: sources.gaps.filter(
      gap =>
        Date.parse(gap.from) < end &&
        Date.parse(gap.to) > Date.parse(window.from),
    ),
    prices: listsOf(prices, Date.parse(window.from), end),
  };
}
