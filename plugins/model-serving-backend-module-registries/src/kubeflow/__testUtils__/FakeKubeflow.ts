import { FakeAnswer, FakeRequest } from '../../__testUtils__/FakeRegistry';
import { PublishedApi, violationsOf } from '../../__testUtils__/publishedApi';
import publishedApi from './publishedApi.json';

const API = '/api/model_registry/v1alpha3';

type Entry = { id: string } & Record<string, unknown>;

/** A registry that answers in the shapes of Kubeflow's published description, and notes where it does not. */
export class FakeKubeflow {
  models: Entry[] = [];
  versions: Entry[] = [];
  /** By the id of their version. */
  artifacts = new Map<string, Entry[]>();
  readonly violations: string[] = [];
  /** Answers instead; undefined lets the registry answer. */
  instead: (request: FakeRequest) => FakeAnswer | undefined = () => undefined;

  readonly handle = (request: FakeRequest): FakeAnswer => {
    const instead = this.instead(request);
    if (instead) {
      return instead;
    }
    const answer = { body: this.#page(request) };
    this.violations.push(
      ...violationsOf(publishedApi as PublishedApi, API, request, answer),
    );
    return answer;
  };

  #list(path: string): Entry[] {
    const version = /^\/model_versions\/(\d+)\/artifacts$/.exec(path);
    if (version) {
      return this.artifacts.get(version[1]) ?? [];
    }
    switch (path) {
      case '/registered_models':
        return this.models;
      case '/model_versions':
        return this.versions;
      default:
        return [...this.artifacts.values()]
          .flat()
          .filter(each => each.artifactType === 'model-artifact');
    }
  }

  /** A token names the last id of the page before. */
  #page({ path, query }: FakeRequest) {
    const pageSize = Number(query.get('pageSize'));
    const after = Number(query.get('nextPageToken') ?? 0);
    const rest = this.#list(path.slice(API.length))
      .filter(({ id }) => Number(id) > after)
      .sort((a, b) => Number(a.id) - Number(b.id));
    const items = rest.slice(0, pageSize);
    return {
      items,
      nextPageToken: rest.length > pageSize ? items[pageSize - 1].id : '',
      pageSize,
      size: items.length,
    };
  }
}
