import { ConfigReader } from '@backstage/config';
import type { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';
import { builtInRegistries } from '../sources/builtInRegistries';
import { createSources } from '../sources/createSources';

/** The source of one type that a configuration makes, as the module makes it. */
export function sourceOf(type: string, config: object): ModelSource {
  const [source] = createSources(
    new ConfigReader({
      modelServing: { models: { sources: { [type]: { main: config } } } },
    } as any),
    builtInRegistries,
  );
  return source;
}

/** Reads a source without a deadline. */
export const read = (source: ModelSource) =>
  source.read({ signal: new AbortController().signal });
