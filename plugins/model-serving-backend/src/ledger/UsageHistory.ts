import {
  AppliedPrices,
  Attribution,
  KeptSlice,
  PriceBook,
  ServiceUsage,
  Since,
  sliceUsage,
  UsageRecord,
  UsageSlice,
  UsageSum,
  addUsageSums,
  sumSlices,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import { AttributionHistory } from './AttributionHistory';
import { chunksOf } from './chunksOf';
import { PriceHistory } from './PriceHistory';
import { PodRow, recordOf } from './podRows';

const TABLE = 'usage_period';
const GAPS = 'usage_gap';
const PROGRESS = 'usage_progress';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROWS_AT_ONCE = 50;
/** After an outage, so that one transaction stays short. */
const MOST_HOURS_AT_ONCE = 6;
/** Longer between two records counts as not observed. */
const GAP_MS = 90_000;
/** How long usage is kept by the hour; then by the day. */
const HOURLY_DAYS = 90;
const MOST_DAYS_AT_ONCE = 10;

interface Row {
  period: string;
  hours: 1 | 24;
  cluster: string;
  service: string;
  pod_uid: string;
  pod: string;
  held_from: string;
  seconds: number;
  flavor: string | null;
  accelerators: number;
  cpu: number;
  memory_bytes: number;
  tenant: string | null;
  owner: string | null;
  cost_center: string | null;
  model: string | null;
  model_version: string | null;
  prices: string;
  currency: string | null;
  amount: number | null;
}

/** What stays the same when hours become a day. */
const KEPT = [
  'cluster',
  'service',
  'pod_uid',
  'pod',
  'flavor',
  'accelerators',
  'cpu',
  'memory_bytes',
  'tenant',
  'owner',
  'cost_center',
  'model',
  'model_version',
  'prices',
  'currency',
] as const satisfies ReadonlyArray<keyof Row>;

interface Gap {
  cluster: string;
  gap_from: string;
  gap_to: string;
}

interface Progress {
  cluster: string;
  recorded_to: string;
  sealed_to: string | null;
}

/** What was observed of one cluster at one time. */
export interface ObservedUsage {
  readonly cluster: string;
  /** By service ref. */
  readonly usage: ReadonlyMap<string, ServiceUsage>;
  /** Whom services of a namespace are put down to that were gone before. */
  readonly namespaces: ReadonlyMap<string, Attribution>;
  /** Null where there are none, undefined while that is not known: the last ones hold on then. */
  readonly prices: PriceBook | null | undefined;
}

/** What is known of the usage of a window. */
export interface UsageWindow {
  /** When nobody watched: pods that came and went then are missing. */
  readonly gaps: Array<{ from: string; to: string }>;
  /** The prices that were applied, in the order of time; the first hold before it too. */
  readonly prices: Array<Since<AppliedPrices>>;
  /** Up to when usage is counted; null where the cluster was never read. */
  readonly until: string | null;
}

/** What a tenant used in a window. */
export interface TenantUsage extends UsageWindow {
  readonly sums: UsageSum[];
}

/** What a service used in a window. */
export interface ServiceUsageWindow extends UsageWindow {
  readonly slices: KeptSlice[];
}

/**
 * Usage with the prices and the owners of its time. An hour is written once, when it is over and its cluster was read
 * after it, from what `pod_usage` says: whichever replica does, and however often, the rows are the same, and nothing
 * changes them later. The hours since then are computed when they are asked for.
 */
export class UsageHistory {
  readonly #knex: Knex;
  readonly #prices = new PriceHistory();
  readonly #attributions = new AttributionHistory();

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Notes what was observed, and writes the hours that are over. Within the transaction that wrote what pods hold. */
  async advance(tx: Knex, observed: ObservedUsage, now: Date): Promise<void> {
    const { cluster } = observed;
    const progress = await tx<Progress>(PROGRESS).where({ cluster }).first();
    await this.#noteGap(tx, progress, now);
    const { latest } = (await tx<Progress>(PROGRESS)
      .max({ latest: 'sealed_to' })
      .first()) as { latest: string | null };
    // What is written is over: what holds from now on cannot begin before.
    const from = new Date(
      Math.max(now.getTime(), latest ? Date.parse(latest) : 0),
    );
    if (observed.prices !== undefined) {
      await this.#prices.apply(tx, observed.prices, from);
    }
    await this.#attributions.apply(
      tx,
      cluster,
      new Map(
        [...observed.usage].map(([service, { attribution }]) => [
          service,
          attribution,
        ]),
      ),
      from,
    );
    const sealed = await this.#seal(tx, observed, progress, now);
    const next = {
      recorded_to: now.toISOString(),
      ...(sealed && { sealed_to: sealed }),
    };
    if (progress) {
      await tx<Progress>(PROGRESS).where({ cluster }).update(next);
    } else {
      await tx<Progress>(PROGRESS)
        .insert({ cluster, sealed_to: null, ...next })
        .onConflict('cluster')
        .merge();
    }
  }

  async #noteGap(
    tx: Knex,
    progress: Progress | undefined,
    now: Date,
  ): Promise<void> {
    if (progress && now.getTime() - Date.parse(progress.recorded_to) > GAP_MS) {
      await tx<Gap>(GAPS)
        .insert({
          cluster: progress.cluster,
          gap_from: progress.recorded_to,
          gap_to: now.toISOString(),
        })
        .onConflict(['cluster', 'gap_from'])
        .ignore();
    }
  }

  /** Writes the hours that are over. Returns up to when they are written; undefined where none were. */
  async #seal(
    tx: Knex,
    { cluster, namespaces }: ObservedUsage,
    progress: Progress | undefined,
    now: Date,
  ): Promise<string | undefined> {
    const prices = await this.#prices.timeline(tx);
    const from = await this.#sealedTo(tx, cluster, progress, now);
    const to = Math.min(
      hourOf(now.getTime()),
      from + MOST_HOURS_AT_ONCE * HOUR_MS,
    );
    if (prices.length === 0 || to < from) {
      return undefined;
    }
    const records =
      to > from ? await this.#recordsOf(tx, cluster, from, to) : [];
    const gone = records.flatMap(({ service }) => {
      const attribution = namespaces.get(service.split('/')[1]);
      return attribution ? [[service, attribution] as const] : [];
    });
    const known = await this.#attributions.timelines(tx, cluster);
    await this.#attributions.apply(
      tx,
      cluster,
      new Map(gone.filter(([service]) => !known.has(service))),
      now,
    );
    const slices = sliceUsage(
      {
        records,
        prices,
        attributions: await this.#attributions.timelines(tx, cluster),
      },
      from,
      to,
    );
    for (const some of chunksOf(slices, ROWS_AT_ONCE)) {
      await tx<Row>(TABLE)
        .insert(some.map(slice => rowOf(cluster, slice)))
        .onConflict(['period', 'hours', 'service', 'pod_uid', 'held_from'])
        .ignore();
    }
    return new Date(to).toISOString();
  }

  /** Up to when hours are written; the first ever is that in which the first pod began that is remembered. */
  async #sealedTo(
    tx: Knex,
    cluster: string,
    progress: Progress | undefined,
    now: Date,
  ): Promise<number> {
    if (progress?.sealed_to) {
      return Date.parse(progress.sealed_to);
    }
    const { first } = (await tx<PodRow>('pod_usage')
      .where({ cluster })
      .min({ first: 'held_from' })
      .first()) as { first: string | null };
    return hourOf(
      Math.min(now.getTime(), first ? Date.parse(first) : Infinity),
    );
  }

  /** What pods of a cluster held within a window, as far as they were seen. */
  async #recordsOf(
    knex: Knex,
    cluster: string,
    from: number,
    to: number,
    of: (query: Knex.QueryBuilder<PodRow>) => void = () => {},
  ): Promise<Array<UsageRecord & { service: string }>> {
    const begin = new Date(from).toISOString();
    const rows: PodRow[] = await knex<PodRow>('pod_usage')
      .where({ cluster })
      .andWhere('held_from', '<', new Date(to).toISOString())
      .andWhere(query =>
        query.whereNull('held_to').orWhere('held_to', '>', begin),
      )
      .modify(of)
      .select();
    return rows.map(row => ({
      ...recordOf(row),
      service: row.service,
      to: row.held_to ?? row.last_seen,
    }));
  }

  /** Makes one row a day of hours that are long over. */
  async compact(now: Date): Promise<void> {
    const before = dayOf(now.getTime() - HOURLY_DAYS * DAY_MS);
    for (let i = 0; i < MOST_DAYS_AT_ONCE; i += 1) {
      const { oldest } = (await this.#knex<Row>(TABLE)
        .where('hours', 1)
        .min({ oldest: 'period' })
        .first()) as { oldest: string | null };
      if (oldest === null || Date.parse(oldest) >= before) {
        return;
      }
      await this.#compactDay(dayOf(Date.parse(oldest)));
    }
  }

  async #compactDay(day: number): Promise<void> {
    const period = new Date(day).toISOString();
    const next = new Date(day + DAY_MS).toISOString();
    await this.#knex.transaction(async tx => {
      const hours = () =>
        tx<Row>(TABLE)
          .where('hours', 1)
          .andWhere('period', '>=', period)
          .andWhere('period', '<', next);
      const rows: Row[] = await hours()
        .groupBy(KEPT)
        .select(KEPT)
        .min({ held_from: 'held_from' })
        .sum({ seconds: 'seconds', amount: 'amount' });
      for (const some of chunksOf(rows, ROWS_AT_ONCE)) {
        await tx<Row>(TABLE)
          .insert(some.map(row => ({ ...row, period, hours: 24 as const })))
          .onConflict(['period', 'hours', 'service', 'pod_uid', 'held_from'])
          .ignore();
      }
      await hours().delete();
    });
  }

  /**
   * What a tenant's services on one cluster used, those that are gone too.
   *
   * @param from - begins an hour, or a day where hours are not kept any more
   */
  async usageOf(
    cluster: string,
    tenant: string,
    from: Date,
    to: Date,
  ): Promise<TenantUsage> {
    const window = await this.#window(cluster, from, to);
    const [written, open] = await Promise.all([
      this.#writtenSums(cluster, tenant, from, window.sealed),
      this.#openSlices(cluster, window, to, query =>
        query.whereIn(
          'service',
          this.#knex('usage_attribution')
            .where({ cluster, tenant })
            .select('service'),
        ),
      ),
    ]);
    return {
      ...window.known,
      sums: addUsageSums([
        ...written,
        ...sumSlices(
          open.filter(({ attribution }) => attribution.tenant === tenant),
        ),
      ]),
    };
  }

  /**
   * What a service used while it was put down to a tenant, by pod and hour, or by day where hours are not kept any more.
   *
   * @param service - its ref
   * @param from - begins an hour, or a day where hours are not kept any more
   */
  async slicesOf(
    service: string,
    tenant: string | null,
    from: Date,
    to: Date,
  ): Promise<ServiceUsageWindow> {
    const [cluster] = service.split('/');
    const window = await this.#window(cluster, from, to);
    const [written, open] = await Promise.all([
      this.#knex<Row>(TABLE)
        .where({ service, tenant })
        .andWhere('period', '>=', from.toISOString())
        .andWhere('period', '<', window.sealed.toISOString())
        .select(),
      this.#openSlices(cluster, window, to, query => query.where({ service })),
    ]);
    return {
      ...window.known,
      slices: [
        ...written.map(sliceOf),
        ...open
          .filter(({ attribution }) => attribution.tenant === tenant)
          .map(slice => ({ ...slice, hours: 1 as const })),
      ],
    };
  }

  /**
   * Of how many hours of a window the usage of a cluster is known.
   */
  async observedHours(cluster: string, from: Date, to: Date): Promise<number> {
    const { known } = await this.#window(cluster, from, to);
    const [first] = known.prices;
    if (!first) {
      return 0;
    }
    const begin = Math.max(from.getTime(), Date.parse(first.since));
    const missing = known.gaps.reduce(
      (sum, gap) =>
        sum +
        Math.max(
          0,
          Math.min(to.getTime(), Date.parse(gap.to)) -
            Math.max(begin, Date.parse(gap.from)),
        ),
      0,
    );
    return Math.max(0, Math.floor((to.getTime() - begin - missing) / HOUR_MS));
  }

  /**
   * Most accelerators of each flavor that a tenant held in any hour that is written; all pods of an hour are taken to
   * have been there at once.
   */
  async peaksOf(
    cluster: string,
    tenant: string,
    from: Date,
    to: Date,
  ): Promise<Map<string, number>> {
    const rows: Array<{ flavor: string; accelerators: number }> =
      await this.#knex
        .with('held', query =>
          query
            .from(TABLE)
            .where({ cluster, tenant, hours: 1 })
            .whereNotNull('flavor')
            .andWhere('period', '>=', from.toISOString())
            .andWhere('period', '<', to.toISOString())
            .groupBy('period', 'flavor', 'pod_uid')
            .select('period', 'flavor')
            .max({ accelerators: 'accelerators' }),
        )
        .from('held')
        .groupBy('period', 'flavor')
        .select('flavor')
        .sum({ accelerators: 'accelerators' });
    const peaks = new Map<string, number>();
    for (const { accelerators, flavor } of rows) {
      peaks.set(flavor, Math.max(peaks.get(flavor) ?? 0, Number(accelerators)));
    }
    return peaks;
  }

  /** What is known of a window, and up to when hours are written in it. */
  async #window(
    cluster: string,
    from: Date,
    to: Date,
  ): Promise<{ known: UsageWindow; since: number; sealed: Date }> {
    const progress = await this.#knex<Progress>(PROGRESS)
      .where({ cluster })
      .first();
    const sealed = progress?.sealed_to ? Date.parse(progress.sealed_to) : 0;
    const [prices, gaps] = await Promise.all([
      this.#prices.timeline(this.#knex),
      this.#knex<Gap>(GAPS)
        .where({ cluster })
        .andWhere('gap_to', '>', from.toISOString())
        .andWhere('gap_from', '<', to.toISOString())
        .orderBy('gap_from')
        .select(),
    ]);
    return {
      known: {
        gaps: gaps.map(gap => ({ from: gap.gap_from, to: gap.gap_to })),
        prices,
        until: progress?.recorded_to ?? null,
      },
      since: Math.max(from.getTime(), sealed),
      // An hour that is written meanwhile is not counted twice.
      sealed: new Date(Math.min(to.getTime(), sealed)),
    };
  }

  /** What is not written yet of a window. */
  async #openSlices(
    cluster: string,
    { known, since }: { known: UsageWindow; since: number },
    to: Date,
    of: (query: Knex.QueryBuilder<PodRow>) => void,
  ): Promise<UsageSlice[]> {
    if (since >= to.getTime()) {
      return [];
    }
    return sliceUsage(
      {
        records: await this.#recordsOf(
          this.#knex,
          cluster,
          since,
          to.getTime(),
          of,
        ),
        prices: known.prices,
        attributions: await this.#attributions.timelines(this.#knex, cluster),
      },
      since,
      to.getTime(),
    );
  }

  async #writtenSums(
    cluster: string,
    tenant: string,
    from: Date,
    to: Date,
  ): Promise<UsageSum[]> {
    const knex = this.#knex;
    const rows: Array<{
      service: string;
      model: string | null;
      cost_center: string | null;
      flavor: string | null;
      currency: string | null;
      day: string;
      seconds: number;
      accelerator_seconds: number;
      amount: number | null;
      unpriced_seconds: number;
    }> = await knex(TABLE)
      .where({ cluster, tenant })
      .andWhere('period', '>=', from.toISOString())
      .andWhere('period', '<', to.toISOString())
      .groupBy('service', 'model', 'cost_center', 'flavor', 'currency')
      .groupByRaw('substr(period, 1, 10)')
      .select('service', 'model', 'cost_center', 'flavor', 'currency')
      .select(knex.raw('substr(period, 1, 10) as day'))
      .select(knex.raw('sum(seconds * accelerators) as accelerator_seconds'))
      .select(
        knex.raw(
          'sum(case when amount is null then seconds else 0 end) as unpriced_seconds',
        ),
      )
      .sum({ seconds: 'seconds', amount: 'amount' });
    return rows.map(row => ({
      service: row.service,
      model: row.model,
      costCenter: row.cost_center,
      flavor: row.flavor,
      currency: row.currency,
      day: row.day,
      podSeconds: Number(row.seconds),
      acceleratorSeconds: Number(row.accelerator_seconds),
      amount: Number(row.amount ?? 0),
      unpricedSeconds: Number(row.unpriced_seconds),
    }));
  }

  /** The clusters on which a tenant has ever used something, each with the owner that it was put down to last. */
  async tenantsNamed(
    tenant: string,
  ): Promise<Array<{ cluster: string; owner: string | null }>> {
    return this.#attributions.lastOwners(this.#knex, tenant);
  }

  /** Every tenant that has ever used something, each once for each cluster. */
  async tenants(): Promise<Array<{ cluster: string; tenant: string }>> {
    return this.#attributions.tenants(this.#knex);
  }

  /** The prices that were applied, in the order of time. */
  async priceTimeline(): Promise<Array<Since<AppliedPrices>>> {
    return this.#prices.timeline(this.#knex);
  }
}

function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}

function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

function rowOf(cluster: string, slice: UsageSlice): Row {
  const { attribution } = slice;
  return {
    period: slice.hour,
    hours: 1,
    cluster,
    service: slice.service,
    pod_uid: slice.podUid,
    pod: slice.pod,
    held_from: slice.from,
    seconds: slice.seconds,
    flavor: slice.flavor,
    accelerators: slice.count,
    cpu: slice.cpu,
    memory_bytes: slice.memoryBytes,
    tenant: attribution.tenant,
    owner: attribution.owner,
    cost_center: attribution.costCenter,
    model: attribution.model,
    model_version: attribution.modelVersion,
    prices: slice.prices,
    currency: slice.currency,
    amount: slice.amount,
  };
}

function sliceOf(row: Row): KeptSlice {
  return {
    service: row.service,
    podUid: row.pod_uid,
    pod: row.pod,
    hour: row.period,
    hours: row.hours,
    from: row.held_from,
    seconds: row.seconds,
    flavor: row.flavor,
    count: row.accelerators,
    cpu: row.cpu,
    memoryBytes: row.memory_bytes,
    attribution: {
      tenant: row.tenant,
      owner: row.owner,
      costCenter: row.cost_center,
      model: row.model,
      modelVersion: row.model_version,
    },
    prices: row.prices,
    currency: row.currency,
    amount: row.amount,
  };
}
