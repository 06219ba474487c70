import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import { read, sourceOf } from '../__testUtils__/sourceOf';

/*
 * Run by `./dev test:registries mlflow`, which starts MLflow without and with authentication, on one store. It is filled
 * once and changed by one test after the other.
 */

const {
  MLFLOW_AUTH_PASSWORD,
  MLFLOW_AUTH_URL,
  MLFLOW_CACHING_URL,
  MLFLOW_URL,
} = process.env;
const API = '/api/2.0/mlflow';
const MODELS = 2_050;
const WRITES_AT_ONCE = 8;

async function call(
  path: string,
  body?: object,
  method: string = body ? 'POST' : 'GET',
): Promise<any> {
  const response = await fetch(`${MLFLOW_URL}${API}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return JSON.parse(text);
}

const bulkName = (index: number) => `bulk-${String(index).padStart(5, '0')}`;

async function fill(): Promise<void> {
  const names = Array.from({ length: MODELS }, (_, index) => bulkName(index));
  const work = async () => {
    for (let name = names.pop(); name; name = names.pop()) {
      await call('/registered-models/create', { name });
    }
  };
  await Promise.all(Array.from({ length: WRITES_AT_ONCE }, work));
}

/** A model with all that MLflow keeps of one: three versions, the last made from a logged model. */
async function makeRich(): Promise<{ run: string; loggedModel: string }> {
  const { experiment_id } = await call('/experiments/create', {
    name: 'training',
  });
  const { run } = await call('/runs/create', {
    experiment_id,
    run_name: 'train-1',
    start_time: Date.now(),
    tags: [{ key: 'mlflow.source.git.commit', value: '0123abc' }],
  });
  const run_id = run.info.run_id;
  await call('/runs/log-inputs', {
    run_id,
    datasets: [
      {
        dataset: {
          name: 'reviews',
          digest: 'd1',
          source_type: 'http',
          source: '{"url": "https://data.example.com/reviews.csv"}',
        },
      },
    ],
  });
  const name = 'rich';
  await call('/registered-models/create', {
    name,
    description: '**Rich**',
    tags: [{ key: 'license', value: 'apache-2.0' }],
  });
  for (const version of [1, 2]) {
    await call('/model-versions/create', {
      name,
      source: `s3://bucket/rich/${version}`,
      run_id,
    });
  }
  const { model } = await call('/logged-models', {
    experiment_id,
    name: 'logged',
    source_run_id: run_id,
  });
  const loggedModel = model.info.model_id;
  await call('/model-versions/create', {
    name,
    source: `models:/${loggedModel}`,
    model_id: loggedModel,
  });
  await call('/registered-models/alias', {
    name,
    alias: 'champion',
    version: '2',
  });
  await call('/model-versions/transition-stage', {
    name,
    version: '1',
    stage: 'Production',
    archive_existing_versions: false,
  });
  return { run: run_id, loggedModel };
}

const seconds = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
  const since = performance.now();
  const result = await act();
  process.stdout.write(
    `    ${what}: ${((performance.now() - since) / 1_000).toFixed(2)} s\n`,
  );
  return result;
};

describe('MLflow with more than 2,000 registered models', () => {
  const signal = new AbortController().signal;
  let ids: Awaited<ReturnType<typeof makeRich>>;
  const main = sourceOf('mlflow', { url: MLFLOW_URL });
  const recordOf = async (name: string): Promise<ModelRecord> =>
    (await read(main)).models.find(model => model.name === name)!;

  beforeAll(async () => {
    await seconds(`filled with ${MODELS} models`, fill);
    for (const name of ['<b>bold', 'größe 7', 'a'.repeat(250)]) {
      await call('/registered-models/create', { name });
    }
    await call('/registered-models/create', {
      name: 'greeting',
      tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
    });
    ids = await makeRich();
  }, 600_000);

  it('is read in as few requests as its pages allow, and in fewer when nothing is new', async () => {
    const first = await seconds('first reading', () => read(main));
    const names = first.models.map(({ name }) => name);
    expect(new Set(names).size).toBe(MODELS + 4);
    expect(first.skipped).toEqual([]);
    // Three pages of models, one of versions, one of experiments, the run, the logged model.
    expect(first.requests).toBe(7);

    const second = await seconds('second reading', () => read(main));
    expect(second.requests).toBe(4);
    expect(second.models).toEqual(first.models);
  });

  it('is read the same in small pages', async () => {
    const small = sourceOf('mlflow', { url: MLFLOW_URL, pageSize: 100 });
    const { models, requests } = await seconds('in pages of 100', () =>
      read(small),
    );
    expect(models).toEqual((await read(main)).models);
    expect(requests).toBe(21 + 4);
  });

  it('gives versions, aliases, stages, logged models and lineage', async () => {
    expect(await recordOf('rich')).toMatchObject({
      card: '**Rich**',
      license: { id: 'apache-2.0' },
      versions: [
        {
          name: '3',
          variants: [
            {
              uri: expect.stringMatching(
                new RegExp(
                  `^mlflow-artifacts:/\\d+/models/${ids.loggedModel}/artifacts$`,
                ),
              ),
            },
          ],
        },
        { name: '2', aliases: ['champion'], revision: '0123abc' },
        { name: '1', stage: 'Production' },
      ],
      lineage: [
        { kind: 'run', title: 'train-1' },
        {
          kind: 'dataset',
          title: 'reviews (d1)',
          url: 'https://data.example.com/reviews.csv',
        },
      ],
    });
  });

  it('leaves out prompts', async () => {
    expect(await recordOf('greeting')).toBeUndefined();
  });

  it('notices an alias and a tag, which move no time', async () => {
    const before = await recordOf('rich');
    await call('/registered-models/alias', {
      name: 'rich',
      alias: 'challenger',
      version: '3',
    });
    await call('/registered-models/set-tag', {
      name: 'rich',
      key: 'license',
      value: 'mit',
    });
    const after = await recordOf('rich');
    expect(after.updatedAt).toBe(before.updatedAt);
    expect(after.license?.id).toBe('mit');
    expect(after.versions[0].aliases).toEqual(['challenger']);
  });

  it('hides a living model while another is deleted, and says that it is there', async () => {
    const size = 1_000;
    const [hidden, deleted] = [bulkName(size), bulkName(5)];
    // The name of a page's last model: names sort '<' before 'a' before 'b'.
    const page = await call(
      `/registered-models/search?max_results=${size}&order_by=name ASC`,
    );
    await call('/registered-models/delete', { name: deleted }, 'DELETE');
    const rest = await call(
      `/registered-models/search?max_results=${size}&order_by=name ASC&page_token=${encodeURIComponent(
        page.next_page_token,
      )}`,
    );
    const seen = new Set<string>(
      [...page.registered_models, ...rest.registered_models].map(
        ({ name }: { name: string }) => name,
      ),
    );
    const lost = Array.from({ length: 20 }, (_, index) =>
      bulkName(size - 10 + index),
    ).find(name => !seen.has(name));
    expect(lost ?? hidden).toBe(lost);
    await expect(main.isGone!(lost!, { signal })).resolves.toBe(false);
    await expect(main.isGone!(deleted, { signal })).resolves.toBe(true);
  });

  it('says of odd names that they are there', async () => {
    const { models } = await read(main);
    for (const { name, place } of models.filter(each =>
      /<|größe|aaaa/.test(each.name),
    )) {
      expect([name, await main.isGone!(place, { signal })]).toEqual([
        name,
        false,
      ]);
    }
  });

  it('takes a filter of its own', async () => {
    const filtered = sourceOf('mlflow', {
      url: MLFLOW_URL,
      filter: "tags.license = 'mit'",
    });
    expect((await read(filtered)).models.map(({ name }) => name)).toEqual([
      'rich',
    ]);
    await expect(filtered.isGone!('rich', { signal })).resolves.toBe(false);
    await expect(filtered.isGone!(bulkName(7), { signal })).resolves.toBe(true);
  });
});

describe('MLflow with basic authentication, and the same models', () => {
  const PORTAL = {
    username: 'portal',
    password: `portal-${MLFLOW_AUTH_PASSWORD}`,
  };
  /** Links to pages are those of each server. */
  const elsewhere = (models: ModelRecord[], url: string) =>
    JSON.parse(JSON.stringify(models).replaceAll(url, ''));
  const at = (url: string | undefined, config: object) =>
    sourceOf('mlflow', { url, ...config });

  /** An account that is no administrator: what it may read is decided for each model. */
  beforeAll(async () => {
    for (const url of [MLFLOW_AUTH_URL, MLFLOW_CACHING_URL]) {
      const response = await fetch(`${url}${API}/users/create`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(
            `admin:${MLFLOW_AUTH_PASSWORD}`,
          ).toString('base64')}`,
        },
        body: JSON.stringify(PORTAL),
      });
      if (!response.ok) {
        throw new Error(`users/create: ${response.status}`);
      }
    }
  }, 120_000);

  it.each([
    [
      'an administrator',
      MLFLOW_AUTH_URL,
      { username: 'admin', password: MLFLOW_AUTH_PASSWORD },
    ],
    ['an account that may read', MLFLOW_AUTH_URL, PORTAL],
    ['an account whose password is cached', MLFLOW_CACHING_URL, PORTAL],
  ])(
    'is read by %s as without authentication',
    async (who, url, credentials) => {
      const open = await read(sourceOf('mlflow', { url: MLFLOW_URL }));
      const source = at(url, credentials);
      const first = await seconds(`first reading by ${who}`, () =>
        read(source),
      );
      expect(first.models.length).toBeGreaterThan(2_000);
      expect(elsewhere(first.models, url!)).toEqual(
        elsewhere(open.models, MLFLOW_URL!),
      );
      expect(first.requests).toBe(open.requests);
      const second = await seconds(`second reading by ${who}`, () =>
        read(source),
      );
      expect(second.models).toEqual(first.models);
      const small = at(url, { ...credentials, pageSize: 100 });
      const { models, requests } = await seconds(
        `reading in pages of 100 by ${who}`,
        () => read(small),
      );
      expect(models).toEqual(first.models);
      process.stdout.write(
        `    (${first.requests}, ${second.requests} and ${requests} requests)\n`,
      );
    },
    600_000,
  );

  it.each([
    ['none', {}],
    ['a wrong password', { username: 'admin', password: 'wrong-password' }],
    ['a token', { token: 'no-such-token' }],
  ])('is not read with %s', async (_, config) => {
    await expect(read(at(MLFLOW_AUTH_URL, config))).rejects.toThrow(
      /returned 401.*Check the credentials of modelServing\.models\.sources\.mlflow\.main/,
    );
  });
});
