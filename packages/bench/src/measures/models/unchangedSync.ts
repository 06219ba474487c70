import { setTimeout } from 'node:timers/promises';
import { MODELS_PER_PAGE } from '../../ModelRegistry';
import { number, type Row } from '../../Row';
import { writesOf } from '../../writesOf';
import type { ModelBackend } from './ModelBackend';

/** The catalog's provider asks every 30 s. */
const PROVIDER_ASKS_MS = 65_000;
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
  const firstRead = ((await large.readAt()) - requests[0]) / 1000;
  const asked = requests.length;
  const doneAt = await large.sync();
  await setTimeout(PROVIDER_ASKS_MS);
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
    )} of the time until the catalog showed all (${number(
      seconds,
    )} s against ${number(firstSeconds)} s), ${number(
      seconds / firstRead,
    )} of the first reading`,
    goal: `≤ ${most} requests, 0 rows, ≤ 1/20 of the time`,
    met: count <= most && rows === 0 && share <= 1 / 20,
    numbers: {
      requests: count,
      mostRequests: most,
      rows,
      seconds,
      firstSeconds,
      firstReadSeconds: firstRead,
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
