import {
  Attribution,
  Since,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import { chunksOf } from './chunksOf';
import { after } from './PriceHistory';

const TABLE = 'usage_attribution';
const ROWS_AT_ONCE = 50;

interface Row {
  cluster: string;
  service: string;
  since: string;
  tenant: string | null;
  owner: string | null;
  cost_center: string | null;
  model: string | null;
  model_version: string | null;
}

interface Known {
  revision: string;
  timelines: Map<string, Array<Since<Attribution>>>;
}

/** Whom services were put down to from when on. Entries are only added: what was stays with whom it was. */
export class AttributionHistory {
  /** By cluster what the table had last, so that nothing is read while nothing changes. */
  readonly #known = new Map<string, Known>();

  /** Notes whom these services are put down to, where it is somebody else than was noted last. */
  async apply(
    tx: Knex,
    cluster: string,
    present: ReadonlyMap<string, Attribution>,
    now: Date,
  ): Promise<void> {
    const known = await this.#timelines(tx, cluster);
    const rows = [...present].flatMap(([service, attribution]) => {
      const last = known.get(service)?.at(-1);
      return last && isSame(last.value, attribution)
        ? []
        : [rowOf(cluster, service, attribution, after(last?.since, now))];
    });
    for (const some of chunksOf(rows, ROWS_AT_ONCE)) {
      await tx<Row>(TABLE).insert(some);
    }
  }

  /** Of all services of a cluster that are known, those that are gone too. */
  async timelines(
    knex: Knex,
    cluster: string,
  ): Promise<ReadonlyMap<string, ReadonlyArray<Since<Attribution>>>> {
    return this.#timelines(knex, cluster);
  }

  /** The owner that a tenant's usage was put down to last; undefined for a tenant that had none. */
  async lastOwners(
    knex: Knex,
    tenant: string,
  ): Promise<Array<{ cluster: string; owner: string | null }>> {
    const rows = await knex<Row>(TABLE)
      .where({ tenant })
      .orderBy('since')
      .select('cluster', 'owner');
    return [...new Map(rows.map(row => [row.cluster, row])).values()];
  }

  /** Every tenant that has ever used something, each once for each cluster. */
  async tenants(
    knex: Knex,
  ): Promise<Array<{ cluster: string; tenant: string }>> {
    return knex(TABLE)
      .whereNotNull('tenant')
      .distinct('cluster', 'tenant')
      .orderBy(['cluster', 'tenant']);
  }

  async #timelines(knex: Knex, cluster: string): Promise<Known['timelines']> {
    const { count, last } = (await knex(TABLE)
      .where({ cluster })
      .count({ count: '*' })
      .max({ last: 'since' })
      .first()) as { count: number | string; last: string | null };
    const revision = `${count} ${last}`;
    const known = this.#known.get(cluster);
    if (known?.revision === revision) {
      return known.timelines;
    }
    const rows = await knex<Row>(TABLE)
      .where({ cluster })
      .orderBy('since')
      .select();
    const timelines: Known['timelines'] = new Map();
    for (const row of rows) {
      const timeline = timelines.get(row.service) ?? [];
      timeline.push({ since: row.since, value: attributionOf(row) });
      timelines.set(row.service, timeline);
    }
    this.#known.set(cluster, { revision, timelines });
    return timelines;
  }
}

function isSame(a: Attribution, b: Attribution): boolean {
  return (
    a.tenant === b.tenant &&
    a.owner === b.owner &&
    a.costCenter === b.costCenter &&
    a.model === b.model &&
    a.modelVersion === b.modelVersion
  );
}

function attributionOf(row: Row): Attribution {
  return {
    tenant: row.tenant,
    owner: row.owner,
    costCenter: row.cost_center,
    model: row.model,
    modelVersion: row.model_version,
  };
}

function rowOf(
  cluster: string,
  service: string,
  { costCenter, model, modelVersion, owner, tenant }: Attribution,
  since: string,
): Row {
  return {
    cluster,
    service,
    since,
    tenant,
    owner,
    cost_center: costCenter,
    model,
    model_version: modelVersion,
  };
}
