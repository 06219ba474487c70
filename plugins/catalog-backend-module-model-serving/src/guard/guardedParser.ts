import {
  CatalogProcessorParser,
  parseEntityYaml,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { Judging } from '@model-serving/backstage-plugin-model-serving-node';
import { stringifyLocationRef } from '@backstage/catalog-model';
import { EntityGuard } from './EntityGuard';

/**
 * The catalog's own parser, with refused entities as errors of their location. Once an entity has
 * left the parser its name is taken, even if a processor refuses it, and the provider's own entity of
 * that name could not be written any more. A file that would keep the catalog's parser busy is refused
 * by a thread before.
 */
export function guardedParser(
  guard: EntityGuard,
  judging: Judging,
): CatalogProcessorParser {
  return async function* parse({ data, location }) {
    const file = {
      path: stringifyLocationRef(location),
      content: data.toString('utf8'),
    };
    const tooMuch = await judging
      .run('objectionToEntities', { file })
      .catch((error: Error) => error.message);
    if (tooMuch) {
      yield processingResult.inputError(location, tooMuch);
      return;
    }
    for (const result of parseEntityYaml(data, location)) {
      const objection =
        result.type === 'entity' && isNamed(result.entity)
          ? guard.objection(result.entity, location)
          : undefined;
      yield objection
        ? processingResult.inputError(location, objection)
        : result;
    }
  };
}

/** What is not even that is refused by the catalog. */
function isNamed(entity: unknown): boolean {
  const { kind, metadata } = (entity ?? {}) as Record<string, unknown>;
  const { name, namespace = 'default' } = (metadata ?? {}) as Record<
    string,
    unknown
  >;
  return [kind, name, namespace].every(text => typeof text === 'string');
}
