import {
  Attachments,
  isReferrerTag,
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
  OciError,
  OciRegistry,
  readAttachments,
  unlessMissing,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { SourceSettings } from '../sources/RegistryDefinition';
import { ArtifactFacts, readArtifactFacts } from './artifactFacts';
import { inParallel } from './inParallel';
import { KnownArtifact, ociRecord } from './ociRecord';
import type {
  OciRepositoryConfig,
  OciSourceConfig,
} from './readOciSourceConfig';
import { compareTags, Tagged, taggedVersions } from './taggedVersions';

const MOST_TAGS = 10_000;
const AT_ONCE = 4;
/** How long attachments count where nothing shows that they changed. */
const ATTACHMENTS_MS = 3_600_000;

/** Failures of one artifact or repository; any other is one of the registry. */
const OF_ONE: readonly string[] = ['not-found', 'forbidden', 'unexpected'];

interface KnownAttachments {
  attachments: Attachments;
  /** Digests of the tags that hold it; empty where there are none. */
  tags: string;
  readAt: number;
}

/**
 * Models of an OCI registry, a repository each: modelcars, ModelPack and other artifacts. A reading asks for the tags of
 * each repository and for the digest of each tag; content is read once for each digest, since it cannot change.
 */
export class OciSource implements ModelSource {
  readonly id: string;
  readonly type = 'oci';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: OciSourceConfig;
  readonly #now: () => number;
  readonly #registry: OciRegistry;
  #facts = new Map<string, ArtifactFacts>();
  #attachments = new Map<string, KnownAttachments>();

  constructor(
    settings: SourceSettings,
    config: OciSourceConfig,
    now: () => number = Date.now,
  ) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.title = `the OCI registry ${config.registry.host}`;
    this.#config = config;
    this.#now = now;
    this.#registry = new OciRegistry(config.registry);
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const before = this.#registry.requests;
    const skipped: ModelSnapshot['skipped'] = [];
    const models: ModelSnapshot['models'] = [];
    const seen = new Set<string>();
    for (const repository of await this.#repositories(signal, skipped)) {
      const place = repository.repository;
      try {
        const model = await this.#read(repository, { seen, signal, skipped });
        if (model) {
          models.push(model);
        } else {
          skipped.push({ place, reason: 'No tag names a version of a model.' });
        }
      } catch (error) {
        skipped.push({ place, reason: ofOne(error) });
      }
    }
    this.#facts = kept(this.#facts, seen);
    this.#attachments = kept(this.#attachments, seen);
    return {
      version: null,
      models,
      skipped,
      requests: this.#registry.requests - before,
    };
  }

  async isGone(place: string, { signal }: ModelSourceContext) {
    const found = await unlessMissing(() =>
      this.#registry.tags(place, { most: 1, signal }),
    );
    return found === null || found.items.length === 0;
  }

  async #repositories(
    signal: AbortSignal,
    skipped: ModelSnapshot['skipped'],
  ): Promise<OciRepositoryConfig[]> {
    const { catalog, repositories } = this.#config;
    if (!catalog) {
      return [...repositories];
    }
    const { items, cut } = await this.#registry.repositories({
      most: MOST_TAGS,
      signal,
    });
    const listed = new Set(repositories.map(({ repository }) => repository));
    const further = items.filter(
      each => !listed.has(each) && catalog.isModel(each),
    );
    if (cut || further.length > catalog.most) {
      skipped.push({
        place: 'catalog',
        reason: `The registry has more repositories than are read (${catalog.most}). Narrow catalog.repositories, or raise catalog.most.`,
      });
    }
    return [...repositories, ...further.slice(0, catalog.most).map(catalog.as)];
  }

  async #read(
    config: OciRepositoryConfig,
    context: {
      seen: Set<string>;
      signal: AbortSignal;
      skipped: ModelSnapshot['skipped'];
    },
  ) {
    const { seen, signal, skipped } = context;
    const { repository } = config;
    const { items } = await this.#registry.tags(repository, {
      most: MOST_TAGS,
      signal,
    });
    const all = new Set(items);
    const tags = items
      .filter(tag => !isReferrerTag(tag) && config.isVersion(tag))
      .sort(compareTags)
      .slice(0, config.most);
    const tagged: Tagged[] = [];
    await inParallel(tags, AT_ONCE, async tag => {
      // It may have been removed since they were listed.
      const head = await unlessMissing(() =>
        this.#registry.head(repository, tag, signal),
      );
      if (head) {
        tagged.push({ tag, digest: head.digest });
      }
    });
    const versions = taggedVersions(tagged, config.variants);
    const digests = new Set(tagged.map(({ digest }) => digest));
    const known = new Map<string, KnownArtifact>();
    await inParallel(digests, AT_ONCE, async digest => {
      seen.add(digest);
      try {
        const facts =
          this.#facts.get(digest) ??
          (await readArtifactFacts(this.#registry, repository, digest, signal));
        this.#facts.set(digest, facts);
        known.set(digest, {
          facts,
          attachments: this.#config.signatures
            ? await this.#attached(repository, digest, all, signal)
            : null,
        });
      } catch (error) {
        const tag = tagged.find(each => each.digest === digest)?.tag;
        skipped.push({
          place: `${repository}:${tag}`,
          reason: ofOne(error),
        });
      }
    });
    return ociRecord(this.#config.registry.host, config, versions, known);
  }

  /** Things can be attached to what is there, so they are looked for again, where something may have changed. */
  async #attached(
    repository: string,
    digest: string,
    tags: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Attachments> {
    const name = digest.replace(':', '-');
    const heads: string[] = [];
    for (const tag of ['', '.sig', '.att', '.sbom']
      .map(ending => `${name}${ending}`)
      .filter(each => tags.has(each))) {
      const head = await unlessMissing(() =>
        this.#registry.head(repository, tag, signal),
      );
      heads.push(head?.digest ?? '');
    }
    const held = heads.join();
    if (held === '' && this.#registry.hasReferrersApi === false) {
      return { signature: { state: 'absent' }, attestations: [] };
    }
    const known = this.#attachments.get(digest);
    if (known?.tags === held && this.#now() - known.readAt < ATTACHMENTS_MS) {
      return known.attachments;
    }
    const attachments = await readAttachments(
      this.#registry,
      this.#config.signingKeys,
      { repository, digest, tags, signal },
    );
    if (attachments.signature.state !== 'unknown') {
      this.#attachments.set(digest, {
        attachments,
        tags: held,
        readAt: this.#now(),
      });
    }
    return attachments;
  }
}

/** Why one thing cannot be used. @throws the failure where it is none of one thing */
function ofOne(error: unknown): string {
  if (error instanceof OciError && !OF_ONE.includes(error.kind)) {
    throw error;
  }
  return (error as Error).message;
}

function kept<T>(
  map: ReadonlyMap<string, T>,
  keys: ReadonlySet<string>,
): Map<string, T> {
  return new Map([...map].filter(([key]) => keys.has(key)));
}
