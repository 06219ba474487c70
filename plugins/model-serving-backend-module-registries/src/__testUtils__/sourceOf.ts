import { ConfigReader } from '@backstage/config';
import {
  modelRecordSchema,
  ModelSnapshot,
  ModelSource,
} from '@model-serving/backstage-plugin-model-serving-node';
import { builtInRegistries } from '../sources/builtInRegistries';
import { createSource } from '../sources/createSources';

/** The source of one type that a configuration makes, as the module makes it. */
export function sourceOf(type: string, config: object): ModelSource {
  return createSource(
    new ConfigReader({
      modelServing: { models: { sources: { [type]: { main: config } } } },
    } as any),
    builtInRegistries,
    type,
    'main',
  );
}

/**
 * Reads a source without a deadline.
 *
 * @throws Error for a record that the catalog would not take
 */
export async function read(source: ModelSource): Promise<ModelSnapshot> {
  const snapshot = await source.read({ signal: new AbortController().signal });
  snapshot.models.forEach(record => modelRecordSchema.parse(record));
  return snapshot;
}
