import { createHash } from 'node:crypto';
import {
  AppliedPrices,
  PriceBook,
  Since,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';

const TABLE = 'usage_price';

interface Row {
  since: string;
  id: string;
  book: string | null;
}

/** Which prices were applied from when on. Entries are only added: what was is never priced anew. */
export class PriceHistory {
  /** Notes the prices that hold, where they are other than those noted last. */
  async apply(tx: Knex, book: PriceBook | null, now: Date): Promise<void> {
    const id = idOf(book);
    const last = await tx<Row>(TABLE).orderBy('since', 'desc').first();
    if (last?.id !== id) {
      await tx<Row>(TABLE).insert({
        since: after(last?.since, now),
        id,
        book: book && JSON.stringify(book),
      });
    }
  }

  async timeline(knex: Knex): Promise<Array<Since<AppliedPrices>>> {
    const rows = await knex<Row>(TABLE).orderBy('since').select();
    return rows.map(({ book, id, since }) => ({
      since,
      value: { id, book: book === null ? null : JSON.parse(book) },
    }));
  }
}

/** The time, or just after the last entry where that is later: clocks of replicas differ. */
export function after(last: string | undefined, now: Date): string {
  return new Date(
    Math.max(now.getTime(), last ? Date.parse(last) + 1 : 0),
  ).toISOString();
}

/** The same for equal prices, in whatever order a source lists its flavors. */
function idOf(book: PriceBook | null): string {
  if (book === null) {
    return 'none';
  }
  const { cpuPerHour, currency, flavors, memoryGiBPerHour, source } = book;
  const listed = Object.entries(flavors).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(
      JSON.stringify([currency, source, listed, cpuPerHour, memoryGiBPerHour]),
    )
    .digest('hex')
    .slice(0, 16);
}
