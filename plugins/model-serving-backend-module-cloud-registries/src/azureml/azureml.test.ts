import { ConfigReader } from '@backstage/config';
import type { RegistryDefinition } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import {
  FakeAnswer,
  FakeRegistry,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { read, sourceOf } from '../__testUtils__/sourceOf';
import { VersionedSource } from '../reads/VersionedSource';
import { tokenAuth } from './azureAuth';
import { azureMlModels } from './azureMlModels';
import { readAzureMlConfig } from './readAzureMlConfig';

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/serving/providers/Microsoft.MachineLearningServices/workspaces/main`;
const TIME = '2026-11-20T10:00:00.1234567+00:00';

describe('models of Azure Machine Learning', () => {
  let server: FakeRegistry;
  let containers: Array<Record<string, unknown>>;
  let versions: Record<string, Array<Record<string, unknown>>>;
  let failure: FakeAnswer | undefined;
  const asked: string[] = [];

  /** The same but for its credential, which has no server to ask here. */
  const withToken: RegistryDefinition = {
    type: 'azureml',
    createSource: settings => {
      const config = readAzureMlConfig(settings.config, settings.key);
      const credential = async () => ({
        getToken: async (scope: string | string[]) => {
          asked.push(String(scope));
          return { token: 'abc', expiresOnTimestamp: Date.now() + 60_000 };
        },
      });
      return new VersionedSource(
        settings,
        azureMlModels(config, tokenAuth(credential, config.connection.url)),
      );
    },
  };
  const settings = { subscription: SUBSCRIPTION, resourceGroup: 'serving' };
  const source = (config: object = {}) =>
    sourceOf(
      'azureml',
      { ...settings, workspace: 'main', url: server.url, ...config },
      [withToken],
    );
  const container = (name: string, more: object = {}) => ({
    name,
    systemData: { createdAt: TIME, lastModifiedAt: TIME },
    properties: {
      description: `Model ${name}`,
      tags: {},
      properties: {},
      isArchived: false,
      latestVersion: '1',
      ...more,
    },
  });
  const version = (name: string, createdAt: string, more: object = {}) => ({
    name,
    systemData: { createdAt },
    properties: {
      isArchived: false,
      modelType: 'mlflow_model',
      modelUri: `azureml://subscriptions/${SUBSCRIPTION}/workspaces/main/datastores/blob/paths/${name}`,
      ...more,
    },
  });

  beforeAll(async () => {
    server = await FakeRegistry.start(({ path, query }) => {
      if (failure) {
        return failure;
      }
      const [, model] = /\/models\/([^/]+)\/versions$/.exec(path) ?? [];
      const all = model ? versions[decodeURIComponent(model)] : containers;
      const from = Number(query.get('$skip') ?? 0);
      const next = new URL(`${server.url}${path}`);
      next.searchParams.set('api-version', query.get('api-version')!);
      next.searchParams.set('$skip', String(from + 2));
      return {
        body: {
          value: all.slice(from, from + 2),
          ...(from + 2 < all.length ? { nextLink: next.href } : {}),
        },
      };
    });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    failure = undefined;
    containers = [
      container('churn', {
        tags: { license: 'mit', publisher: 'Risk' },
        latestVersion: '10',
      }),
      container('old', { isArchived: true }),
      container('with space'),
    ];
    versions = {
      churn: [
        version('9', '2026-10-01T00:00:00Z'),
        version('10', '2026-11-01T00:00:00Z', {
          description: 'More data',
          stage: 'Production',
          jobName: 'train-10',
          tags: { parameters: '1200', quantization: 'int8' },
        }),
        version('8', '2026-09-01T00:00:00Z', { isArchived: true }),
      ],
      'with space': [version('1', TIME, { modelType: 'constructor' })],
    };
  });

  it('have their versions, the newest first, without what is archived', async () => {
    const { models, requests, skipped } = await read(source());
    expect(skipped).toEqual([]);
    expect(models.map(({ name }) => name)).toEqual(['churn', 'with space']);
    expect(models[0]).toMatchObject({
      description: 'Model churn',
      publisher: 'Risk',
      license: { id: 'mit' },
      lineage: [{ kind: 'run', title: 'train-10' }],
      versions: [
        {
          name: '10',
          stage: 'Production',
          notes: 'More data',
          parameters: 1200,
          variants: [
            {
              name: 'int8',
              format: 'mlflow',
              quantization: 'int8',
              uri: expect.stringMatching(/^azureml:.*10$/),
            },
          ],
        },
        { name: '9' },
      ],
    });
    expect(models[1].versions[0].variants[0].format).toBe('custom');
    // Two pages of models, two of versions of one, and one of the other.
    expect(requests).toBe(5);
    expect(server.requests).toHaveLength(5);
    expect(new Set(asked)).toEqual(new Set([`${server.url}/.default`]));
    expect(server.requests[0]).toMatchObject({
      path: `${WORKSPACE}/models`,
      headers: { authorization: 'Bearer abc' },
    });
  });

  it('have their versions read again only when their entry changes', async () => {
    const registry = source();
    await read(registry);
    containers[2] = container('with space', { latestVersion: '2' });
    server.requests.length = 0;
    await read(registry);
    expect(server.paths.map(path => path.replace(WORKSPACE, ''))).toEqual([
      '/models',
      '/models',
      '/models/with%20space/versions',
    ]);
  });

  it('are those of a registry where one is named', async () => {
    await read(source({ workspace: undefined, registry: 'shared' }));
    expect(server.paths[0]).toContain('/registries/shared/models');
  });

  it('leave out a version without an artifact, and say why', async () => {
    versions.churn[1] = version('10', TIME, { modelUri: null });
    const { skipped } = await read(source());
    expect(skipped).toEqual([
      { place: 'churn/10', reason: 'it has no address of an artifact' },
    ]);
  });

  it.each<[string, () => FakeAnswer, RegExp]>([
    [
      'an expired secret',
      () => ({ status: 401, body: { error: { message: 'expired' } } }),
      /401: expired/,
    ],
    [
      'a page elsewhere',
      () => ({
        body: {
          value: containers,
          nextLink: 'http://169.254.169.254/metadata',
        },
      }),
      /169\.254\.169\.254|another host/,
    ],
    [
      'a page that names itself',
      () => ({
        body: {
          value: containers,
          nextLink: `${server.url}${WORKSPACE}/models`,
        },
      }),
      /repeats itself/,
    ],
    ['no list', () => ({ body: {} }), /value/],
  ])(
    'are not read at all where the API answers %s',
    async (_, given, message) => {
      failure = given();
      await expect(read(source())).rejects.toThrow(message);
      expect(server.requests.length).toBeLessThan(4);
    },
  );

  it.each<[object, RegExp]>([
    [{ subscription: 'mine' }, /azureml\.main\.subscription must be/],
    [{ registry: 'shared' }, /either workspace or registry/],
    [{ workspace: '../x' }, /must be names, not paths/],
    [{ clientId: 'a' }, /tenantId, clientId and clientSecret/],
  ])('refuse the configuration %j', (config, message) => {
    expect(() => source(config)).toThrow(message);
  });

  it('take an application, or what the portal runs as', () => {
    const identityOf = (more: object) =>
      readAzureMlConfig(
        new ConfigReader({ ...settings, workspace: 'main', ...more }),
        'key',
      ).identity.kind;
    expect(identityOf({})).toBe('default');
    expect(
      identityOf({ tenantId: 'a', clientId: 'b', clientSecret: 'c' }),
    ).toBe('application');
  });
});
