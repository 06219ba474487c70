import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { createServer } from 'node:net';
import request from 'supertest';
import { hardenedRootHttpRouterServiceFactory } from './hardenedRootHttpRouter';

async function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const plugin = createBackendPlugin({
  pluginId: 'thing',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        httpRouter.use((req, res) => {
          if (req.path === '/cookie') {
            res.cookie('plain', '1');
            res.append(
              'Set-Cookie',
              'flagged=1; Path=/; SameSite=None; Secure',
            );
            res.end();
            return;
          }
          throw new Error('update `users` set `x` = 1 - SQLITE_FULL: full');
        });
      },
    });
  },
});

const backends: Array<ReturnType<typeof createBackend>> = [];

async function start(settings: object) {
  const port = await freePort();
  const backend = createBackend();
  backends.push(backend);
  for (const feature of [
    hardenedRootHttpRouterServiceFactory,
    mockServices.rootLogger.factory(),
    plugin,
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl: 'http://localhost' },
        backend: {
          baseUrl: 'http://localhost',
          listen: { host: '127.0.0.1', port },
          database: { client: 'better-sqlite3', connection: ':memory:' },
          ...settings,
        },
      },
    }),
  ]) {
    backend.add(feature);
  }
  await backend.start();
  return request(`http://127.0.0.1:${port}`);
}

describe('hardenedRootHttpRouterServiceFactory', () => {
  afterEach(async () => {
    await Promise.all(backends.splice(0).map(backend => backend.stop()));
  });

  it('does not listen with development settings where other machines reach it', async () => {
    const port = await freePort();
    await expect(start({ listen: { host: '0.0.0.0', port } })).rejects.toThrow(
      /does not start[\s\S]*auth\.session\.secret: Is missing/,
    );
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('masks errors that plugins answer themselves', async () => {
    const server = await start({});
    const { status, body } = await server.get('/api/thing/x');
    expect(status).toBe(500);
    expect(body.error.message).not.toContain('SQLITE');
    expect(body.error.correlationId).toEqual(expect.any(String));
  });

  it('refuses bodies that would keep everybody waiting', async () => {
    const server = await start({});
    const deep = '{"$not":'.repeat(3_000);
    const { status } = await server
      .post('/api/catalog/entities/by-query')
      .set('content-type', 'application/json')
      .send(deep);
    expect(status).toBe(413);
  });

  it('gives cookies their flags', async () => {
    const server = await start({});
    const { headers } = await server.get('/api/thing/cookie');
    expect(headers['set-cookie']).toEqual([
      'plain=1; Path=/; HttpOnly; SameSite=Lax',
      'flagged=1; Path=/; SameSite=None; Secure; HttpOnly',
    ]);
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
