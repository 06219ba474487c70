import {
  HttpClient,
  readPages,
} from '@model-serving/backstage-plugin-model-serving-node';
import { connect } from '../http/connection';
import * as answer from './kubeflowAnswers';
import type { KubeflowConfig } from './readKubeflowConfig';

const API = '/api/model_registry/v1alpha3';
const PAGE = 1_000;
const MOST_ITEMS = 1_000_000;
const LARGE_ANSWER = 16 * 1024 * 1024;

/** Reads Kubeflow's Model Registry during one reading. */
export class KubeflowClient {
  readonly #signal: AbortSignal;
  readonly #http: HttpClient;

  constructor({ connection }: KubeflowConfig, signal: AbortSignal) {
    this.#signal = signal;
    this.#http = connect(connection);
  }

  get requests(): number {
    return this.#http.requests;
  }

  registeredModels(): Promise<unknown[]> {
    return this.#list('/registered_models');
  }

  modelVersions(): Promise<unknown[]> {
    return this.#list('/model_versions');
  }

  /** Model artifacts of all versions; an artifact does not say which version it belongs to. */
  modelArtifacts(): Promise<unknown[]> {
    return this.#list('/model_artifacts');
  }

  artifactsOf(version: string): Promise<unknown[]> {
    return this.#list(
      `/model_versions/${encodeURIComponent(version)}/artifacts`,
    );
  }

  #list(path: string): Promise<unknown[]> {
    return readPages({
      page: async nextPageToken => {
        const { items, nextPageToken: next } = await this.#http.request(
          `${API}${path}`,
          answer.page,
          {
            // The order of ids is the one in which nothing moves between two pages.
            query: {
              pageSize: PAGE,
              orderBy: 'ID',
              sortOrder: 'ASC',
              nextPageToken,
            },
            maxBytes: LARGE_ANSWER,
            signal: this.#signal,
          },
        );
        return { items, next };
      },
      key: item =>
        String((item as { id?: unknown } | null)?.id ?? JSON.stringify(item)),
      mostItems: MOST_ITEMS,
    });
  }
}
