import {
  ColdStart,
  DayParts,
  Freshness,
  Measured,
  ServiceCosts,
  SPEND_RESOURCES,
  SPEND_USES,
  SpendResource,
  SpendUse,
} from '../api';
import { HourWork, hourUse } from './hourUse';
import { measuredSum } from './measuredSum';
import { priceParts, sumPerHour } from './prices';
import { workOf } from './serviceWork';
import { Spend } from './Spend';
import { StartingSeconds, startCosts } from './startCosts';
import { KeptSlice } from './usageSlices';
import { sumSlices } from './usageSums';
import {
  currencyOf,
  sumsWithin,
  windowSpend,
  WindowSpendSources,
} from './windowSpend';

/** What a service's costs are worked out from. @public */
export interface ServiceCostsSources
  extends Omit<
    WindowSpendSources,
    'asOf' | 'budgetPerMonth' | 'running' | 'sums'
  > {
  readonly service: string;
  /** Of the window, and of the days that `forecastDays` names. */
  readonly slices: readonly KeptSlice[];
  /** What its engines counted, by the hour. */
  readonly work: readonly HourWork[];
  /** That are remembered. */
  readonly starts: readonly ColdStart[];
  /** What it costs now, an hour. */
  readonly perHour: Measured;
  readonly freshness: Freshness;
}

/** A stretch of an hour, or a day, with what it was paid for. */
interface UsedSlice {
  readonly slice: KeptSlice;
  readonly use: SpendUse;
  readonly seconds: number;
}

/** Less of the time that was followed says nothing of the whole. */
const LEAST_KNOWN = 0.5;

/** Splits slices by what they were paid for; the seconds of the parts are those of the slices. */
function usesOf(
  slices: readonly KeptSlice[],
  startingSeconds: StartingSeconds,
  work: readonly HourWork[],
): UsedSlice[] {
  const works = new Map<string, HourWork[]>();
  for (const each of work) {
    works.set(each.hour, [...(works.get(each.hour) ?? []), each]);
  }
  const starting = new Map(
    slices.map(slice => [
      slice,
      slice.hours === 1 ? startingSeconds(slice) : 0,
    ]),
  );
  const ready = new Map<string, number>();
  for (const [{ hour, seconds }, started] of starting) {
    ready.set(hour, (ready.get(hour) ?? 0) + seconds - started);
  }
  return [...starting].flatMap(([slice, started]) => {
    const use =
      slice.hours === 1
        ? hourUse(ready.get(slice.hour) ?? 0, works.get(slice.hour) ?? [])
        : 'unknown';
    const parts: UsedSlice[] = [
      { slice, use: 'starting', seconds: started },
      { slice, use, seconds: slice.seconds - started },
    ];
    return parts.filter(({ seconds }) => seconds > 0);
  });
}

function resourceOf(part: string): SpendResource {
  if (part === 'CPU') {
    return 'cpu';
  }
  return part === 'memory' ? 'memory' : 'accelerators';
}

const zeros = <K extends string>(names: readonly K[]) =>
  Object.fromEntries(names.map(name => [name, 0])) as { [N in K]: number };

/** What had a price, by day and part. */
function partsOf(
  used: readonly UsedSlice[],
  { prices }: ServiceCostsSources,
  currency: string | null,
): DayParts[] {
  const books = new Map(prices.map(({ value }) => [value.id, value.book]));
  const days = new Map<string, DayParts>();
  for (const { seconds, slice, use } of used) {
    const book = books.get(slice.prices);
    const parts = (book && priceParts(slice, book)) ?? [];
    const perHour = sumPerHour(parts);
    if (slice.amount === null || slice.currency !== currency) {
      continue;
    }
    const amount = (slice.amount * seconds) / slice.seconds;
    const day = slice.hour.slice(0, 10);
    const sums = days.get(day) ?? {
      day,
      uses: zeros(SPEND_USES),
      resources: zeros(SPEND_RESOURCES),
    };
    sums.uses[use] += amount;
    for (const part of parts) {
      sums.resources[resourceOf(part.name)] +=
        perHour === 0 ? 0 : (amount * part.perHour) / perHour;
    }
    days.set(day, sums);
  }
  return [...days.values()].sort((a, b) => a.day.localeCompare(b.day));
}

function hoursOf(used: readonly UsedSlice[], ...uses: SpendUse[]): number {
  return (
    used.reduce(
      (sum, { seconds, use }) => sum + (uses.includes(use) ? seconds : 0),
      0,
    ) / 3600
  );
}

const rounded = (hours: number) => Math.round(hours * 10) / 10;

/** What hours without a request cost; unknown where engines were not followed for most of the ready time. */
function idleOf(
  used: readonly UsedSlice[],
  currency: string,
  asOf: string | null,
  usageUnknown: string | null,
): ServiceCosts['idle'] {
  const known = hoursOf(used, 'busy', 'idle');
  const ready = known + hoursOf(used, 'unknown');
  const counted = `requests counted in ${rounded(known)} of ${rounded(
    ready,
  )} ready pod hours`;
  const unknown = (reason: string): ServiceCosts['idle'] => ({
    amount: { value: null, unit: currency, asOf, source: counted, reason },
    podHours: null,
  });
  if (ready > 0 && known < LEAST_KNOWN * ready) {
    return unknown(
      known === 0 ? 'its engines count no requests' : `only ${counted}`,
    );
  }
  const idle = used.filter(({ use }) => use === 'idle');
  if (
    idle.some(
      ({ slice }) => slice.amount === null || slice.currency !== currency,
    )
  ) {
    return unknown('some of it had no price at the time');
  }
  return {
    amount: {
      ...measuredSum(
        idle.reduce(
          (sum, { seconds, slice }) =>
            sum + (slice.amount! * seconds) / slice.seconds,
          0,
        ),
        currency,
        usageUnknown ?? undefined,
      ),
      asOf,
      source: counted,
    },
    podHours: usageUnknown === null ? hoursOf(idle, 'idle') : null,
  };
}

const sumOf = (
  work: readonly HourWork[],
  of: (work: HourWork) => number | null,
): number | null => {
  const known = work.map(of).filter(value => value !== null);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) : null;
};

/**
 * What a service cost in a window of days, at the prices of the time, with what it was paid for.
 * @public
 */
export function serviceCosts(sources: ServiceCostsSources): ServiceCosts {
  const { freshness, perHour, prices, service, slices, window } = sources;
  const { asOf } = freshness;
  const currency = currencyOf(prices);
  const unit = currency ?? '';
  const within = slices.filter(({ hour }) => {
    const day = hour.slice(0, 10);
    return day >= window.from && day < window.to;
  });
  const work = sources.work.filter(({ hour }) => {
    const day = hour.slice(0, 10);
    return day >= window.from && day < window.to;
  });
  const sums = sumSlices(slices);
  const spend = windowSpend({
    ...sources,
    sums,
    running: [perHour],
    budgetPerMonth: null,
    asOf,
  });
  const { usageUnknown } = spend;
  const { starts, startingSeconds } = startCosts(
    sources.starts,
    within,
    unit,
    usageUnknown,
  );
  const used = usesOf(within, startingSeconds, work);
  const all = new Spend(unit);
  sumsWithin({ sums, window }).forEach(sum => all.add(sum));
  const { acceleratorHours, amount, podHours } = all.part(service, asOf);
  const { perMillionTokens, requests, tokens } = workOf(
    { amount, podHours },
    {
      service,
      // The sum of tokens is all that is looked at.
      promptTokens: sumOf(work, each => each.tokens),
      generatedTokens: null,
      requests: sumOf(work, each => each.requests),
      seconds: sumOf(work, each => each.seconds) ?? 0,
    },
  );
  return {
    ...freshness,
    service,
    ...spend,
    acceleratorHours,
    podHours,
    tokens,
    requests,
    perMillionTokens,
    parts: partsOf(used, sources, currency),
    idle: idleOf(used, unit, asOf, usageUnknown),
    starts,
  };
}
