import {
  countedBetween,
  CountersAt,
  EngineReading,
  formatServiceRef,
  highestCounts,
  HourWork,
  ServiceDetail,
  ServicePod,
  ServiceWork,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import { chunksOf } from './chunksOf';

const WORK = 'usage_work';
const COUNTERS = 'usage_counter';
const ROWS_AT_ONCE = 50;

interface WorkRow {
  hour: string;
  service: string;
  late: 0 | 1;
  cluster: string;
  tenant: string | null;
  seconds: number;
  prompt_tokens: number | null;
  generated_tokens: number | null;
  requests: number | null;
}

interface CounterRow {
  pod_uid: string;
  restarts: number;
  read_at: string;
  prompt_tokens: number | null;
  generated_tokens: number | null;
  requests: number | null;
}

const COUNTS = ['prompt_tokens', 'generated_tokens', 'requests'] as const;

/**
 * Tokens and requests by hour and service, from the counters of engines. The highest that was read of each start of each pod is
 * kept with what was added of it, in one transaction, so that replicas and restarts of the portal count nothing twice.
 */
export class WorkLedger {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Adds what engines counted since they were read before. */
  async record(
    services: ReadonlyArray<{
      service: ServiceDetail;
      reading: EngineReading;
    }>,
  ): Promise<void> {
    const pods = services.flatMap(({ reading, service }) =>
      reading.pods.flatMap(counters => {
        const pod = service.pods.find(({ name }) => name === counters.pod);
        const next: CountersAt = {
          at: new Date(reading.at).toISOString(),
          promptTokens: counters.promptTokens,
          generatedTokens: counters.generatedTokens,
          requests: counters.requests,
        };
        return pod ? [{ service, pod, next }] : [];
      }),
    );
    await this.#knex.transaction(async tx => {
      if (tx.client.config.client === 'pg') {
        // Two replicas that know the same counters would both add what has grown.
        await tx.raw('lock table ?? in exclusive mode', [COUNTERS]);
      }
      for (const some of chunksOf(pods, ROWS_AT_ONCE)) {
        const known = await tx<CounterRow>(COUNTERS)
          .whereIn(
            'pod_uid',
            some.map(({ pod }) => pod.uid),
          )
          .select();
        const counters: CounterRow[] = [];
        const work = new Map<string, WorkRow>();
        for (const { next, pod, service } of some) {
          const starts = known.filter(row => row.pod_uid === pod.uid);
          const row = starts.find(({ restarts }) => restarts === pod.restarts);
          const previous = row && countersOf(row);
          const counted = countedBetween(
            previous,
            next,
            startedAt(pod, starts),
          );
          const highest = highestCounts(previous, next);
          counters.push({
            pod_uid: pod.uid,
            restarts: pod.restarts,
            read_at: highest.at,
            prompt_tokens: highest.promptTokens,
            generated_tokens: highest.generatedTokens,
            requests: highest.requests,
          });
          add(work, {
            hour: counted.hour,
            service: formatServiceRef(service.ref),
            late: counted.late ? 1 : 0,
            cluster: service.ref.cluster,
            tenant: service.tenant,
            seconds: counted.seconds,
            prompt_tokens: counted.promptTokens,
            generated_tokens: counted.generatedTokens,
            requests: counted.requests,
          });
        }
        await tx<CounterRow>(COUNTERS)
          .insert(counters)
          .onConflict(['pod_uid', 'restarts'])
          .merge();
        await tx<WorkRow>(WORK)
          .insert([...work.values()])
          .onConflict(['hour', 'service', 'late'])
          .merge(
            Object.fromEntries(
              (['seconds', ...COUNTS] as const).map(name => [
                name,
                tx.raw(
                  'case when excluded.:name: is null then :table:.:name: else coalesce(:table:.:name:, 0) + excluded.:name: end',
                  { name, table: WORK },
                ),
              ]),
            ),
          );
      }
    });
  }

  /** What the engines of a tenant's services did in a window of hours, by service. */
  async workOf(
    cluster: string,
    tenant: string,
    from: Date,
    to: Date,
  ): Promise<ServiceWork[]> {
    const rows: Array<
      Pick<WorkRow, 'seconds' | 'service' | (typeof COUNTS)[number]>
    > = await this.#knex(WORK)
      .where({ cluster, tenant })
      .andWhere('hour', '>=', from.toISOString())
      .andWhere('hour', '<', to.toISOString())
      .groupBy('service')
      .select('service')
      .sum({
        prompt_tokens: 'prompt_tokens',
        generated_tokens: 'generated_tokens',
        requests: 'requests',
        seconds: 'seconds',
      });
    const numberOf = (value: number | string | null) =>
      value === null ? null : Number(value);
    return rows.map(row => ({
      service: row.service,
      promptTokens: numberOf(row.prompt_tokens),
      generatedTokens: numberOf(row.generated_tokens),
      requests: numberOf(row.requests),
      seconds: Number(row.seconds),
    }));
  }

  /** What the engines of a service counted while it was of a tenant, by the hour. */
  async hoursOf(
    service: string,
    tenant: string | null,
    from: Date,
    to: Date,
  ): Promise<HourWork[]> {
    const rows = await this.#knex<WorkRow>(WORK)
      .where({ service, tenant })
      .andWhere('hour', '>=', from.toISOString())
      .andWhere('hour', '<', to.toISOString())
      .orderBy('hour')
      .select();
    return rows.map(row => ({
      hour: row.hour,
      seconds: row.seconds,
      tokens:
        row.prompt_tokens === null && row.generated_tokens === null
          ? null
          : (row.prompt_tokens ?? 0) + (row.generated_tokens ?? 0),
      requests: row.requests,
      isLate: row.late === 1,
    }));
  }

  /** When the last hour began in which a service of a tenant had work, as an ISO time; null where none did. */
  async lastRequest(
    service: string,
    tenant: string | null,
  ): Promise<string | null> {
    const { last } = (await this.#knex<WorkRow>(WORK)
      .where({ service, tenant })
      .andWhere(query => {
        for (const count of COUNTS) {
          void query.orWhere(count, '>', 0);
        }
      })
      .max({ last: 'hour' })
      .first()) as { last: string | null };
    return last;
  }

  /** Forgets the counters of engines that were not read since a time; what they counted stays. */
  async prune(before: Date): Promise<void> {
    await this.#knex<CounterRow>(COUNTERS)
      .where('read_at', '<', before.toISOString())
      .delete();
  }
}

function countersOf(row: CounterRow): CountersAt {
  return {
    at: row.read_at,
    promptTokens: row.prompt_tokens,
    generatedTokens: row.generated_tokens,
    requests: row.requests,
  };
}

/** When an engine began to count from 0, at the earliest: a restart came after the last reading of the start before it. */
function startedAt(
  { createdAt, restarts }: ServicePod,
  starts: readonly CounterRow[],
): number | undefined {
  const before = starts.map(row => Date.parse(row.read_at));
  if (restarts === 0) {
    return Date.parse(createdAt);
  }
  return before.length > 0 ? Math.max(...before) : undefined;
}

/** Statements write a row once. */
function add(work: Map<string, WorkRow>, row: WorkRow): void {
  const key = `${row.hour} ${row.service} ${row.late}`;
  const sum = work.get(key);
  const plus = (name: (typeof COUNTS)[number]) =>
    row[name] === null ? sum?.[name] ?? null : (sum?.[name] ?? 0) + row[name];
  work.set(key, {
    ...row,
    seconds: (sum?.seconds ?? 0) + row.seconds,
    prompt_tokens: plus('prompt_tokens'),
    generated_tokens: plus('generated_tokens'),
    requests: plus('requests'),
  });
}
