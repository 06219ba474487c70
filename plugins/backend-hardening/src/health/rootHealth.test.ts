import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import request from 'supertest';
import { ReadinessChecks, readinessChecksServiceRef } from './ReadinessChecks';
import { rootHealthServiceFactory } from './rootHealth';

describe('rootHealthServiceFactory', () => {
  it('is ready until a check fails twice in a row, and again when it passes twice', async () => {
    let checks: ReadinessChecks;
    const { server } = await startTestBackend({
      features: [
        rootHealthServiceFactory,
        createBackendPlugin({
          pluginId: 'thing',
          register(env) {
            env.registerInit({
              deps: {
                checks: readinessChecksServiceRef,
                logger: coreServices.logger,
              },
              async init(deps) {
                checks = deps.checks;
              },
            });
          },
        }),
      ],
    });
    const readiness = async () => {
      const { status, body } = await request(server).get(
        '/.backstage/health/v1/readiness',
      );
      expect(JSON.stringify(body)).not.toContain('database');
      return status;
    };
    const statuses: number[] = [];
    for (const ok of [
      true,
      false,
      true,
      false,
      false,
      true,
      false,
      true,
      true,
    ]) {
      checks!.report('database of thing', ok);
      statuses.push(await readiness());
    }
    expect(statuses).toEqual([200, 200, 200, 200, 503, 503, 503, 503, 200]);
    const { status } = await request(server).get(
      '/.backstage/health/v1/liveness',
    );
    expect(status).toBe(200);
  });
});
