import { generateKeyPairSync } from 'node:crypto';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  FakeAnswer,
  FakeRegistry,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { read, sourceOf } from '../__testUtils__/sourceOf';

const PARENT = 'projects/serving/locations/europe-west4/models';
const TIME = '2026-11-20T10:00:00Z';

describe('models of Vertex AI', () => {
  const directory = createMockDirectory();
  let server: FakeRegistry;
  let models: Array<Record<string, unknown>>;
  let versions: Record<string, Array<Record<string, unknown>>>;
  let failure: FakeAnswer | undefined;

  const model = (id: string, more: object = {}) => ({
    name: `${PARENT}/${id}`,
    displayName: `Model ${id}`,
    versionId: '1',
    versionAliases: ['default'],
    versionCreateTime: TIME,
    updateTime: TIME,
    artifactUri: `gs://models/${id}/1`,
    containerSpec: {
      imageUri:
        'europe-docker.pkg.dev/vertex-ai/prediction/sklearn-cpu.1-5:latest',
    },
    ...more,
  });
  const source = (config: object = {}) =>
    sourceOf('vertex', {
      project: 'serving',
      location: 'europe-west4',
      url: server.url,
      keyFile: directory.resolve('key.json'),
      ...config,
    });

  beforeAll(async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    directory.setContent({
      'key.json': JSON.stringify({
        type: 'service_account',
        project_id: 'serving',
        client_email: 'portal@serving.iam.gserviceaccount.com',
        private_key_id: '1',
        private_key: privateKey,
      }),
    });
    server = await FakeRegistry.start(({ path, query }) => {
      if (failure) {
        return failure;
      }
      const all =
        path === `/v1/${PARENT}`
          ? models
          : versions[path.replace(/^.*\/models\/(.*):listVersions$/, '$1')] ??
            [];
      const from = Number(query.get('pageToken') ?? 0);
      const isLast = from + 2 >= all.length;
      return {
        // An empty list has no fields at all.
        body:
          (all.length && {
            models: all.slice(from, from + 2),
            ...(isLast ? {} : { nextPageToken: String(from + 2) }),
          }) ||
          {},
      };
    });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    failure = undefined;
    models = [
      model('1', {
        versionId: '2',
        description: 'Says who will leave',
        labels: { license: 'apache-2.0', task: 'tabular-classification' },
        pipelineJob: 'projects/1/locations/europe-west4/pipelineJobs/train',
      }),
      model('2', { artifactUri: undefined }),
      model('3'),
    ];
    versions = {
      '1': [
        model('1@1', { versionId: '1', artifactUri: 'gs://models/1/1' }),
        model('1@2', {
          versionId: '2',
          artifactUri: 'gs://models/1/2',
          versionAliases: ['default', 'champion'],
          versionDescription: 'Newer data',
        }),
      ],
      '2': [model('2@1', { artifactUri: undefined })],
      '3': [model('3@1')],
    };
  });

  it('have all their versions, the newest first', async () => {
    const snapshot = await read(source());
    expect(snapshot.models.map(({ place, name }) => [place, name])).toEqual([
      ['1', 'Model 1'],
      ['3', 'Model 3'],
    ]);
    expect(snapshot.models[0]).toMatchObject({
      title: 'Model 1',
      description: 'Says who will leave',
      license: { id: 'apache-2.0' },
      task: 'tabular-classification',
      updatedAt: TIME,
      lineage: [{ kind: 'pipeline', title: expect.stringContaining('train') }],
      versions: [
        {
          name: '2',
          aliases: ['default', 'champion'],
          notes: 'Newer data',
          createdAt: TIME,
          variants: [
            { name: 'sklearn', format: 'sklearn', uri: 'gs://models/1/2' },
          ],
        },
        { name: '1', variants: [{ uri: 'gs://models/1/1' }] },
      ],
    });
    expect(snapshot.skipped).toEqual([
      { place: '2/1', reason: 'it has no address of an artifact' },
    ]);
    // Two pages of models, and the versions of each.
    expect(snapshot.requests).toBe(5);
    expect(server.requests).toHaveLength(5);
  });

  it('are asked for with tokens that the service account signs itself', async () => {
    await read(source({ versions: 'default' }));
    const { authorization } = server.requests[0].headers;
    const [, payload] = authorization!.replace('Bearer ', '').split('.');
    expect(
      JSON.parse(Buffer.from(payload, 'base64url').toString()),
    ).toMatchObject({
      iss: 'portal@serving.iam.gserviceaccount.com',
      scope: expect.stringContaining('cloud-platform'),
    });
  });

  it('are read in pages alone where only default versions are wanted', async () => {
    const { models: found, requests } = await read(
      source({ versions: 'default' }),
    );
    expect(requests).toBe(2);
    expect(found[0].versions.map(({ name }) => name)).toEqual(['2']);
  });

  it('have their versions read again only when their entry changes', async () => {
    const registry = source();
    await read(registry);
    models[2] = model('3', { updateTime: '2026-11-21T10:00:00Z' });
    server.requests.length = 0;
    await read(registry);
    expect(server.paths).toEqual([
      `/v1/${PARENT}`,
      `/v1/${PARENT}`,
      `/v1/${PARENT}/3:listVersions`,
    ]);
  });

  it('are none where the answer is empty', async () => {
    models = [];
    expect(await read(source())).toMatchObject({ models: [], skipped: [] });
  });

  it('leave out an entry that is not a model, and say why', async () => {
    models[2] = { name: 'elsewhere/3' };
    const { skipped } = await read(source());
    expect(skipped[0]).toEqual({
      place: 'elsewhere/3',
      reason: expect.stringContaining('name'),
    });
  });

  it.each<[FakeAnswer, RegExp]>([
    [{ status: 403, body: { error: { message: 'denied' } } }, /403: denied/],
    [{ body: '<html>Sign in</html>' }, /web page|not valid JSON/],
    [{ body: { models: [{}], nextPageToken: 'a' } }, /repeats itself/],
  ])('are not read at all where the API answers %j', async (given, message) => {
    failure = given;
    await expect(read(source())).rejects.toThrow(message);
  });

  it.each<[object, RegExp]>([
    [{ project: '../x' }, /vertex\.main\.project is not the id/],
    [{ versions: 'some' }, /versions must be all or default/],
  ])('refuse the configuration %j', (config, message) => {
    expect(() => source(config)).toThrow(message);
  });
});
