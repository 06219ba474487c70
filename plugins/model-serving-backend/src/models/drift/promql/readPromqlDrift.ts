import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftModel,
  readDriftModel,
} from '@model-serving/backstage-plugin-model-serving-node';

export const PROMQL_KEY = 'modelServing.models.drift.promql';
const ID = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const HISTORY_DAYS = 7;
const MOST_HISTORY_DAYS = 365;
const KINDS: readonly string[] = ['drift', 'performance'];

/** A query that tells whether a model drifts. */
export interface PromqlWatch {
  id: string;
  model: DriftModel;
  version: string | null;
  kind: DriftReading['kind'];
  title: string;
  query: string;
  /** Values above and below these are an alert; at least one is set. */
  above: number | null;
  below: number | null;
  /** Whose Prometheus is asked; undefined for the shared one. */
  cluster: string | undefined;
  historySeconds: number;
}

/**
 * `modelServing.models.drift.promql`: one query each.
 *
 * @throws InputError naming the key that cannot be used
 */
export function readPromqlDrift(root: Config): PromqlWatch[] {
  const all = root.getOptionalConfig(PROMQL_KEY);
  return (all?.keys() ?? []).map(id =>
    readWatch(all!.getConfig(id), id, `${PROMQL_KEY}.${id}`),
  );
}

function readWatch(config: Config, id: string, key: string): PromqlWatch {
  if (!ID.test(id)) {
    throw new InputError(
      `${key}: the id must be 1 to 63 lower-case letters, digits and dashes`,
    );
  }
  const above = config.getOptionalNumber('above') ?? null;
  const below = config.getOptionalNumber('below') ?? null;
  if (above === null && below === null) {
    throw new InputError(
      `${key} needs above, below or both: the values that mean drift`,
    );
  }
  const kind = config.getOptionalString('kind') ?? 'drift';
  if (!KINDS.includes(kind)) {
    throw new InputError(`${key}.kind must be one of ${KINDS.join(', ')}`);
  }
  const days = config.getOptionalNumber('historyDays') ?? HISTORY_DAYS;
  if (!(days > 0 && days <= MOST_HISTORY_DAYS)) {
    throw new InputError(
      `${key}.historyDays must be more than 0 and at most ${MOST_HISTORY_DAYS}`,
    );
  }
  return {
    id,
    ...readDriftModel(config, key),
    kind: kind as DriftReading['kind'],
    title: config.getString('title'),
    query: config.getString('query'),
    above,
    below,
    cluster: config.getOptionalString('cluster'),
    historySeconds: days * 86_400,
  };
}
