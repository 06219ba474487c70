import { ListeningServer } from '../server/listen';
import { REGISTRY_PASSWORD, REGISTRY_USER } from './mlflowApi';
import { startModelRegistry } from './startModelRegistry';

describe('the model registry of the sandbox', () => {
  let registry: ListeningServer;
  beforeAll(async () => {
    registry = await startModelRegistry({ port: 0 });
  });
  afterAll(() => registry.stop());

  const account = Buffer.from(`${REGISTRY_USER}:${REGISTRY_PASSWORD}`).toString(
    'base64',
  );
  async function ask(path: string, body?: object) {
    const answer = await fetch(`${registry.url}/api/2.0/mlflow${path}`, {
      headers: {
        authorization: `Basic ${account}`,
        'content-type': 'application/json',
      },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  it('answers models and versions in pages, whose tokens are offsets', async () => {
    const all = await ask('/registered-models/search');
    const names = all.body.registered_models.map(({ name }: any) => name);
    expect(names.length).toBeGreaterThan(2);
    const paged: string[] = [];
    let token = '';
    do {
      const { body } = await ask(
        `/registered-models/search?max_results=1&page_token=${encodeURIComponent(
          token,
        )}`,
      );
      paged.push(...body.registered_models.map(({ name }: any) => name));
      token = body.next_page_token ?? '';
    } while (token);
    expect(paged).toEqual(names);
    expect(await ask('/registered-models/search?page_token=no')).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE' },
    });
    expect(
      await ask('/registered-models/search?max_results=1001'),
    ).toMatchObject({ status: 400 });
  });

  it('gives the newest version of each stage with a model, and all by their own list', async () => {
    const { body } = await ask('/registered-models/get?name=support-triage');
    expect(body.registered_model).toMatchObject({
      latest_versions: [
        { version: '1', current_stage: 'None' },
        { version: '2', current_stage: 'Production' },
        { version: '3', current_stage: 'Staging' },
      ],
      aliases: [
        { alias: 'champion', version: '2' },
        { alias: 'challenger', version: '3' },
      ],
    });
    const versions = await ask('/model-versions/search');
    expect(
      versions.body.model_versions.filter(
        ({ name }: any) => name === 'churn-risk',
      ),
    ).toMatchObject([{ version: '1' }, { version: '2' }]);
    expect(await ask('/registered-models/get?name=none')).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST' },
    });
  });

  it('knows the run of each version that names one', async () => {
    const { body } = await ask('/model-versions/search');
    const ids = body.model_versions
      .map(({ run_id }: any) => run_id)
      .filter(Boolean);
    const runs = await ask('/runs/search', {
      experiment_ids: ['1'],
      filter: `attributes.run_id IN (${ids.map((id: string) => `'${id}'`)})`,
    });
    expect(runs.body.runs.map(({ info }: any) => info.run_id).sort()).toEqual(
      [...new Set(ids)].sort(),
    );
    expect(
      await ask('/runs/search', { filter: "attributes.run_id IN ('none')" }),
    ).toEqual({ status: 200, body: {} });
  });

  it('asks for its account, and refuses what it would have to filter', async () => {
    const anonymous = await fetch(
      `${registry.url}/api/2.0/mlflow/registered-models/search`,
    );
    expect(anonymous.status).toBe(401);
    expect(
      await ask("/registered-models/search?filter=name = 'qwen3-8b'"),
    ).toMatchObject({ status: 400 });
  });

  it('has a page with an anchor for each address that the portal links to', async () => {
    const text = await (await fetch(registry.url)).text();
    expect(text).toContain('Sandbox.');
    expect(text).toContain('id="/models/qwen3-8b"');
    expect(text).toMatch(/id="\/experiments\/1\/runs\/[0-9a-f]{32}"/);
  });
});
