import type { EndpointFacts } from './openAiDefinition';

/** What {@link ownDefinition} says of a service. @public */
export interface OwnApiFacts extends Pick<EndpointFacts, 'title' | 'servers'> {
  /** What serves it, as people know it. */
  engine: string;
  /** Of the engine; left out where it is not known. */
  version?: string;
}

/**
 * An API whose paths depend on the model, as OpenAPI 3.0 without any: which they are is for the model to say.
 * @public
 */
export function ownDefinition({
  title,
  engine,
  version = 'unknown',
  servers,
}: OwnApiFacts): Record<string, unknown> {
  return {
    openapi: '3.0.3',
    info: {
      title,
      version,
      description: `${engine} has an API of its own. Its paths depend on the model.`,
    },
    ...(servers.length > 0 && { servers }),
    paths: {},
  };
}
