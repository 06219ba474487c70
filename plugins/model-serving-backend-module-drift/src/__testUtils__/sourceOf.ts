import { ConfigReader } from '@backstage/config';
import type { DriftReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  driftReportSchema,
  DriftSource,
  Judging,
} from '@model-serving/backstage-plugin-model-serving-node';
import { judgingHere } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { evidentlySource } from '../evidently';
import { nannymlSource } from '../nannyml';
import { readMonitor } from '../readMonitor';

const KEY = 'modelServing.models.drift';

const settingsOf = (type: string, config: object) =>
  readMonitor(
    new ConfigReader({
      modelServing: { models: { drift: { [type]: { main: config } } } },
    } as any).getConfig(`${KEY}.${type}`),
    'main',
    `${KEY}.${type}.main`,
  );

/** Evidently of a configuration, as the module makes it; answers are read in this thread unless told otherwise. */
export function evidentlyOf(
  config: object,
  judging: Judging = judgingHere,
): DriftSource {
  return evidentlySource(settingsOf('evidently', config), judging);
}

/** NannyML of a configuration, as the module makes it. */
export function nannymlOf(config: object): ReturnType<typeof nannymlSource> {
  return nannymlSource(settingsOf('nannyml', config));
}

/**
 * Reads one thing that a source watches, without a deadline.
 *
 * @throws Error for a report that the backend would not take
 */
export async function readWatch(
  source: DriftSource,
  index = 0,
): Promise<DriftReport> {
  return driftReportSchema.parse(
    await source.watches[index].read({ signal: new AbortController().signal }),
  );
}
