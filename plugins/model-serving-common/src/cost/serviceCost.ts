import { CostPart, Freshness, Measured, ServiceCost } from '../api';
import { TokenUsage } from '../engines';
import { PriceBook, priceParts, sumPerHour, missingPrice } from './prices';
import { Since, spansWithin } from './timeline';
import { UsageRecord } from './usage';
import { AppliedPrices } from './usageSlices';

type PriceHistory = ReadonlyArray<Since<AppliedPrices>>;

/** What a service's cost is worked out from. @public */
export interface ServiceCostSources {
  readonly now: Date;
  readonly prices?: PriceBook;
  /**
   * The prices that were applied, in the order of time, so that new ones do not change what was spent; those that hold
   * now where it is left out.
   */
  readonly priceHistory?: PriceHistory;
  /** What its pods hold now. */
  readonly current: readonly UsageRecord[];
  /** The ledger of the month so far; undefined when none is kept. */
  readonly ledger?: readonly UsageRecord[];
  /** Tokens handled lately; undefined when they are not known. */
  readonly tokens?: TokenUsage;
  readonly freshness: Freshness;
}

/** Below this a price per million tokens says nothing. */
export const FEWEST_TOKENS = 100_000;
const MS_PER_HOUR = 3_600_000;

function addUp(parts: readonly CostPart[]): CostPart[] {
  const sums = new Map<string, CostPart>();
  for (const part of parts) {
    const sum = sums.get(part.name);
    sums.set(
      part.name,
      sum
        ? {
            ...sum,
            quantity: sum.quantity + part.quantity,
            perHour: sum.perHour + part.perHour,
          }
        : part,
    );
  }
  return [...sums.values()];
}

/** What was spent, or why that is not known. */
type Spent = { value: number } | { value: null; reason: string };

function spentBetween(
  records: readonly UsageRecord[],
  { book, history }: { book: PriceBook; history: PriceHistory },
  from: number,
  to: number,
): Spent {
  let total = 0;
  for (const record of records) {
    const start = Math.max(Date.parse(record.from), from);
    const end = Math.min(record.to === null ? to : Date.parse(record.to), to);
    for (const span of spansWithin(history, start, end)) {
      const applied = span.value.book;
      const parts = applied && priceParts(record, applied);
      if (!parts) {
        const now = missingPrice(record, book);
        return {
          value: null,
          reason: now
            ? `the price book has no price for ${now}`
            : 'some of it had no price at the time',
        };
      }
      if (applied.currency !== book.currency) {
        return {
          value: null,
          reason: `some of it was priced in ${applied.currency}`,
        };
      }
      total += (sumPerHour(parts) * (span.to - span.from)) / MS_PER_HOUR;
    }
  }
  return { value: total };
}

/** The ledger with what the picture knows better: pods that are there now. */
function complete(
  ledger: readonly UsageRecord[],
  current: readonly UsageRecord[],
): UsageRecord[] {
  const present = new Set(current.map(({ podUid }) => podUid));
  return [...ledger.filter(({ podUid }) => !present.has(podUid)), ...current];
}

/** Why records have no known cost: what the first has no price for. */
function unpricedReason(
  records: readonly UsageRecord[],
  prices: PriceBook,
): string {
  const missing = records
    .map(record => missingPrice(record, prices))
    .find(what => what !== null);
  return `the price book has no price for ${missing ?? 'all of it'}`;
}

const minuteOf = (iso: string) => iso.slice(0, 16).replace('T', ' ');

/**
 * What a million tokens cost over the time they were counted, loading and idle pods included. Prompt
 * and generated tokens weigh alike.
 */
function perMillionTokens(
  usage: TokenUsage | undefined,
  spent: Spent,
  prices: PriceBook,
): Measured {
  const unit = `${prices.currency}/1M tokens`;
  if (!usage) {
    return {
      value: null,
      unit,
      reason: 'token counts are unknown',
      source: prices.source,
    };
  }
  const { from, to, tokens, meaning } = usage;
  const counted = `${Math.round(tokens)} tokens from ${minuteOf(
    from,
  )} to ${minuteOf(to)} UTC${meaning ? ` (${meaning})` : ''}`;
  const common = { unit, asOf: to, source: `${prices.source}; ${counted}` };
  if (spent.value === null) {
    return { ...common, ...spent };
  }
  return tokens < FEWEST_TOKENS
    ? { ...common, value: null, reason: `too little traffic: ${counted}` }
    : { ...common, value: (spent.value / tokens) * 1e6 };
}

/**
 * What a service costs now and has cost, in the price book's currency. Days and months begin at
 * midnight UTC. What cannot be known is null with a reason, never 0.
 * @public
 */
export function serviceCost(sources: ServiceCostSources): ServiceCost {
  const { now, prices, current, ledger, tokens, freshness } = sources;
  const { priceHistory = [] } = sources;
  const currency = prices?.currency ?? '';
  const unknown = (unit: string, reason: string): Measured => ({
    value: null,
    unit,
    asOf: freshness.asOf,
    reason,
    ...(prices ? { source: prices.source } : {}),
  });
  if (!prices) {
    const reason = 'no prices are configured';
    return {
      ...freshness,
      currency,
      perHour: unknown('/h', reason),
      today: unknown('', reason),
      monthToDate: unknown('', reason),
      perMillionTokens: unknown('/1M tokens', reason),
      parts: [],
      priceSource: '',
    };
  }
  const records = complete(ledger ?? [], current);
  const applied = {
    book: prices,
    history:
      priceHistory.length > 0
        ? priceHistory
        : [{ since: '', value: { id: '', book: prices } }],
  };
  const measured = (spent: Spent, unit: string): Measured =>
    spent.value === null
      ? unknown(unit, spent.reason)
      : {
          value: spent.value,
          unit,
          asOf: freshness.asOf,
          source: prices.source,
        };
  const parts: CostPart[] = [];
  let priced = true;
  for (const record of current) {
    const own = priceParts(record, prices);
    priced = priced && own !== null;
    parts.push(...(own ?? []));
  }
  const total = addUp(parts);
  const perHour: Spent = priced
    ? { value: sumPerHour(total) }
    : { value: null, reason: unpricedReason(current, prices) };
  const spentSince = (from: number) =>
    ledger
      ? measured(spentBetween(records, applied, from, now.getTime()), currency)
      : unknown(currency, 'no usage has been recorded yet');
  return {
    ...freshness,
    currency,
    perHour: measured(perHour, `${currency}/h`),
    today: spentSince(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()),
    ),
    monthToDate: spentSince(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1),
    ),
    perMillionTokens: perMillionTokens(
      tokens,
      tokens
        ? spentBetween(
            records,
            applied,
            Date.parse(tokens.from),
            Date.parse(tokens.to),
          )
        : { value: 0 },
      prices,
    ),
    parts: total,
    priceSource: prices.source,
  };
}
