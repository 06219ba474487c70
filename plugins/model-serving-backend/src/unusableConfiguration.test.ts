import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import Router from 'express-promise-router';
import request from 'supertest';
import { modelServingPlugin } from './plugin';

/** What else runs in the same Backstage. */
const neighbor = createBackendPlugin({
  pluginId: 'neighbor',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        const router = Router();
        router.get('/', (_, res) => {
          res.json('here');
        });
        httpRouter.use(router);
      },
    });
  },
});

async function startWith(config: object) {
  return await startTestBackend({
    features: [
      modelServingPlugin,
      neighbor,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({ data: config as any }),
    ],
  });
}

const repository = 'https://git.example.com/platform/serving';

describe('a configuration that cannot be used', () => {
  it.each<[object, RegExp]>([
    [
      { metrics: { intervalSeconds: 0 } },
      /modelServing\.metrics\.intervalSeconds must be 1 or more/,
    ],
    [
      { metrics: { intervalSeconds: 'often' } },
      /modelServing\.metrics\.intervalSeconds/,
    ],
    [{ history: { retentionDays: 1 } }, /modelServing\.history\.retentionDays/],
    [{ watch: { pulseSeconds: -1 } }, /modelServing\.watch\.pulseSeconds/],
    [{ checks: { threads: 0 } }, /modelServing\.checks\.threads must be/],
    [{ kueue: { configMap: 'kueue' } }, /modelServing\.kueue\.configMap must/],
    [{ platformOwners: 'me' }, /modelServing\.platformOwners/],
    [
      { catalog: { visibility: 'all' } },
      /modelServing\.catalog\.visibility must be owners or everyone/,
    ],
    [{ gitops: {} }, /modelServing\.gitops\.repository/],
    [{ gitops: { repository } }, /modelServing\.gitops\.forge is missing/],
    [
      { gitops: { repository, forge: 'gitea' } },
      /modelServing\.gitops\.credentials/,
    ],
    [
      {
        gitops: { repository, forge: 'cvs', credentials: { token: 'secret' } },
      },
      /modelServing\.gitops\.forge/,
    ],
  ])(
    'leaves the rest of Backstage running, and says which key: %j',
    async (modelServing, problem) => {
      const backend = await startWith({ modelServing });
      const ask = (path: string) => request(backend.server).get(path);
      await ask('/api/neighbor').expect(200, '"here"');
      for (const path of ['/services', '/portal', '/models', '/stream']) {
        const { body } = await ask(`/api/model-serving${path}`).expect(503);
        expect(body.error.message).toMatch(problem);
        expect(body.error.message).toMatch(/^Model serving is off/);
        expect(JSON.stringify(body)).not.toContain('secret');
      }
      const { body: report } = await ask('/api/model-serving/doctor').expect(
        200,
      );
      expect(report.items).toEqual([
        expect.objectContaining({
          state: 'broken',
          detail: expect.stringMatching(problem),
        }),
      ]);
      expect(JSON.stringify(report)).not.toContain('secret');
      await ask('/api/model-serving/services')
        .set('authorization', mockCredentials.none.header())
        .expect(401);
      await backend.stop();
    },
  );

  it('of prices costs only the prices', async () => {
    for (const prices of [
      { currency: 'USD' },
      { currency: 'USD', source: 'list', cpuPerHour: -1 },
      { currency: 'USD', source: 'list', sources: ['opencost'] },
    ]) {
      const backend = await startWith({ modelServing: { prices } });
      await request(backend.server)
        .get('/api/model-serving/portal')
        .expect(200);
      await backend.stop();
    }
  });
});
