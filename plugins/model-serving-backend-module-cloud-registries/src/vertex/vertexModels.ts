import {
  HttpAuth,
  HttpClient,
  readPages,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { VersionedRegistry } from '../reads/VersionedSource';
import type { VertexConfig } from './readVertexConfig';
import { modelPage, VertexModel, vertexModel } from './vertexAnswers';
import { idOf, newestFirst, vertexRecord } from './vertexRecord';

const PAGE = 1_000;
const MOST_MODELS = 100_000;

/** Models of Vertex AI Model Registry, of one project and location, whose list has the default version of each. */
export function vertexModels(
  { allVersions, connection, labels, location, project }: VertexConfig,
  auth: HttpAuth,
): VersionedRegistry<VertexModel, VertexModel> {
  return {
    type: 'vertex',
    title: `Vertex AI of ${project} in ${location}`,
    connection,
    auth,
    model: vertexModel,
    version: vertexModel,
    listModels: (http, signal) =>
      listAll(
        http,
        `/v1/projects/${project}/locations/${location}/models`,
        signal,
      ),
    isOffered: () => true,
    keyOf: idOf,
    ...(allVersions && {
      listVersions: (
        http: HttpClient,
        model: VertexModel,
        signal: AbortSignal,
      ) =>
        listAll(
          http,
          `/v1/${model.name.replace(/@.*$/, '')}:listVersions`,
          signal,
        ),
    }),
    newestFirst,
    recordOf: (model, versions = [model]) =>
      vertexRecord(model, versions, labels),
  };
}

function listAll(
  http: HttpClient,
  path: string,
  signal: AbortSignal,
): Promise<unknown[]> {
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
