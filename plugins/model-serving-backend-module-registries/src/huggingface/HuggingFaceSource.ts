import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type {
  HttpClient,
  HttpClientOptions,
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import { connect } from '../http/connection';
import type { SourceSettings } from '../sources/RegistryDefinition';
import { Candidate, HubReading, ModelOfItem } from './HubReading';
import { inParallel } from './inParallel';
import { modelRecordOf, ReadRevision } from './modelRecord';
import type { CommitFacts } from './readCommit';
import type { HuggingFaceConfig } from './readHuggingFaceConfig';

const LARGEST_ANSWER = 32 * 1024 * 1024;
const AT_ONCE = 4;

/** After that, files are asked for again that the account had no access to. */
const FORBIDDEN_FOR_MS = 6 * 3_600_000;

/** Where huggingface.co keeps files; see https://huggingface.co/docs/hub/xet and the redirects of `resolve`. */
const HUB_HOSTS = ['*.huggingface.co', '*.hf.co'];

const HOURLY: SchedulerServiceTaskScheduleDefinition = {
  frequency: { hours: 1 },
  timeout: { minutes: 20 },
};

/** Replaced in tests. */
interface Clock extends Pick<HttpClientOptions, 'wait'> {
  /** Milliseconds since 1970. */
  now(): number;
}

interface ReadFacts {
  facts: CommitFacts;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Reads the models of organizations, collections and a list of names from a Hugging Face Hub or a mirror of it. Files
 * are read once for each commit.
 */
export class HuggingFaceSource implements ModelSource {
  readonly id: string;
  readonly type = 'huggingface';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: SchedulerServiceTaskScheduleDefinition;

  readonly #config: HuggingFaceConfig;
  readonly #clock: Clock;
  /** By name and commit. */
  #facts: ReadonlyMap<string, ReadFacts> = new Map();
  /** Models of collections by name, whose items tell no commit. */
  #ofItems: ReadonlyMap<string, ModelOfItem> = new Map();

  constructor(
    { id, owner, schedule = HOURLY }: SourceSettings,
    config: HuggingFaceConfig,
    clock: Clock = { now: Date.now },
  ) {
    this.id = id;
    this.title = `the Hugging Face Hub ${new URL(config.connection.url).host}`;
    this.owner = owner;
    this.schedule = schedule;
    this.#config = config;
    this.#clock = clock;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const http = this.#http();
    const reading = new HubReading({
      http,
      config: this.#config,
      signal,
      ofItems: this.#ofItems,
    });
    const candidates = await reading.candidates();
    const revisions = await this.#readAll(reading, candidates);
    this.#ofItems = reading.ofItems;
    return {
      version: null,
      models: byModel(revisions).map(each =>
        modelRecordOf(each, {
          url: this.#config.connection.url,
          repositoryHost: this.#config.repositoryHost,
        }),
      ),
      skipped: reading.skipped,
      requests: http.requests,
    };
  }

  async #readAll(
    reading: HubReading,
    candidates: readonly Candidate[],
  ): Promise<ReadRevision[]> {
    const known = new Map(this.#facts);
    const used = new Map<string, ReadFacts>();
    const read = new Map<Candidate, ReadRevision>();
    try {
      await inParallel(candidates, AT_ONCE, async candidate => {
        const { model, revision } = candidate;
        const key = `${model.name}@${model.sha}`;
        const current = this.#current(known.get(key));
        const facts = current?.facts ?? (await reading.commit(candidate));
        if (facts) {
          const entry = current ?? { facts, at: this.#clock.now() };
          known.set(key, entry);
          used.set(key, entry);
          read.set(candidate, { model, revision, facts });
        }
      });
      this.#facts = used;
    } catch (error) {
      // What was read is not read again when the next reading goes on.
      this.#facts = known;
      throw error;
    }
    return candidates.flatMap(candidate => read.get(candidate) ?? []);
  }

  /** Facts that need not be read again. */
  #current(read: ReadFacts | undefined): ReadFacts | undefined {
    return read &&
      (!read.facts.isForbidden ||
        this.#clock.now() - read.at < FORBIDDEN_FOR_MS)
      ? read
      : undefined;
  }

  #http(): HttpClient {
    const { connection, downloadHosts, repositoryHost } = this.#config;
    return connect(connection, {
      maxBytes: LARGEST_ANSWER,
      redirects: {
        configured: downloadHosts,
        public: repositoryHost === 'huggingface.co' ? HUB_HOSTS : [],
      },
      wait: this.#clock.wait,
    });
  }
}

function byModel(
  revisions: readonly ReadRevision[],
): Array<[ReadRevision, ...ReadRevision[]]> {
  const models = new Map<string, [ReadRevision, ...ReadRevision[]]>();
  for (const revision of revisions) {
    const { name } = revision.model;
    const others = models.get(name);
    if (others) {
      others.push(revision);
    } else {
      models.set(name, [revision]);
    }
  }
  return [...models.values()];
}
