import { Attribution } from './attribution';
import { Holding, PriceBook, priceParts, sumPerHour } from './prices';
import { Since, spansWithin } from './timeline';
import { UsageRecord } from './usage';

export const HOUR_MS = 3_600_000;

/** Prices that were applied from some time on. @public */
export interface AppliedPrices {
  /** The same for the same prices. */
  readonly id: string;
  /** Null while there were none. */
  readonly book: PriceBook | null;
}

/** A stretch of time within one hour in which one pod held the same, at the same prices, for the same tenant. @public */
export interface UsageSlice extends Holding {
  /** `<cluster>/<namespace>/<kind>/<name>` */
  readonly service: string;
  readonly podUid: string;
  readonly pod: string;
  /** ISO time at which its hour begins, UTC. */
  readonly hour: string;
  /** ISO time at which it begins. */
  readonly from: string;
  readonly seconds: number;
  readonly attribution: Attribution;
  /** Id of the prices that held then. */
  readonly prices: string;
  /** ISO 4217 code; null while there were no prices. */
  readonly currency: string | null;
  /** What it cost, in that currency; null where it had no price then. */
  readonly amount: number | null;
}

/** A slice as it is kept: of an hour, or of a day of which only sums are known. @public */
export type KeptSlice = UsageSlice & { readonly hours: 1 | 24 };

/** What is cut into slices. @public */
export interface SlicedUsage {
  readonly records: ReadonlyArray<UsageRecord & { readonly service: string }>;
  /** In the order of time; the first also holds before it. */
  readonly prices: ReadonlyArray<Since<AppliedPrices>>;
  /** By service, each in the order of time; the first also holds before it. */
  readonly attributions: ReadonlyMap<string, ReadonlyArray<Since<Attribution>>>;
}

/** Of a service that was gone before anybody wrote down whose it was. */
const NOBODY: Attribution = {
  tenant: null,
  owner: null,
  costCenter: null,
  model: null,
  modelVersion: null,
};

function amountOf(
  holding: Holding,
  book: PriceBook | null,
  seconds: number,
): number | null {
  const parts = book && priceParts(holding, book);
  return parts && (sumPerHour(parts) * seconds) / 3600;
}

/** The hours (UTC) that a stretch of time touches, each with the part of it that is within. */
function hoursWithin(from: number, to: number) {
  const hours: Array<{ hour: number; from: number; to: number }> = [];
  for (
    let hour = Math.floor(from / HOUR_MS) * HOUR_MS;
    hour < to;
    hour += HOUR_MS
  ) {
    hours.push({
      hour,
      from: Math.max(hour, from),
      to: Math.min(hour + HOUR_MS, to),
    });
  }
  return hours;
}

/**
 * Cuts what pods held within a window at every full hour, where other prices began to hold, and where a service went to
 * another tenant, owner or model. The same input always gives the same slices, whoever cuts, and how the window is split
 * changes no sum. Of a pod that is still there, all of the window is counted. Before any prices are known there are no
 * slices.
 *
 * @param from - epoch milliseconds
 * @param to - epoch milliseconds
 * @public
 */
export function sliceUsage(
  usage: SlicedUsage,
  from: number,
  to: number,
): UsageSlice[] {
  return usage.records.flatMap(record => {
    const { count, cpu, flavor, memoryBytes, pod, podUid, service } = record;
    const holding = { count, cpu, flavor, memoryBytes };
    const start = Math.max(from, Date.parse(record.from));
    const end = record.to === null ? to : Math.min(to, Date.parse(record.to));
    const attributions = usage.attributions.get(service) ?? [];
    return hoursWithin(start, end).flatMap(within =>
      spansWithin(usage.prices, within.from, within.to).flatMap(priced =>
        spansWithin(
          attributions.length > 0
            ? attributions
            : [{ since: record.from, value: NOBODY }],
          priced.from,
          priced.to,
        ).map(span => {
          const seconds = (span.to - span.from) / 1000;
          return {
            ...holding,
            service,
            podUid,
            pod,
            hour: new Date(within.hour).toISOString(),
            from: new Date(span.from).toISOString(),
            seconds,
            attribution: span.value,
            prices: priced.value.id,
            currency: priced.value.book?.currency ?? null,
            amount: amountOf(holding, priced.value.book, seconds),
          };
        }),
      ),
    );
  });
}
