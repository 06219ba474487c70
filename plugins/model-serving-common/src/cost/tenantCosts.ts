import {
  AppliedPriceList,
  DaySpend,
  Freshness,
  Measured,
  ServiceSpend,
  SpendPart,
  TenantCosts,
  UsageSum,
} from '../api';
import { forecastSpend } from './forecast';
import { FEWEST_TOKENS } from './serviceCost';
import { Since } from './timeline';
import { AppliedPrices } from './usageSlices';

/** What the engines of a service did; null is not counted. @public */
export interface ServiceWork {
  readonly service: string;
  readonly promptTokens: number | null;
  readonly generatedTokens: number | null;
  readonly requests: number | null;
  /** For how long the counters of its pods were followed, all pods together. */
  readonly seconds: number;
}

/** What a tenant's costs are worked out from. @public */
export interface TenantCostSources {
  readonly now: Date;
  readonly tenant: string;
  readonly cluster: string;
  readonly budgetPerMonth: number | null;
  /** Days of the window, UTC: the first, and the one after the last. */
  readonly window: { readonly from: string; readonly to: string };
  /** Of the window, and of the days that {@link forecastDays} names. */
  readonly sums: readonly UsageSum[];
  readonly gaps: ReadonlyArray<{ readonly from: string; readonly to: string }>;
  /** What its engines did in the window. */
  readonly work: readonly ServiceWork[];
  /** In the order of time. */
  readonly prices: ReadonlyArray<Since<AppliedPrices>>;
  /** What the tenant's services cost now, an hour, each. */
  readonly running: readonly Measured[];
  /** Whether a service is still there; null where nobody can tell. */
  readonly exists: (service: string) => boolean | null;
  readonly freshness: Freshness;
}

const DAY_MS = 86_400_000;
const DAYS_OF_FORECAST = 7;

const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The days that begin within bounds. */
function daysBetween(from: number, to: number): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day += DAY_MS) {
    days.push(dayAt(day));
  }
  return days;
}

/** The first day of the present month (UTC), and that of the next. @public */
export function presentMonth(now: Date): { from: string; to: string } {
  const first = (month: number) =>
    dayAt(Date.UTC(now.getUTCFullYear(), month, 1));
  return { from: first(now.getUTCMonth()), to: first(now.getUTCMonth() + 1) };
}

/** The whole days (UTC) from which the rest of a month is forecast, oldest first. @public */
export function forecastDays(now: Date): string[] {
  const today = Date.parse(dayAt(now.getTime()));
  return daysBetween(today - DAYS_OF_FORECAST * DAY_MS, today);
}

/** Adds up usage; what had no price, or one in another currency, makes the amount unknown. */
class Spend {
  readonly #currency: string;
  #amount = 0;
  #acceleratorSeconds = 0;
  #podSeconds = 0;
  #unpricedSeconds = 0;
  readonly #others = new Set<string>();

  constructor(currency: string) {
    this.#currency = currency;
  }

  get priced(): number {
    return this.#amount;
  }

  add(sum: UsageSum): void {
    this.#acceleratorSeconds += sum.acceleratorSeconds;
    this.#podSeconds += sum.podSeconds;
    this.#unpricedSeconds += sum.unpricedSeconds;
    if (sum.currency === this.#currency) {
      this.#amount += sum.amount;
    } else if (sum.currency !== null && sum.amount > 0) {
      this.#others.add(sum.currency);
    }
  }

  /** Why the amount is not all; undefined where it is. */
  get reason(): string | undefined {
    if (this.#unpricedSeconds > 0) {
      const hours = Math.round((this.#unpricedSeconds / 3600) * 10) / 10;
      return `${hours} of ${
        Math.round((this.#podSeconds / 3600) * 10) / 10
      } pod hours had no price`;
    }
    return this.#others.size > 0
      ? `some of it was priced in ${[...this.#others].sort().join(' and ')}`
      : undefined;
  }

  measured(asOf: string | null): Measured {
    const { reason } = this;
    return {
      value: reason ? null : this.#amount,
      unit: this.#currency,
      asOf,
      ...(reason && { reason }),
    };
  }

  part(id: string | null, asOf: string | null): SpendPart {
    return {
      id,
      amount: this.measured(asOf),
      acceleratorHours: this.#acceleratorSeconds / 3600,
      podHours: this.#podSeconds / 3600,
    };
  }
}

function groupBy<K>(
  sums: readonly UsageSum[],
  currency: string,
  keyOf: (sum: UsageSum) => K,
): Map<K, Spend> {
  const groups = new Map<K, Spend>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const group = groups.get(key) ?? new Spend(currency);
    group.add(sum);
    groups.set(key, group);
  }
  return groups;
}

/** The most expensive first; what is not known comes before all, since it may be more. */
function partsOf<K extends string | null>(
  groups: ReadonlyMap<K, Spend>,
  asOf: string | null,
): Array<SpendPart & { id: K }> {
  return [...groups]
    .map(([id, spend]) => ({ ...spend.part(id, asOf), id }))
    .sort(
      (a, b) =>
        (b.amount.value ?? Infinity) - (a.amount.value ?? Infinity) ||
        String(a.id).localeCompare(String(b.id)),
    );
}

function listsOf(
  prices: TenantCostSources['prices'],
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

/** Counters that were followed for less of the time say nothing of the whole. */
const LEAST_FOLLOWED = 0.5;

const rounded = (hours: number) => Math.round(hours * 10) / 10;

function workOf(
  { amount, podHours }: SpendPart,
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

/** Why nobody can know what was used on a day; undefined where it is known. */
function unknownDay(
  day: string,
  { gaps, prices, sums }: Pick<TenantCostSources, 'gaps' | 'prices' | 'sums'>,
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

/**
 * What a tenant's services cost in a window of days, at the prices of the time. Unknown amounts are null with a
 * reason; a day without usage costs 0 only where its cluster was observed.
 * @public
 */
export function tenantCosts(sources: TenantCostSources): TenantCosts {
  const { budgetPerMonth, freshness, now, prices, sums, window } = sources;
  const { asOf } = freshness;
  const currency =
    prices.findLast(({ value }) => value.book)?.value.book?.currency ?? null;
  const unit = currency ?? '';
  const work = new Map(sources.work.map(each => [each.service, each]));
  const within = sums.filter(
    ({ day }) => day >= window.from && day < window.to,
  );
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
  const spent: Measured =
    currency === null && within.length === 0
      ? {
          value: null,
          unit,
          asOf,
          reason: 'no prices have been recorded yet',
        }
      : all.measured(asOf);
  const month = presentMonth(now);
  const isPresentMonth = window.from === month.from && window.to === month.to;
  const began = sums.reduce<string | undefined>(
    (first, { day }) => (first === undefined || day < first ? day : first),
    undefined,
  );
  return {
    ...freshness,
    tenant: sources.tenant,
    cluster: sources.cluster,
    from: window.from,
    to: window.to,
    currency,
    spent,
    priced: all.priced,
    perHour,
    budgetPerMonth,
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
    days: daysBetween(Date.parse(window.from), end).map(dayOf),
    services: partsOf(
      groupBy(within, unit, ({ service }) => service),
      asOf,
    ).map(part => ({
      ...part,
      ...workOf(part, work.get(part.id)),
      exists: sources.exists(part.id),
    })),
    models: partsOf(
      groupBy(within, unit, ({ model }) => model),
      asOf,
    ),
    flavors: partsOf(
      groupBy(within, unit, ({ flavor }) => flavor),
      asOf,
    ),
    costCenters: partsOf(
      groupBy(within, unit, ({ costCenter }) => costCenter),
      asOf,
    ),
    gaps: sources.gaps.filter(
      gap =>
        Date.parse(gap.from) < end &&
        Date.parse(gap.to) > Date.parse(window.from),
    ),
    prices: listsOf(prices, Date.parse(window.from), end),
  };
}
