import {
  HttpAuth,
  HttpClient,
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
  readPages,
} from '@model-serving/backstage-plugin-model-serving-node';
import {
  connect,
  SourceSettings,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { readEach } from '../reads/readEach';
import { RememberedReads } from '../reads/RememberedReads';
import {
  AzureVersion,
  modelContainer,
  modelVersion,
  page,
} from './azureMlAnswers';
import { azureMlRecord } from './azureMlRecord';
import type { AzureMlConfig } from './readAzureMlConfig';

const API_VERSION = '2024-04-01';
const MOST_MODELS = 100_000;
const MOST_VERSIONS = 200;

type Skipped = ModelSnapshot['skipped'];

/**
 * Models of an Azure Machine Learning workspace or registry. The list of models says nothing of an artifact: versions are
 * read when the entry of their model changes, and once a day.
 */
export class AzureMlSource implements ModelSource {
  readonly id: string;
  readonly type = 'azureml';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: AzureMlConfig;
  readonly #auth: HttpAuth;
  readonly #versions = new RememberedReads<{
    versions: AzureVersion[];
    skipped: Skipped;
  }>();

  constructor(settings: SourceSettings, config: AzureMlConfig, auth: HttpAuth) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.title = `Azure Machine Learning ${config.name}`;
    this.#config = config;
    this.#auth = auth;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const { connection, path, tags } = this.#config;
    const http = connect(connection, { auth: this.#auth });
    const skipped: Skipped = [];
    const list = (below: string, query: Record<string, string> = {}) =>
      listAll(http, `${path}${below}`, query, signal);
    const containers = readEach(
      await list('/models'),
      modelContainer,
      skipped,
    ).filter(({ properties }) => !properties.isArchived);
    const known = await this.#versions.readAll(containers, {
      key: ({ name }) => name,
      read: async ({ name }) => {
        const unusable: Skipped = [];
        const versions = readEach(
          await list(`/models/${encodeURIComponent(name)}/versions`, {
            $orderBy: 'createdtime desc',
          }),
          modelVersion,
          unusable,
        );
        return {
          versions: newestFirst(versions).slice(0, MOST_VERSIONS),
          skipped: unusable,
        };
      },
    });
    const readings = containers.map(container => {
      const { skipped: unusable, versions } = known.get(container)!;
      skipped.push(...unusable);
      return azureMlRecord(container, versions, tags);
    });
    return {
      version: null,
      models: readings
        .map(({ record }) => record)
        .filter(record => record.versions.length > 0),
      skipped: [...skipped, ...readings.flatMap(each => each.skipped)],
      requests: http.requests,
    };
  }
}

function listAll(
  http: HttpClient,
  path: string,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<unknown[]> {
  return readPages<unknown>({
    page: async nextLink => {
      const answer = await (nextLink === undefined
        ? http.request(path, page, {
            query: { 'api-version': API_VERSION, ...query },
            signal,
          })
        : http.request(nextLink, page, { signal }));
      return { items: answer.value, next: answer.nextLink ?? undefined };
    },
    key: entry => JSON.stringify(entry),
    mostItems: MOST_MODELS,
  });
}

function newestFirst(versions: readonly AzureVersion[]): AzureVersion[] {
  const created = ({ systemData }: AzureVersion) =>
    Date.parse(systemData?.createdAt ?? '') || 0;
  return [...versions].sort((a, b) => created(b) - created(a));
}
