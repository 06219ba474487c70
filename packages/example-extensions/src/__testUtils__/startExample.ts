import {
  BackendFeature,
  coreServices,
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  ADMIN_TOKEN,
  applyCluster,
  KubernetesClient,
  Manifest,
  PORTAL_TOKEN,
  readClusterSeed,
  readRepositorySeed,
  startForge,
  startKubernetesApi,
} from '@model-serving/sandbox';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { parseAllDocuments, stringify } from 'yaml';

const USER = mockCredentials.user('user:default/team-a-member');
const AUTHORIZATION = mockCredentials.user.header(USER.principal.userEntityRef);

/** The template whose form asks for the answers of the example's golden path. */
const TEMPLATE = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'plain-deployment' },
  spec: {
    owner: 'group:default/platform-owners',
    type: 'model-server',
    parameters: [{ properties: { request: { type: 'object' } } }],
    steps: [
      {
        id: 'render',
        action: 'model-serving:render',
        input: {
          path: 'plain-deployment',
          request: '${{ parameters.request }}',
        },
      },
      {
        id: 'propose',
        action: 'model-serving:propose',
        input: {
          tenant: '${{ parameters.request.tenant }}',
          service: '${{ parameters.request.name }}',
          directory: '${{ steps.render.output.directory }}',
        },
      },
    ],
    output: { url: '${{ steps.propose.output.pullRequestUrl }}' },
  },
};

/** A profile that offers the example's engine. */
const PROFILE = {
  apiVersion: 'model-serving.backstage.io/v1alpha1',
  kind: 'Profile',
  metadata: { name: 'house' },
  spec: {
    layer: 'cluster',
    match: { cluster: 'sandbox' },
    runtimes: [
      {
        id: 'house',
        title: 'House engine',
        engine: 'House engine',
        version: '7',
        protocol: 'openai',
        devices: ['gpu'],
        serves: { formats: ['vLLM'] },
        kserve: { name: 'house-pinned', modelFormat: 'house', version: '1' },
        metrics: { port: 8080 },
      },
    ],
  },
};

/** A server of the company's own: its answers by path. */
async function startCompany(answers: Record<string, unknown>) {
  const server = createServer((req, res) => {
    const answer = answers[req.url ?? ''];
    res.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server };
}

/** Waits until something holds. */
export async function until<T>(
  what: string,
  read: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await read();
    if (value !== undefined) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what} did not happen`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
}

/** A portal with the extensions, on the sandbox's cluster and forge, and with the company's own servers. */
export async function startExample(
  features: BackendFeature[],
  company: Record<string, unknown>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  const { server, url } = await startCompany(company);
  const api = await startKubernetesApi({ port: 0 });
  const forge = await startForge({ port: 0, stateDir: join(folder, 'forge') });
  const files = await readRepositorySeed(
    resolvePackagePath('@model-serving/sandbox', '../../templates'),
  );
  const profile = {
    path: 'platform/profiles/house.yaml',
    content: stringify(PROFILE),
  };
  await forge.commit([...files, profile], 'Set the platform up');
  const objects = files
    .filter(({ path }) => /\/tenant\.yaml$|\/queues\//.test(path))
    .flatMap(({ content }) =>
      parseAllDocuments(content).map(document => document.toJS() as Manifest),
    );
  await applyCluster(
    new KubernetesClient(api.url, ADMIN_TOKEN, 'example'),
    [...(await readClusterSeed()), ...objects],
    new Date().toISOString(),
  );
  const template = join(folder, 'template.yaml');
  writeFileSync(template, stringify(TEMPLATE));

  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      ...features,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost:7007' },
          catalog: {
            processingInterval: { seconds: 1 },
            locations: [
              {
                type: 'file',
                target: template,
                rules: [{ allow: ['Template'] }],
              },
            ],
          },
          example: {
            feedback: `${url}/feedback`,
            models: `${url}/models`,
            prices: `${url}/prices`,
          },
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'sandbox',
                    url: api.url,
                    serviceAccountToken: PORTAL_TOKEN,
                    skipTLSVerify: true,
                  },
                ],
              },
            ],
          },
          modelServing: {
            // The test backend's policy allows everything, and its user sees all tenants only as an owner of the platform.
            platformOwners: [USER.principal.userEntityRef],
            gitops: {
              repository: forge.repositoryUrl,
              forge: 'forgejo',
              credentials: { username: 'portal', password: 'sandbox-portal' },
            },
          },
        },
      }),
    ],
  });
  const send = (method: 'get' | 'post', path: string, body?: object) =>
    request(backend.server)
      [method](path)
      .set('authorization', AUTHORIZATION)
      .send(body);
  await until('the first picture', async () => {
    const { body } = await send('get', '/api/model-serving/clusters');
    return body.items?.[0]?.kinds.every(
      ({ state }: { state: string }) => state !== 'starting',
    )
      ? true
      : undefined;
  });
  return {
    get: (path: string) => send('get', path),
    post: (path: string, body: object) => send('post', path, body),
    /** Runs a regular task of a plugin now. */
    run: (task: string) => scheduler.triggerTask(task),
    async pulls(): Promise<any[]> {
      const credentials = Buffer.from('portal:sandbox-portal');
      const response = await fetch(
        `${forge.url}/api/v1/repos/platform/serving/pulls?state=open`,
        {
          headers: {
            authorization: `Basic ${credentials.toString('base64')}`,
          },
        },
      );
      return response.json() as Promise<any[]>;
    },
    async stop() {
      await backend.stop();
      await forge.stop();
      await api.stop();
      await new Promise(resolve => {
        server.close(resolve);
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
