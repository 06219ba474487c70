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
import type { VertexConfig } from './readVertexConfig';
import { modelPage, VertexModel, vertexModel } from './vertexAnswers';
import { idOf, vertexRecord } from './vertexRecord';

const PAGE = 1_000;
const MOST_MODELS = 100_000;
const MOST_VERSIONS = 200;

type Skipped = ModelSnapshot['skipped'];

/**
 * Models of Vertex AI Model Registry, of one project and location. Lists have the default version of each model; all
 * versions are read when its entry changes, and once a day.
 */
export class VertexSource implements ModelSource {
  readonly id: string;
  readonly type = 'vertex';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: VertexConfig;
  readonly #auth: HttpAuth;
  readonly #versions = new RememberedReads<{
    versions: VertexModel[];
    skipped: Skipped;
  }>();

  constructor(settings: SourceSettings, config: VertexConfig, auth: HttpAuth) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.title = `Vertex AI of ${config.project} in ${config.location}`;
    this.#config = config;
    this.#auth = auth;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const { allVersions, connection, labels, location, project } = this.#config;
    const http = connect(connection, { auth: this.#auth });
    const skipped: Skipped = [];
    const list = (path: string) => this.#list(http, path, signal);
    const models = readEach(
      await list(`/v1/projects/${project}/locations/${location}/models`),
      vertexModel,
      skipped,
    );
    const versions = await this.#versions.readAll(allVersions ? models : [], {
      key: idOf,
      read: async model => {
        const unusable: Skipped = [];
        const found = readEach(
          await list(`/v1/${model.name.replace(/@.*$/, '')}:listVersions`),
          vertexModel,
          unusable,
        );
        return { versions: found.slice(0, MOST_VERSIONS), skipped: unusable };
      },
    });
    const readings = models.map(model => {
      const known = versions.get(model);
      skipped.push(...(known?.skipped ?? []));
      return vertexRecord(model, known?.versions ?? [model], labels);
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

  #list(http: HttpClient, path: string, signal: AbortSignal) {
    return readPages<unknown>({
      page: async pageToken => {
        const page = await http.request(path, modelPage, {
          query: { pageSize: PAGE, pageToken },
          signal,
        });
        return { items: page.models, next: page.nextPageToken };
      },
      key: entry => JSON.stringify(entry),
      mostItems: MOST_MODELS,
    });
  }
}
