import { setTimeout } from 'node:timers/promises';
import { PROVIDER_SECONDS } from '../../BenchBackend';
import { MODELS_PER_PAGE } from '../../ModelRegistry';
import { number, type Row } from '../../Row';
import { writesOf } from '../../writesOf';
import type { ModelBackend } from './ModelBackend';

/** Tables whose rows are models or entities. */
const CONTENT = ['model_records', 'refresh_state', 'final_entities'];

/**
 * P5: reading a registry again when nothing has changed.
 *
 * @param firstSeconds - what the first reading took until the catalog showed all
 */
export async function unchangedSync(
  large: ModelBackend,
  firstSeconds: number,
): Promise<Row> {
  const before = await written(large);
  await large.backend.vitals(false, true);
  const { requests } = large.registry;
  const asked = requests.length;
  const doneAt = await large.sync();
  // The catalog's provider asks at least once more.
  await setTimeout(5 * PROVIDER_SECONDS * 1000);
  const rows = (await written(large)) - before;
  const { longestTurnMs } = await large.backend.vitals();
  const count = requests.length - asked;
  const most = Math.ceil(large.models / MODELS_PER_PAGE) + 2;
  const seconds = (doneAt - requests[asked]) / 1000;
  const share = seconds / firstSeconds;
  return {
    id: 'P5',
    what: `Reading a registry of ${large.models} models again when nothing has changed`,
    result: `${count} requests to the registry, ${rows} rows written, 1/${number(
      1 / share,
    )} of the first time (${number(seconds)} s against ${number(
      firstSeconds,
    )} s until the catalog showed all)`,
    goal: `≤ ${most} requests, 0 rows, ≤ 1/20 of the time`,
    met: count <= most && rows === 0 && share <= 1 / 20,
    numbers: {
      requests: count,
      mostRequests: most,
      rows,
      seconds,
      firstSeconds,
      share,
      longestTurnMs,
    },
  };
}

async function written({ backend }: ModelBackend): Promise<number> {
  const writes = {
    ...(await writesOf(backend, 'catalog')),
    ...(await writesOf(backend, 'model-serving')),
  };
  return CONTENT.reduce((sum, table) => sum + writes[table].rows, 0);
}
