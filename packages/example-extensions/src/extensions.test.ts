import catalogPlugin from '@backstage/plugin-catalog-backend';
import templateKind from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import catalogModule from '@model-serving/backstage-plugin-catalog-backend-module-model-serving';
import modelServingPlugin from '@model-serving/backstage-plugin-model-serving-backend';
import scaffolderModule from '@model-serving/backstage-plugin-scaffolder-backend-module-model-serving';
import { recognizeEngine } from '@model-serving/backstage-plugin-model-serving-common';
import { startExample, until } from './__testUtils__/startExample';
import { exampleExtensions, exampleForge } from '.';

const DIGEST = 'ab'.repeat(32);

/** Only the GitOps repository names entities; of others it is the name with a hash of where it is. */
const HOUSE_MODEL = 'house-model-wikkdygfos';

const request = {
  tenant: 'team-a',
  name: 'plain',
  model: `resource:default/${HOUSE_MODEL}`,
  accelerator: 'l4-1',
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
  purpose: 'Answers questions of the support desk',
};

describe('extensions from a package of their own', () => {
  let example: Awaited<ReturnType<typeof startExample>>;

  beforeAll(async () => {
    example = await startExample(
      [
        catalogPlugin,
        catalogModule,
        templateKind,
        scaffolderPlugin,
        scaffolderModule,
        modelServingPlugin,
        exampleExtensions,
        exampleForge,
      ],
      {
        '/prices': {
          currency: 'EUR',
          updated: '2026-11-29',
          hourly: { l4: 0.7 },
        },
        '/feedback': {
          score: 0.71,
          normal: { from: 0.8 },
          week: { from: '2026-11-16T00:00:00Z', to: '2026-11-23T00:00:00Z' },
        },
        '/models': {
          revision: '1',
          models: [
            {
              name: 'house-model',
              artifact: `oci://registry.sandbox.example/models/house-model@sha256:${DIGEST}`,
            },
            { name: 'invalid' },
          ],
        },
      },
    );
    await example.run('model-serving-gitops');
    await example.run('model-serving-models-gitops');
    await example.run('model-serving-models-registry');
    await example.run('model-serving-drift-feedback');
    await example.run('model-serving-prices');
    await example.run('model-serving-models:refresh');
  }, 120_000);

  afterAll(() => example.stop());

  it('bring models, which become entities beside those of the repository', async () => {
    const entity = async (name: string) => {
      const { body, status } = await example.get(
        `/api/catalog/entities/by-name/resource/default/${name}`,
      );
      return status === 200 ? body : undefined;
    };
    const model = await until('the model', () => entity(HOUSE_MODEL));
    expect(model.metadata.annotations).toMatchObject({
      'backstage.io/managed-by-location': expect.stringMatching(
        /^model-serving:registry\/house-model$/,
      ),
    });
    await until('the model of the repository', () => entity('qwen3-8b'));
    expect(await entity('invalid')).toBeUndefined();
  }, 60_000);

  it('bring monitors, which say whether a model drifts', async () => {
    const { body } = await example
      .get(`/api/model-serving/models/${HOUSE_MODEL}/drift`)
      .expect(200);
    expect(body.verdict).toEqual({
      word: 'degraded',
      sentence: 'User feedback raised an alert: Share of helpful answers.',
    });
  });

  it('bring prices, which answers use', async () => {
    const { body } = await example
      .get(
        '/api/model-serving/tenants/team-a/accelerators?path=plain-deployment',
      )
      .expect(200);
    expect(body.currency).toBe('EUR');
    expect(body.items.find(({ id }: any) => id === 'l4-1').perHour).toBe(0.7);
  });

  it('bring controls, which tenants are held against', async () => {
    const { body } = await example
      .get('/api/model-serving/controls')
      .expect(200);
    const states = body.items
      .filter(({ control }: any) => control === 'key-rotation')
      .map(({ state, tenant }: any) => `${tenant} ${state}`);
    expect(states).toContain('team-a enforced');
    expect(states).toContain('team-b not-enforced');
  });

  it('bring engines, by which containers are recognized', () => {
    expect(
      recognizeEngine({ image: 'registry.example.com/house-engine:1' }),
    ).toBe('House engine');
  });

  it('bring engines, which profiles offer and services are scaled by', async () => {
    const { body: offered } = await example
      .get('/api/model-serving/tenants/team-a/accelerators')
      .expect(200);
    expect(offered.runtimes).toContainEqual(
      expect.objectContaining({ id: 'house', engine: 'House engine' }),
    );
    const { body } = await example
      .post('/api/model-serving/renders', {
        path: 'inference-service',
        request: { ...request, runtime: 'house' },
      })
      .expect(200);
    const scaling = body.files.find(({ path }: any) =>
      path.endsWith('/scaledobject.yaml'),
    );
    expect(scaling.content).toContain(
      'query: sum(house_requests_waiting{namespace="team-a"',
    );
  });

  describe('bring a golden path, which', () => {
    let files: Array<{ path: string; content: string }>;

    it('renders', async () => {
      const { body } = await example
        .post('/api/model-serving/renders', {
          path: 'plain-deployment',
          request,
        })
        .expect(200);
      expect(body).toMatchObject({
        directory: 'tenants/team-a/plain',
        service: { kind: 'Deployment', name: 'plain' },
      });
      files = body.files.map(({ content, path }: any) => ({ content, path }));
      expect(files.map(({ path }) => path)).toEqual([
        'tenants/team-a/plain/deployment.yaml',
        'tenants/team-a/plain/networkpolicy.yaml',
        'tenants/team-a/plain/catalog-info.yaml',
      ]);
    });

    const check = async (changed: typeof files) => {
      const { body } = await example
        .post('/api/model-serving/checks', {
          tenant: 'team-a',
          service: 'plain',
          files: changed,
        })
        .expect(200);
      return {
        ...body,
        refused: body.findings
          .filter(({ outcome }: any) => ['fail', 'unknown'].includes(outcome))
          .map(({ message, rule }: any) => `${rule}: ${message}`),
      };
    };

    it('passes the check as it was rendered, with quota and cost', async () => {
      const report = await check(files);
      expect(report.refused).toEqual([]);
      expect(report.cost).toMatchObject({ currency: 'EUR' });
      expect(report.quota.word).not.toBe('unknown');
    });

    it('is held to exactly what it writes', async () => {
      const report = await check(
        files.map(({ content, path }) => ({
          path,
          content: content.replace(
            'automountServiceAccountToken: false',
            'automountServiceAccountToken: true',
          ),
        })),
      );
      expect(report.refused).toEqual([
        expect.stringMatching(
          /^golden-path: Deployment: spec\.template\.spec\.automountServiceAccountToken is true/,
        ),
      ]);
    });

    it('is refused beside a kind that it does not write', async () => {
      const report = await check([
        ...files,
        {
          path: 'tenants/team-a/plain/more.yaml',
          content:
            'apiVersion: v1\nkind: Service\nmetadata: {name: plain, namespace: team-a}\n',
        },
      ]);
      expect(report.refused).toContainEqual(
        'allowed-kinds: Service (v1) is not allowed; a service consists of Deployment, NetworkPolicy',
      );
    });

    it('is proposed by a template, on a forge of its own', async () => {
      const { body } = await until('the template', async () => {
        const answer = await example.post('/api/scaffolder/v2/tasks', {
          templateRef: 'template:default/plain-deployment',
          values: { request },
        });
        return answer.status === 201 ? answer : undefined;
      });
      const task = await until('the task', async () => {
        const answer = await example.get(`/api/scaffolder/v2/tasks/${body.id}`);
        return ['completed', 'failed'].includes(answer.body.status)
          ? answer.body
          : undefined;
      });
      expect(task.status).toBe('completed');
      const [pull, ...others] = await example.pulls();
      expect(others).toEqual([]);
      expect(pull).toMatchObject({
        title: 'Serve plain for team-a',
        head: { ref: 'model-serving/team-a/plain' },
      });
      expect(pull.body).toContain('Up to €0.70 per hour');
    }, 60_000);
  });
});
