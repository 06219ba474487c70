import {
  HttpAuth,
  HttpClient,
  readPages,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { VersionedRegistry } from '../reads/VersionedSource';
import {
  AzureContainer,
  AzureVersion,
  modelContainer,
  modelVersion,
  page,
} from './azureMlAnswers';
import { azureMlRecord } from './azureMlRecord';
import type { AzureMlConfig } from './readAzureMlConfig';

const API_VERSION = '2024-04-01';
const MOST_MODELS = 100_000;

/** Models of an Azure Machine Learning workspace or registry, whose list says nothing of artifacts. */
export function azureMlModels(
  { connection, name, path, tags }: AzureMlConfig,
  auth: HttpAuth,
): VersionedRegistry<AzureContainer, AzureVersion> {
  return {
    type: 'azureml',
    title: `Azure Machine Learning ${name}`,
    connection,
    auth,
    model: modelContainer,
    version: modelVersion,
    listModels: (http, signal) => listAll(http, `${path}/models`, {}, signal),
    isOffered: ({ properties }) => !properties.isArchived,
    keyOf: model => model.name,
    listVersions: (http, model, signal) =>
      listAll(
        http,
        `${path}/models/${encodeURIComponent(model.name)}/versions`,
        { $orderBy: 'createdtime desc' },
        signal,
      ),
    newestFirst,
    recordOf: (model, versions = []) => azureMlRecord(model, versions, tags),
  };
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
