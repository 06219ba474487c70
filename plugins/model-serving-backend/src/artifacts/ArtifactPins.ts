import { InputError, ServiceUnavailableError } from '@backstage/errors';
import {
  ArtifactAnswer,
  ModelVersion,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ArtifactResolver,
  OciError,
  parseOciReference,
} from '@model-serving/backstage-plugin-model-serving-node';

/** Replaces tags in the addresses of artifacts by the digests that they name now. */
export class ArtifactPins {
  readonly #resolver: Pick<ArtifactResolver, 'knows' | 'resolve'>;
  readonly #now: () => Date;

  constructor(
    resolver: Pick<ArtifactResolver, 'knows' | 'resolve'>,
    now: () => Date = () => new Date(),
  ) {
    this.#resolver = resolver;
    this.#now = now;
  }

  /**
   * A model with the address of its artifact pinned. An address stays as it is where it is pinned already, or its registry
   * is not configured: the platform's policies say whether it may be served.
   *
   * @throws InputError where there is no such artifact; ServiceUnavailableError while nobody can tell
   */
  async pin<M extends { facts: { uri: string } }>(model: M): Promise<M> {
    const { facts } = model;
    return {
      ...model,
      facts: { ...facts, uri: await this.#pinned(facts.uri) },
    };
  }

  /** As {@link pin}, for all artifacts of a model. Tags that are not there stay. */
  async pinAll<M extends { versions: readonly ModelVersion[] }>(
    model: M,
  ): Promise<M> {
    const versions = await Promise.all(
      model.versions.map(async version => ({
        ...version,
        variants: await Promise.all(
          version.variants.map(async variant => ({
            ...variant,
            uri: await this.#pinnedIfThere(variant.uri),
          })),
        ),
      })),
    );
    return { ...model, versions };
  }

  /** What an address names now, or why that is not known. */
  async answer(uri: string): Promise<ArtifactAnswer> {
    const { host = 'unknown' } = parseOciReference(uri) ?? {};
    const source = `registry:${host}`;
    try {
      const artifact = await this.#resolver.resolve(uri);
      return {
        uri,
        artifact,
        reason: null,
        asOf: artifact.asOf,
        source,
        stale: false,
      };
    } catch (error) {
      if (error instanceof OciError) {
        return {
          uri,
          artifact: null,
          reason: error.message,
          asOf: this.#now().toISOString(),
          source,
          stale: false,
        };
      }
      throw error;
    }
  }

  async #pinnedIfThere(uri: string): Promise<string> {
    try {
      return await this.#pinned(uri);
    } catch (error) {
      if (error instanceof InputError) {
        return uri;
      }
      throw error;
    }
  }

  async #pinned(uri: string): Promise<string> {
    if (pinnedDigest(uri) !== null || !this.#resolver.knows(uri)) {
      return uri;
    }
    try {
      return (await this.#resolver.resolve(uri)).pinnedUri;
    } catch (error) {
      if (!(error instanceof OciError)) {
        throw error;
      }
      if (error.kind === 'not-found') {
        throw new InputError(`model: ${error.message}`);
      }
      throw new ServiceUnavailableError(
        `The digest of ${uri} is unknown: ${error.message}`,
      );
    }
  }
}
