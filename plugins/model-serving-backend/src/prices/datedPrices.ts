import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { PriceBook } from '@model-serving/backstage-plugin-model-serving-common';

const TERMS = ['on-demand', 'spot', 'reserved'] as const;

/** A price of an accelerator that holds for a time. */
export interface DatedPrice {
  /** Name of the ResourceFlavor. */
  flavor: string;
  /** Per accelerator and hour, before the discount. */
  perHour: number;
  /** Day (UTC) from which it holds; null where it has no beginning. */
  from: string | null;
  /** Day (UTC) from which it no longer holds; null where it has no end. */
  until: string | null;
  term: (typeof TERMS)[number] | null;
  discountPercent: number;
}

const KEY = 'modelServing.prices.entries';

function dayOf(config: Config, key: 'from' | 'until', at: string) {
  const day = config.getOptionalString(key);
  const time = day === undefined ? 0 : Date.parse(day);
  if (
    day !== undefined &&
    (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day)
  ) {
    throw new InputError(`${at}.${key} must be a day such as '2026-11-21'`);
  }
  return day ?? null;
}

function numberWithin(value: number, most: number, at: string): number {
  if (!Number.isFinite(value) || value < 0 || value > most) {
    throw new InputError(
      most === Infinity
        ? `${at} must be 0 or more`
        : `${at} must be 0 to ${most}`,
    );
  }
  return value;
}

/** @throws InputError that names the key that cannot be used */
export function readDatedPrices(prices: Config): DatedPrice[] {
  return (prices.getOptionalConfigArray('entries') ?? []).map(
    (config, index) => {
      const at = `${KEY}[${index}]`;
      const term = config.getOptionalString('term') ?? null;
      const known = TERMS.find(each => each === term);
      if (term !== null && known === undefined) {
        throw new InputError(`${at}.term must be one of ${TERMS.join(', ')}`);
      }
      const entry = {
        flavor: config.getString('flavor'),
        perHour: numberWithin(
          config.getNumber('perHour'),
          Infinity,
          `${at}.perHour`,
        ),
        from: dayOf(config, 'from', at),
        until: dayOf(config, 'until', at),
        term: known ?? null,
        discountPercent: numberWithin(
          config.getOptionalNumber('discountPercent') ?? 0,
          100,
          `${at}.discountPercent`,
        ),
      };
      const { from, until } = entry;
      if (from !== null && until !== null && from >= until) {
        throw new InputError(`${at}.until must be after its from`);
      }
      return entry;
    },
  );
}

/** `h100 reserved, 10% discount` */
function wordsOf({ discountPercent, flavor, term }: DatedPrice): string | null {
  const remarks = [
    term,
    discountPercent > 0 && `${discountPercent}% discount`,
  ].filter(remark => remark !== null && remark !== false);
  return remarks.length > 0 ? `${flavor} ${remarks.join(', ')}` : null;
}

/**
 * The prices at a time: those of the entries that hold then, the one that began last where several of a flavor do, and
 * those without dates of all other flavors.
 */
export function bookAt(
  book: PriceBook,
  entries: readonly DatedPrice[],
  now: Date,
): PriceBook {
  const today = now.toISOString().slice(0, 10);
  const holding = entries
    .filter(
      ({ from, until }) =>
        (from === null || from <= today) && (until === null || today < until),
    )
    .sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
  const latest = new Map(holding.map(entry => [entry.flavor, entry]));
  const remarks = [...latest.values()].flatMap(entry => wordsOf(entry) ?? []);
  return {
    ...book,
    source: [book.source, ...remarks].join('; '),
    flavors: {
      ...book.flavors,
      ...Object.fromEntries(
        [...latest].map(([flavor, { discountPercent, perHour }]) => [
          flavor,
          perHour * (1 - discountPercent / 100),
        ]),
      ),
    },
  };
}
