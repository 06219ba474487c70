import { createServer, request, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { startEngine } from '../engines/startEngine';
import { routeConditions } from '../controllers/gateway/routeConditions';
import { startGateway } from './startGateway';

const HOST = 'chat.team-a.models.sandbox.example';

const route = (status: string) => ({
  metadata: {
    name: 'chat',
    namespace: 'team-a',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: {
    hostnames: [HOST],
    rules: [{ backendRefs: [{ name: 'chat-predictor', port: 80 }] }],
  },
  status: { parents: [{ conditions: [{ type: 'Accepted', status }] }] },
});

describe('the gateway', () => {
  const closing: Array<() => Promise<unknown>> = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) {
      await close();
    }
  });

  async function gateway(accepted: string, ready: string) {
    const engine = await startEngine({
      commandLine: ['vllm'],
      model: 'chat',
      traffic: 'idle',
      seed: 'x',
      now: () => new Date(),
    });
    closing.push(() => engine.stop());
    const items: Record<string, unknown[]> = {
      httproutes: [route(accepted)],
      services: [
        {
          metadata: { name: 'chat-predictor' },
          spec: { selector: { app: 'chat' } },
        },
      ],
      pods: [
        {
          metadata: {
            name: 'chat-0',
            labels: { app: 'chat' },
            annotations: {
              'sandbox.model-serving.backstage.io/engine': engine.address,
            },
          },
          status: { conditions: [{ type: 'Ready', status: ready }] },
        },
      ],
    };
    const api: Server = createServer((asked, response) =>
      response.end(
        JSON.stringify({ items: items[asked.url!.split('/').pop()!] }),
      ),
    );
    await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise(resolve => api.close(resolve)));
    const { port } = api.address() as AddressInfo;
    const started = await startGateway({
      port: 0,
      kubernetesUrl: `http://127.0.0.1:${port}`,
      token: 'x',
    });
    closing.push(() => started.stop());
    return started.url;
  }

  const ask = (url: string, host: string) =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(url);
      request(
        { hostname, port, path: '/v1/models', headers: { host } },
        answer => {
          answer.resume();
          resolve(answer.statusCode!);
        },
      )
        .on('error', reject)
        .end();
    });

  it('sends requests to the engine by the host of an accepted route', async () => {
    const url = await gateway('True', 'True');
    expect(await ask(url, HOST)).toBe(200);
    expect(await ask(url, `${HOST}:80`)).toBe(200);
    expect(await ask(url, 'other.example')).toBe(404);
  });

  it('has no route that its controller refused', async () => {
    expect(await ask(await gateway('False', 'True'), HOST)).toBe(404);
  });

  it('says that no engine is ready', async () => {
    expect(await ask(await gateway('True', 'False'), HOST)).toBe(503);
  });
});

describe('the conditions of a route', () => {
  const at = (listenerHost: string | undefined, services: string[]) =>
    routeConditions(
      { ...route('True'), apiVersion: '', kind: '' } as any,
      { name: 'serving', sectionName: 'http' },
      {
        spec: { listeners: [{ name: 'http', hostname: listenerHost }] },
      } as any,
      name => services.includes(name),
    ).map(({ reason }) => reason);

  it('are those of Envoy Gateway', () => {
    expect(at('*.models.sandbox.example', ['chat-predictor'])).toEqual([
      'Accepted',
      'ResolvedRefs',
    ]);
    expect(at(undefined, [])).toEqual(['Accepted', 'BackendNotFound']);
    expect(at('*.elsewhere.example', ['chat-predictor'])[0]).toBe(
      'NoMatchingListenerHostname',
    );
  });
});
