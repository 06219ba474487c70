import { LoggerService } from '@backstage/backend-plugin-api';
import {
  formatServiceRef,
  ModelVersion,
  MovedTag,
  pinnedDigest,
  ServiceRef,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ArtifactResolver,
  ociRepositoryUri,
  ociTagUri,
  parseOciReference,
} from '@model-serving/backstage-plugin-model-serving-node';
import { inParallel } from '../metrics/inParallel';
import type { TagHistory } from './TagHistory';

const AT_ONCE = 4;
/** Tags that are looked at; with more, those of the first services are. */
const MOST_TAGS = 500;

/** A service as far as its artifact is watched. */
export type WatchedService = Pick<
  ServiceSummary,
  'entityRef' | 'model' | 'owner' | 'ref' | 'tenant'
>;

/** What a tag names now. */
export interface NamedDigest {
  digest: string;
  /** When it was first seen under the tag, ISO 8601. */
  since: string;
  /** When the registry last said so, ISO 8601. */
  asOf: string;
}

/** A service whose model's tag names another artifact by now. */
export interface MovedService {
  service: WatchedService;
  moved: MovedTag;
}

export interface TagWatchOptions {
  services(): Promise<readonly WatchedService[]>;
  /** The catalog's model; undefined where it is not known. */
  modelOf(entityRef: string): { versions: readonly ModelVersion[] } | undefined;
  /** Addresses at which the platform lists artifacts; of those with a digest, the tags are watched. */
  listed(): readonly string[];
  resolver: Pick<ArtifactResolver, 'digestOf' | 'knows'>;
  /** Remembers when each digest was first seen. */
  history: Pick<TagHistory, 'since'>;
  logger: LoggerService;
  /** Called when what services are told has changed. */
  changed(): void;
  now?(): Date;
}

/**
 * Watches the tags that models of running services are addressed by, and those that the platform lists with their digest.
 * A service is pinned to what its tag named when it was proposed; when the tag moves, the service goes on with what it has,
 * and its owner is told.
 */
export class TagWatch {
  readonly #options: TagWatchOptions;
  /** By tag; what could not be read stays as it was. */
  #digests: ReadonlyMap<string, NamedDigest> = new Map();
  #moved = new Map<string, MovedService>();

  constructor(options: TagWatchOptions) {
    this.#options = options;
  }

  /** What a service's tag names instead of what it runs; undefined where it has not moved. */
  movedTag(ref: ServiceRef): MovedTag | undefined {
    return this.#moved.get(formatServiceRef(ref))?.moved;
  }

  get movedServices(): MovedService[] {
    return [...this.#moved.values()];
  }

  /** What a tag names; undefined for a tag that is not watched or could not be read. */
  named(tag: string): NamedDigest | undefined {
    return this.#digests.get(tag);
  }

  /** Reads all tags once: one request for each. */
  async look(): Promise<void> {
    const { changed, now = () => new Date(), resolver } = this.#options;
    const watched = (await this.#options.services()).flatMap(service => {
      const tags = this.#tagsOf(service);
      return tags.length > 0 ? [{ service, tags }] : [];
    });
    const tags = [
      ...new Set([
        ...watched.flatMap(each => each.tags),
        ...this.#listedTags(),
      ]),
    ];
    const digests = new Map<string, Omit<NamedDigest, 'since'>>();
    let failure: unknown;
    await inParallel(tags.slice(0, MOST_TAGS), AT_ONCE, async tag => {
      try {
        const digest = await resolver.digestOf(tag);
        digests.set(tag, { digest, asOf: now().toISOString() });
      } catch (error) {
        failure ??= error;
        const known = this.#digests.get(tag);
        if (known) {
          digests.set(tag, known);
        }
      }
    });
    if (failure) {
      this.#options.logger.warn(
        `Not all tags of models could be read: ${(failure as Error).message}`,
      );
    }
    const before = this.#moved;
    this.#digests = await this.#sinceWhen(digests, now());
    this.#moved = this.#compare(watched);
    if (describe(before) !== describe(this.#moved)) {
      changed();
    }
  }

  #compare(
    watched: ReadonlyArray<{ service: WatchedService; tags: string[] }>,
  ): Map<string, MovedService> {
    const moved = new Map<string, MovedService>();
    for (const { service, tags } of watched) {
      const known = tags.flatMap((uri): MovedTag[] => {
        const found = this.#digests.get(uri);
        return found ? [{ uri, digest: found.digest, asOf: found.asOf }] : [];
      });
      const runs = pinnedDigest(service.model?.uri ?? '');
      // Of several tags, the one that is still the same is meant.
      const isSame =
        known.length < tags.length ||
        known.some(({ digest }) => digest === runs);
      if (!isSame) {
        moved.set(formatServiceRef(service.ref), { service, moved: known[0] });
      }
    }
    return moved;
  }

  async #sinceWhen(
    digests: ReadonlyMap<string, Omit<NamedDigest, 'since'>>,
    now: Date,
  ): Promise<ReadonlyMap<string, NamedDigest>> {
    const since = await this.#options.history.since(
      new Map([...digests].map(([tag, { digest }]) => [tag, digest])),
      now,
    );
    return new Map(
      [...digests].map(([tag, named]) => [
        tag,
        { ...named, since: since.get(tag) ?? named.asOf },
      ]),
    );
  }

  #listedTags(): string[] {
    const { listed, resolver } = this.#options;
    return listed().flatMap(uri =>
      pinnedDigest(uri) !== null && resolver.knows(uri)
        ? ociTagUri(uri) ?? []
        : [],
    );
  }

  /** Tags by which the catalog addresses what a pinned service may run. */
  #tagsOf({ model }: WatchedService): string[] {
    const { modelOf, resolver } = this.#options;
    const served = parseOciReference(model?.uri ?? '');
    if (!served?.digest || !model?.entityRef || !resolver.knows(model.uri!)) {
      return [];
    }
    const versions = modelOf(model.entityRef)?.versions ?? [];
    const { variant, version } = model;
    return versions
      .filter(({ name }) => !version || name === version)
      .flatMap(({ variants }) => variants)
      .filter(({ name }) => !variant || name === variant)
      .map(({ uri }) => uri)
      .filter(uri => {
        const reference = parseOciReference(uri);
        return (
          reference !== null &&
          reference.digest === null &&
          ociRepositoryUri(reference) === ociRepositoryUri(served)
        );
      });
  }
}

function describe(moved: ReadonlyMap<string, MovedService>): string {
  return JSON.stringify(
    [...moved].map(([ref, each]) => [ref, each.moved.uri, each.moved.digest]),
  );
}
