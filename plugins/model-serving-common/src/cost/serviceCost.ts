import { CostPart, Freshness, Measured, ServiceCost } from '../api';
import { BYTES_PER_GIB, flavorPrice, PriceBook } from './prices';
import { UsageRecord } from './usage';

/** What a service's cost is worked out from. @public */
export interface ServiceCostSources {
  readonly now: Date;
  readonly prices?: PriceBook;
  /** What its pods hold now. */
  readonly current: readonly UsageRecord[];
  /** The ledger of the month so far; undefined when none is kept. */
  readonly ledger?: readonly UsageRecord[];
  /** Tokens of the month so far; undefined when they are not known. */
  readonly tokens?: number;
  readonly freshness: Freshness;
}

/** Below this a price per million tokens says nothing. */
const FEWEST_TOKENS = 100_000;
const MS_PER_HOUR = 3_600_000;

/** The parts of a record's price per hour; null when its flavor has none. */
function partsOf(record: UsageRecord, prices: PriceBook): CostPart[] | null {
  const parts: CostPart[] = [];
  if (record.count > 0) {
    const price = record.flavor
      ? flavorPrice(prices, record.flavor)
      : undefined;
    if (price === undefined) {
      return null;
    }
    parts.push({
      name: `accelerator ${record.flavor}`,
      quantity: record.count,
      unit: 'accelerators',
      unitPrice: price,
      perHour: record.count * price,
    });
  }
  const gib = record.memoryBytes / BYTES_PER_GIB;
  parts.push(
    {
      name: 'CPU',
      quantity: record.cpu,
      unit: 'cores',
      unitPrice: prices.cpuPerHour,
      perHour: record.cpu * prices.cpuPerHour,
    },
    {
      name: 'memory',
      quantity: gib,
      unit: 'GiB',
      unitPrice: prices.memoryGiBPerHour,
      perHour: gib * prices.memoryGiBPerHour,
    },
  );
  return parts;
}

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

/** Hours of a record within bounds, in epoch milliseconds. */
function hoursWithin(record: UsageRecord, from: number, to: number): number {
  const start = Math.max(Date.parse(record.from), from);
  const end = Math.min(record.to === null ? to : Date.parse(record.to), to);
  return Math.max(0, end - start) / MS_PER_HOUR;
}

function spentSince(
  records: readonly UsageRecord[],
  prices: PriceBook,
  from: number,
  now: number,
): number | null {
  let total = 0;
  for (const record of records) {
    const hours = hoursWithin(record, from, now);
    const parts = hours > 0 ? partsOf(record, prices) : [];
    if (parts === null) {
      return null;
    }
    total += hours * parts.reduce((sum, part) => sum + part.perHour, 0);
  }
  return total;
}

/** The ledger with what the picture knows better: pods that are there now. */
function complete(
  ledger: readonly UsageRecord[],
  current: readonly UsageRecord[],
): UsageRecord[] {
  const present = new Set(current.map(({ podUid }) => podUid));
  return [...ledger.filter(({ podUid }) => !present.has(podUid)), ...current];
}

const UNPRICED = 'the price book has no price for its accelerator';

/**
 * What a service costs now and has cost, in the price book's currency. Days and months begin at
 * midnight UTC. What cannot be known is null with a reason, never 0.
 * @public
 */
export function serviceCost(sources: ServiceCostSources): ServiceCost {
  const { now, prices, current, ledger, tokens, freshness } = sources;
  const currency = prices?.currency ?? '';
  const measured = (
    value: number | null,
    unit: string,
    reason: string,
  ): Measured => ({
    value,
    unit,
    asOf: freshness.asOf,
    ...(value === null ? { reason } : {}),
    ...(prices ? { source: prices.source } : {}),
  });
  const cost = (
    perHour: number | null,
    today: number | null,
    monthToDate: number | null,
    parts: CostPart[],
    reasons: { now: string; past: string },
  ): ServiceCost => {
    const enough = tokens !== undefined && tokens >= FEWEST_TOKENS;
    const perMillion =
      monthToDate !== null && enough ? (monthToDate / tokens) * 1e6 : null;
    let whyNoTokens = 'the tokens it served are not known';
    if (monthToDate === null) {
      whyNoTokens = reasons.past;
    } else if (tokens !== undefined) {
      whyNoTokens = 'too little traffic';
    }
    return {
      ...freshness,
      currency,
      perHour: measured(perHour, `${currency}/h`, reasons.now),
      today: measured(today, currency, reasons.past),
      monthToDate: measured(monthToDate, currency, reasons.past),
      perMillionTokens: measured(
        perMillion,
        `${currency}/1M tokens`,
        whyNoTokens,
      ),
      parts,
      priceSource: prices?.source ?? '',
    };
  };
  if (!prices) {
    const reason = 'no prices are configured';
    return cost(null, null, null, [], { now: reason, past: reason });
  }
  const parts: CostPart[] = [];
  let priced = true;
  for (const record of current) {
    const own = partsOf(record, prices);
    priced = priced && own !== null;
    parts.push(...(own ?? []));
  }
  const total = addUp(parts);
  const perHour = priced
    ? total.reduce((sum, part) => sum + part.perHour, 0)
    : null;
  if (!ledger) {
    return cost(perHour, null, null, total, {
      now: UNPRICED,
      past: 'no usage has been recorded yet',
    });
  }
  const records = complete(ledger, current);
  const midnight = Date.UTC(
    now.getUTCFullYear(),
    now.getUTCMonth(),
    now.getUTCDate(),
  );
  const monthStart = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  return cost(
    perHour,
    spentSince(records, prices, midnight, now.getTime()),
    spentSince(records, prices, monthStart, now.getTime()),
    total,
    { now: UNPRICED, past: UNPRICED },
  );
}
