import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import { FakeAnswer, FakeRegistry } from '../__testUtils__/FakeRegistry';
import { read, sourceOf } from '../__testUtils__/sourceOf';
import { FakeMlflow } from './__testUtils__/FakeMlflow';

/** An answer of MLflow 3.17.2 as it was recorded. */
function recorded(name: string): FakeAnswer {
  const { body, headers, status } = JSON.parse(
    readFileSync(path.join(__dirname, '__fixtures__', `${name}.json`), 'utf8'),
  );
  return {
    status,
    body,
    headers: headers && { 'content-type': headers['content-type'] },
  };
}

/** Asks for a longer pause than any deadline. */
const UNAVAILABLE = { status: 503, headers: { 'retry-after': '3600' } };

const MODELS = '/api/2.0/mlflow/registered-models/search';
const VERSIONS = '/api/2.0/mlflow/model-versions/search';

describe('an MLflow registry', () => {
  let mlflow: FakeMlflow;
  let server: FakeRegistry;

  beforeAll(async () => {
    server = await FakeRegistry.start(request => mlflow.handle(request));
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    mlflow = new FakeMlflow();
    server.requests.length = 0;
  });

  const source = (config: object = {}) =>
    sourceOf('mlflow', { url: server.url, ...config });
  const records = async (config?: object) =>
    new Map(
      (await read(source(config))).models.map(record => [record.name, record]),
    );
  const only = async (config?: object): Promise<ModelRecord> => {
    const { models } = await read(source(config));
    expect(models).toHaveLength(1);
    return models[0];
  };
  const isGone = (place: string, config?: object) =>
    source(config).isGone!(place, { signal: new AbortController().signal });
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: `bulk-${String(index).padStart(5, '0')}`,
      versions: [{ version: '1' }],
    }));

  describe('as it was recorded', () => {
    beforeEach(() => {
      mlflow.instead = ({ path: asked, query }) => {
        switch (asked.replace('/api/2.0/mlflow', '')) {
          case '/registered-models/search':
            return {
              body: {
                registered_models: [
                  (recorded('registered-models-get').body as any)
                    .registered_model,
                ],
              },
            };
          case '/model-versions/search':
            return query.get('page_token')
              ? { body: {} }
              : recorded('model-versions-search');
          case '/runs/search':
            return {
              body: { runs: [(recorded('runs-get').body as any).run] },
            };
          default:
            return undefined;
        }
      };
    });

    it('gives models with versions, aliases, stages and lineage', async () => {
      expect(await only()).toMatchObject({
        place: 'model-02',
        name: 'model-02',
        description: '**Model** 2',
        card: '**Model** 2',
        url: `${server.url}/#/models/model-02`,
        license: { id: 'apache-2.0' },
        task: 'text-generation',
        updatedAt: '2026-11-29T08:22:40.244Z',
        identities: [],
        lineage: [
          { kind: 'run', title: 'train-1' },
          {
            kind: 'dataset',
            title: 'train-set (abcd1234)',
            // Not an address that a page may offer.
            url: null,
          },
        ],
        versions: [
          { name: '3', stage: 'Production', aliases: [] },
          {
            name: '2',
            stage: null,
            aliases: ['champion'],
            createdAt: '2026-11-29T08:22:40.108Z',
            revision: '0123abc',
            notes: 'v',
            license: null,
            variants: [
              {
                name: 'bf16',
                uri: 's3://bucket/model-02/2',
                format: 'mlflow',
                precision: 'bf16',
              },
            ],
          },
        ],
      });
    });

    it('links runs to their pages', async () => {
      const { lineage } = await only({ webUrl: 'https://mlflow.example.com' });
      expect(lineage[0].url).toBe(
        'https://mlflow.example.com/#/experiments/1/runs/04958ba4405a4125b1a1ea4ac783535d',
      );
    });

    it('gives a whole page', async () => {
      mlflow.instead = ({ path: asked, query }) =>
        asked === MODELS && !query.get('page_token')
          ? recorded('registered-models-search-p1')
          : undefined;
      const { models, skipped } = await read(source());
      expect(models).toHaveLength(20);
      expect(skipped).toEqual([]);
      expect(models.every(({ versions }) => versions.length > 0)).toBe(true);
    });
  });

  it('gives nothing for an empty answer, which is {}', async () => {
    await expect(read(source())).resolves.toMatchObject({
      models: [],
      skipped: [],
      requests: 1,
    });
  });

  it('is read in as few requests as its pages allow', async () => {
    mlflow.models = many(2_049);
    const { models, requests } = await read(source());
    expect(models).toHaveLength(2_049);
    expect(requests).toBe(3);
  });

  it('needs two requests more than pages of models where 10,000 have other versions', async () => {
    mlflow.models = many(10_000);
    mlflow.models[7].versions = ['1', '2', '3'].map(version => ({ version }));
    const { models, requests } = await read(source());
    expect(models).toHaveLength(10_000);
    expect(models[7].versions).toHaveLength(3);
    expect(requests).toBe(10_000 / 1_000 + 2);
  });

  it('is asked for versions only where models have more than they come with', async () => {
    mlflow.models = many(3);
    await read(source());
    expect(server.paths).toEqual([MODELS]);

    mlflow.models[1].versions = ['1', '2', '3'].map(version => ({ version }));
    const all = await records();
    expect(server.paths.slice(1)).toEqual([MODELS, VERSIONS]);
    expect(all.get('bulk-00001')!.versions.map(({ name }) => name)).toEqual([
      '3',
      '2',
      '1',
    ]);
  });

  it('sorts versions as numbers', async () => {
    mlflow.models = [
      {
        name: 'm',
        versions: Array.from({ length: 11 }, (_, index) => ({
          version: String(index + 1),
        })),
      },
    ];
    const { versions } = await only();
    expect(versions.slice(0, 3).map(({ name }) => name)).toEqual([
      '11',
      '10',
      '9',
    ]);
  });

  it('keeps versions with an alias where there are more than can be kept', async () => {
    mlflow.models = [
      {
        name: 'm',
        aliases: [{ alias: 'champion', version: '7' }],
        versions: Array.from({ length: 500 }, (_, index) => ({
          version: String(index + 1),
        })),
      },
    ];
    const { versions } = await only();
    expect(versions).toHaveLength(200);
    expect(versions[0].name).toBe('500');
    expect(versions[199]).toMatchObject({ name: '7', aliases: ['champion'] });
  });

  it('notices an alias and a tag, which move no time', async () => {
    mlflow.models = [{ name: 'm', versions: [{ version: '1' }] }];
    const before = await only();
    mlflow.models[0].aliases = [{ alias: 'champion', version: '1' }];
    mlflow.models[0].tags = [{ key: 'license', value: 'mit' }];
    const after = await only();
    expect(after.updatedAt).toBe(before.updatedAt);
    expect(after.versions[0].aliases).toEqual(['champion']);
    expect(after.license?.id).toBe('mit');
  });

  it('leaves out versions that are not ready', async () => {
    mlflow.models = [
      {
        name: 'm',
        versions: [
          { version: '1' },
          { version: '2', status: 'PENDING_REGISTRATION' },
        ],
      },
    ];
    expect((await only()).versions.map(({ name }) => name)).toEqual(['1']);
  });

  it('leaves out prompts', async () => {
    mlflow.instead = ({ path: asked }) =>
      asked === MODELS ? recorded('search-prompt-explicit') : undefined;
    await expect(read(source())).resolves.toMatchObject({
      models: [],
      skipped: [],
    });
  });

  it('gives each name a place of its own that leads back to it', async () => {
    const names = ['a b', 'a%20b', 'Ä', '<b>x</b>', 'a\u202eb', 'ab', 'AB'];
    mlflow.models = names.map(name => ({ name }));
    const { models } = await read(source());
    expect(models.map(({ name }) => name)).toEqual(names);
    const places = models.map(({ place }) => place);
    expect(new Set(places).size).toBe(names.length);
    expect(places[0]).toBe('a b');
    for (const place of places) {
      await expect(isGone(place)).resolves.toBe(false);
    }
  });

  describe('page tokens, which are offsets', () => {
    const hidingOne = async () => {
      mlflow.models = many(50);
      mlflow.beforePage = page => {
        if (page === 2) {
          mlflow.models.splice(3, 1);
        }
      };
      const all = await records({ pageSize: 20 });
      expect(all.size).toBe(49);
      expect(all.has('bulk-00020')).toBe(false);
    };

    it('hide a model that is there: it is not gone', async () => {
      await hidingOne();
      await expect(isGone('bulk-00020')).resolves.toBe(false);
    });

    it('show one that was deleted: it is gone', async () => {
      await hidingOne();
      await expect(isGone('bulk-00003')).resolves.toBe(true);
    });

    it.each<[string, FakeAnswer]>([
      ['a web page', recorded('err-unknown-endpoint')],
      [
        'another 404',
        { status: 404, body: { error_code: 'FEATURE_DISABLED' } },
      ],
      ['a name that is refused', recorded('registered-models-get-slash')],
      ['a failure', UNAVAILABLE],
      ['missing permission', { status: 403, body: 'Permission denied' }],
    ])('do not make a model gone by %s', async (_, answer) => {
      mlflow.instead = () => answer;
      await expect(isGone('m')).rejects.toThrow();
    });

    it('are followed to the end or not at all', async () => {
      mlflow.models = many(100);
      mlflow.instead = ({ query }) =>
        query.get('page_token')
          ? { status: 400, body: { message: 'Invalid page token' } }
          : undefined;
      await expect(read(source({ pageSize: 20 }))).rejects.toThrow(
        /returned 400: Invalid page token/,
      );
    });

    it('are not followed in circles', async () => {
      mlflow.instead = () => ({
        body: {
          registered_models: [{ name: `m-${server.requests.length}` }],
          next_page_token: 'same',
        },
      });
      await expect(read(source())).rejects.toThrow(/the list repeats itself/);
      expect(server.requests).toHaveLength(2);
    });
  });

  it('keeps a model that no longer matches the filter apart from one that is there', async () => {
    mlflow.models = [{ name: 'it’s "m"' }];
    const filter = "tags.published = 'true'";
    mlflow.instead = ({ path: asked }) =>
      asked === MODELS ? { body: {} } : undefined;
    await expect(isGone('it’s "m"', { filter })).resolves.toBe(true);
    expect(server.requests[1].query.get('filter')).toBe(
      `tags.published = 'true' AND name = 'it’s "m"'`,
    );
  });

  it('skips what is not understood and takes the rest', async () => {
    mlflow.instead = ({ path: asked }) =>
      asked === MODELS
        ? {
            body: {
              registered_models: [
                {
                  name: 'good',
                  latest_versions: [
                    { name: 'good', version: '1', source: 's3://b/1' },
                  ],
                },
                { name: 7 },
                { name: 'bad', tags: 'none' },
                null,
                {
                  name: 'half',
                  latest_versions: [
                    { name: 'half', version: '1', source: 's3://b/1' },
                    { name: 'half', version: 'two' },
                  ],
                },
                {
                  name: 'nowhere',
                  latest_versions: [{ name: 'nowhere', version: '1' }],
                },
              ],
            },
          }
        : undefined;
    const { models, skipped } = await read(source());
    expect(models.map(({ name, versions }) => [name, versions.length])).toEqual(
      [
        ['good', 1],
        ['half', 1],
        ['nowhere', 0],
      ],
    );
    expect(skipped).toEqual([
      { place: 'entry 2', reason: expect.stringMatching(/^name: /) },
      { place: 'bad', reason: expect.stringMatching(/^tags: /) },
      { place: 'entry 4', reason: expect.stringMatching(/^the entry: /) },
      { place: 'half/two', reason: expect.stringMatching(/^version: /) },
      {
        place: 'nowhere/1',
        reason: expect.stringMatching(/is not the address of an artifact/),
      },
    ]);
  });

  it('takes null for a value that is left out, as other servers of the API write it', async () => {
    const version = {
      name: 'm',
      version: '1',
      creation_timestamp: null,
      last_updated_timestamp: null,
      current_stage: null,
      description: null,
      source: 's3://b/1',
      run_id: null,
      status: null,
      tags: [{ key: 'license', value: null }],
    };
    mlflow.instead = ({ path: asked }) =>
      asked === MODELS
        ? {
            body: {
              registered_models: [
                {
                  name: 'm',
                  aliases: null,
                  description: null,
                  last_updated_timestamp: null,
                  latest_versions: [version],
                  tags: null,
                },
                { name: 'empty', latest_versions: null },
              ],
              next_page_token: null,
            },
          }
        : undefined;
    const { models, skipped } = await read(source());
    expect(skipped).toEqual([]);
    expect(models).toMatchObject([
      {
        name: 'm',
        description: null,
        license: null,
        updatedAt: null,
        versions: [{ name: '1', createdAt: null, stage: null, notes: null }],
      },
      { name: 'empty', versions: [] },
    ]);
  });

  describe('the artifacts of versions', () => {
    const uris = async (...sources: string[]) => {
      mlflow.models = sources.map((each, index) => ({
        name: `m-${index}`,
        versions: [{ version: '1', source: each }],
      }));
      return (await read(source())).models.map(
        ({ versions }) => versions[0]?.variants[0].uri,
      );
    };
    const id = 'm-38087536a52b4bc6b3e821f0487203ac';

    it('have the addresses that the server gives', async () => {
      const given = ['s3://b/x', 'mlflow-artifacts:/1/x', 'runs:/0495/model'];
      await expect(uris(...given)).resolves.toEqual(given);
    });

    it('are those of the logged models that they are made from', async () => {
      mlflow.loggedModels.set(id, `mlflow-artifacts:/1/models/${id}/artifacts`);
      await expect(uris(`models:/${id}`)).resolves.toEqual([
        `mlflow-artifacts:/1/models/${id}/artifacts`,
      ]);
    });

    it('are those of the versions that they were promoted from', async () => {
      mlflow.loggedModels.set(id, 's3://b/logged');
      await expect(
        uris(
          'models:/m-1/1',
          'models:/m-2/1',
          `models:/${id}`,
          'models:/m-0/1',
        ),
      ).resolves.toEqual(Array.from({ length: 4 }, () => 's3://b/logged'));
    });

    it('are those that a tag of the promoted version names', async () => {
      mlflow.models = [
        {
          name: 'prod.iris',
          versions: [{ version: '1', source: 'models:/staging.iris/3' }],
        },
        {
          name: 'staging.iris',
          versions: ['1', '2', '3'].map(version => ({
            version,
            source: 'runs:/0495/model',
            tags: [{ key: 'uri', value: `s3://b/iris/${version}` }],
          })),
        },
      ];
      const { models } = await read(source({ tags: { uri: 'uri' } }));
      expect(models[0].versions[0].variants[0].uri).toBe('s3://b/iris/3');
    });

    const circle = ['models:/m-1/1', 'models:/m-0/1'];
    const chain = Array.from({ length: 12 }, (_, index) =>
      index < 11 ? `models:/m-${index + 1}/1` : 's3://b/x',
    );
    it.each<[string, string[], string[]]>([
      [
        'name a version that was not read',
        ['models:/gone/1', 'models:/m-1/7', 'models:/m-0@champion'],
        ['models:/gone/1', 'models:/m-1/7', 'models:/m-0@champion'],
      ],
      ['go round in a circle', circle, circle],
      [
        'are promoted more than ten times',
        chain,
        [chain[0], ...chain.slice(1).map(() => 's3://b/x')],
      ],
    ])('stay as they are where they %s', async (_, sources, expected) => {
      await expect(uris(...sources)).resolves.toEqual(expected);
    });

    it('are asked for once', async () => {
      mlflow.loggedModels.set(id, 's3://b/logged');
      mlflow.models = [
        { name: 'm', versions: [{ version: '1', source: `models:/${id}` }] },
      ];
      const main = source();
      await read(main);
      const { models, requests } = await read(main);
      expect(requests).toBe(1);
      expect(models[0].versions[0].variants[0].uri).toBe('s3://b/logged');
    });

    it('stay as they are on a server without logged models', async () => {
      mlflow.instead = ({ path: asked }) =>
        asked.endsWith('/logged-models/search')
          ? recorded('err-unknown-endpoint')
          : undefined;
      await expect(uris(`models:/${id}`)).resolves.toEqual([`models:/${id}`]);
    });
  });

  describe('the runs of versions', () => {
    beforeEach(() => {
      mlflow.models = [
        { name: 'm', versions: [{ version: '1', run_id: 'r-1' }] },
      ];
      mlflow.runs = [
        {
          info: { run_id: 'r-1', experiment_id: '1', run_name: 'train' },
          data: {
            tags: [
              { key: 'mlflow.source.git.repoURL', value: 'https://git.test/x' },
            ],
          },
          inputs: {
            dataset_inputs: [
              {
                dataset: {
                  name: 'd',
                  source: '{"url": "https://data.test/d.csv"}',
                },
              },
            ],
          },
        },
      ];
    });

    it('are read once, for all versions together', async () => {
      const main = source();
      const first = await read(main);
      expect(first.requests).toBe(3);
      expect(
        first.models[0].lineage.map(each => [each.kind, each.url]),
      ).toEqual([
        ['run', expect.any(String)],
        ['dataset', 'https://data.test/d.csv'],
        ['source-code', 'https://git.test/x'],
      ]);
      const second = await read(main);
      expect(second.requests).toBe(1);
      expect(second.models).toEqual(first.models);
    });

    it('are left out where that is configured', async () => {
      const { lineage } = await only({ lineage: false });
      expect(lineage).toEqual([]);
      expect(server.requests).toHaveLength(1);
    });

    it('are left out where they may not be read', async () => {
      mlflow.instead = ({ path: asked }) =>
        asked.endsWith('/runs/search')
          ? { status: 403, body: 'Permission denied' }
          : undefined;
      expect((await only()).lineage).toEqual([]);
    });

    it('end the reading where they cannot be read now, so that nothing changes', async () => {
      mlflow.instead = ({ path: asked }) =>
        asked.endsWith('/runs/search') ? UNAVAILABLE : undefined;
      await expect(read(source())).rejects.toThrow(/returned 503/);
    });
  });

  describe('facts in tags', () => {
    const tag = (key: string, value: string) => ({ key, value });

    it('are read by the names that the operator gives', async () => {
      mlflow.models = [
        {
          name: 'm',
          tags: [tag('acme.spdx', 'mit'), tag('license', 'other')],
          versions: [
            {
              version: '1',
              tags: [
                tag('format', 'sklearn'),
                tag('parameters', '7000000000'),
                tag('contextLength', 'long'),
                tag('acme.location', 'oci://registry.example.com/m:1'),
              ],
            },
          ],
        },
      ];
      expect(
        await only({ tags: { license: 'acme.spdx', uri: 'acme.location' } }),
      ).toMatchObject({
        license: { id: 'mit' },
        versions: [
          {
            parameters: 7_000_000_000,
            contextLength: null,
            variants: [
              { format: 'sklearn', uri: 'oci://registry.example.com/m:1' },
            ],
          },
        ],
      });
    });

    it.each<[string, string[]]>([
      ['en, de', ['en', 'de']],
      ['["en", "de"]', ['en', 'de']],
      ['["en"', ['["en"']],
      ['[{"code": "en"}]', []],
      ['{}', ['{}']],
    ])('have the languages of %s', async (value, languages) => {
      mlflow.models = [
        {
          name: 'm',
          tags: [tag('languages', value)],
          versions: [{ version: '1' }],
        },
      ];
      expect((await only()).languages).toEqual(languages);
    });

    it('say what a model is only where the operator says which', async () => {
      mlflow.models = [
        {
          name: 'm',
          tags: [
            tag('identity', 'x'),
            tag('repository', 'Qwen/Qwen3-8B'),
            tag('uri', 's3://x/y'),
          ],
        },
      ];
      expect((await only()).identities).toEqual([]);
      expect(
        (
          await only({
            tags: { identity: 'identity', repository: 'repository' },
          })
        ).identities,
      ).toEqual([
        {
          kind: 'repository',
          repository: 'huggingface.co/qwen/qwen3-8b',
          revision: null,
        },
        { kind: 'mapping', name: 'x' },
      ]);
    });

    it('are not read where they are switched off', async () => {
      mlflow.models = [{ name: 'm', tags: [tag('license', 'mit')] }];
      expect((await only({ tags: { license: '' } })).license).toBeNull();
    });

    it('give a version its own license where it differs', async () => {
      mlflow.models = [
        {
          name: 'm',
          tags: [tag('license', 'mit')],
          versions: [{ version: '1', tags: [tag('license', 'cc-by-nc-4.0')] }],
        },
      ];
      expect(await only()).toMatchObject({
        license: { id: 'mit' },
        versions: [{ license: { id: 'cc-by-nc-4.0' } }],
      });
    });
  });

  describe('credentials', () => {
    it('are a user name and a password', async () => {
      await read(source({ username: 'portal', password: 'secret' }));
      expect(server.requests[0].headers.authorization).toBe(
        `Basic ${Buffer.from('portal:secret').toString('base64')}`,
      );
    });

    it('are a token out of a file that is read for each request', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'mlflow-'));
      const tokenFile = path.join(folder, 'token');
      const main = source({ tokenFile });
      for (const token of ['first', 'second']) {
        await writeFile(tokenFile, `${token}\n`);
        await read(main);
      }
      await rm(folder, { recursive: true });
      expect(
        server.requests.map(({ headers }) => headers.authorization),
      ).toEqual(['Bearer first', 'Bearer second']);
    });

    it.each<[string, FakeAnswer, RegExp]>([
      [
        'wrong',
        {
          status: 401,
          headers: { 'content-type': 'text/html; charset=utf-8' },
          body: 'You are not authenticated.',
        },
        /returned 401\. Check the credentials of modelServing\.models\.sources\.mlflow\.main;/,
      ],
      [
        'without permission',
        {
          status: 403,
          headers: { 'content-type': 'text/plain' },
          body: 'Permission denied',
        },
        /returned 403: Permission denied\. Give the account/,
      ],
      [
        'stopped by the host check',
        recorded('err-host-header'),
        /returned 403: Invalid Host header - possible DNS rebinding/,
      ],
    ])('are said to be %s', async (_, answer, message) => {
      mlflow.instead = () => answer;
      await expect(read(source({ token: 'secret-token' }))).rejects.toThrow(
        message,
      );
    });
  });

  it('ends with the signal of the sync', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(source().read({ signal: stop.signal })).rejects.toThrow(
      /got no answer in time/,
    );
  });
});
