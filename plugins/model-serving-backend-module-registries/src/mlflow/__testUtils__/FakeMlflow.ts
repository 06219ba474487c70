import { FakeAnswer, FakeRequest } from '../../__testUtils__/FakeRegistry';

const API = '/api/2.0/mlflow';

interface Tag {
  key: string;
  value: string;
}

export interface FakeVersion {
  version: string;
  source?: string;
  run_id?: string;
  current_stage?: string;
  status?: string;
  tags?: Tag[];
}

export interface FakeModel {
  name: string;
  tags?: Tag[];
  aliases?: Array<{ alias: string; version: string }>;
  /** The oldest first. */
  versions?: FakeVersion[];
  last_updated_timestamp?: number;
}

const encode = (offset: number) =>
  Buffer.from(JSON.stringify({ offset })).toString('base64');
const decode = (token: string | null) =>
  token ? JSON.parse(Buffer.from(token, 'base64').toString('utf8')).offset : 0;

function pageOf<T>(key: string, items: T[], query: URLSearchParams) {
  const size = Number(query.get('max_results') ?? 100);
  const from = decode(query.get('page_token'));
  const more = from + size < items.length;
  const page = items.slice(from, from + size);
  return {
    ...(page.length > 0 && { [key]: page }),
    ...(more && { next_page_token: encode(from + size) }),
  };
}

const isAskedFor = (filter: string) => (run: Record<string, unknown>) =>
  filter.includes(`'${(run.info as { run_id: string }).run_id}'`);

/** A registry that answers as MLflow 3.17 does: pages by offset, and leaves out what is empty. */
export class FakeMlflow {
  models: FakeModel[] = [];
  runs: Array<Record<string, unknown>> = [];
  loggedModels = new Map<string, string>();
  /** Runs before a page of models is answered; the first has number 1. */
  beforePage: (page: number) => void = () => {};
  /** Answers instead; undefined lets the registry answer. */
  instead: (request: FakeRequest) => FakeAnswer | undefined = () => undefined;
  #pages = 0;

  readonly handle = (request: FakeRequest): FakeAnswer => {
    const instead = this.instead(request);
    if (instead) {
      return instead;
    }
    const { body, path, query } = request;
    switch (path.replace(API, '')) {
      case '/registered-models/search':
        this.#pages += 1;
        this.beforePage(this.#pages);
        return {
          body: pageOf(
            'registered_models',
            this.models.map(modelAnswer),
            query,
          ),
        };
      case '/registered-models/get':
        return this.#get(query.get('name')!);
      case '/model-versions/search':
        return {
          body: pageOf(
            'model_versions',
            this.models.flatMap(model =>
              (model.versions ?? []).map(each => versionAnswer(model, each)),
            ),
            query,
          ),
        };
      case '/experiments/search':
        return { body: { experiments: [{ experiment_id: '1' }] } };
      case '/runs/search':
        return { body: { runs: this.runs.filter(isAskedFor(body.filter)) } };
      case '/logged-models/search':
        return {
          body: {
            models: [...this.loggedModels]
              .filter(([id]) => body.filter.includes(`'${id}'`))
              .map(([model_id, artifact_uri]) => ({
                info: { model_id, artifact_uri },
              })),
          },
        };
      default:
        return { status: 404, body: '<!doctype html>Not Found' };
    }
  };

  #get(name: string): FakeAnswer {
    const model = this.models.find(each => each.name === name);
    return model
      ? { body: { registered_model: modelAnswer(model) } }
      : {
          status: 404,
          body: {
            error_code: 'RESOURCE_DOES_NOT_EXIST',
            message: `Registered Model with name=${name} not found`,
          },
        };
  }
}

function versionAnswer(model: FakeModel, version: FakeVersion) {
  return {
    name: model.name,
    creation_timestamp: 1_795_940_560_108,
    last_updated_timestamp: 1_795_940_560_108,
    current_stage: 'None',
    source: `s3://bucket/${version.version}`,
    status: 'READY',
    ...version,
  };
}

/** With the newest version of each stage. */
function modelAnswer(model: FakeModel) {
  const { versions = [], ...rest } = model;
  const latest = new Map(
    versions.map(each => [each.current_stage ?? 'None', each]),
  );
  return {
    last_updated_timestamp: 1_795_940_560_244,
    ...rest,
    ...(latest.size > 0 && {
      latest_versions: [...latest.values()].map(each =>
        versionAnswer(model, each),
      ),
    }),
  };
}
