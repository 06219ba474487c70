import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { passing, request } from './actions/__testUtils__/report';
import { ModelServingBackendClient } from './ModelServingBackendClient';

describe('ModelServingBackendClient', () => {
  let server: Server;
  let answer: { status: number; body: unknown };
  const seen = jest.fn();
  const credentials = mockCredentials.user('user:default/team-a-member');

  const newClient = () =>
    new ModelServingBackendClient({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async pluginId =>
          `http://127.0.0.1:${
            (server.address() as AddressInfo).port
          }/api/${pluginId}`,
      }),
    });

  beforeAll(async () => {
    server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) {
        chunks.push(chunk);
      }
      seen(
        `${incoming.method} ${incoming.url}`,
        JSON.parse(Buffer.concat(chunks).toString()),
        incoming.headers.authorization,
      );
      outgoing
        .writeHead(answer.status, {
          'content-type': 'application/json',
          location: 'http://127.0.0.1:1/',
        })
        .end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });
  beforeEach(() => seen.mockClear());

  it('renders on behalf of the user', async () => {
    answer = {
      status: 200,
      body: {
        directory: 'tenants/team-a/support-bot',
        files: [{ path: 'x', content: 'y', layers: {} }],
        service: {
          cluster: 'c',
          namespace: 'n',
          kind: 'InferenceService',
          name: 's',
        },
        entityRef: 'component:n/s',
      },
    };

    const rendered = await newClient().render({ request }, credentials);

    expect(rendered).toEqual(answer.body);
    expect(seen).toHaveBeenCalledWith(
      'POST /api/model-serving/renders',
      { request },
      `Bearer ${mockCredentials.service.token({
        onBehalfOf: credentials,
        targetPluginId: 'model-serving',
      })}`,
    );
  });

  it('checks files', async () => {
    answer = { status: 200, body: passing };
    const input = { tenant: 'team-a', service: 'support-bot', files: [] };

    expect(await newClient().check(input, credentials)).toEqual(passing);
    expect(seen).toHaveBeenCalledWith(
      'POST /api/model-serving/checks',
      input,
      expect.any(String),
    );
  });

  it.each([
    [400, 'InputError'],
    [403, 'NotAllowedError'],
    [404, 'NotFoundError'],
    [503, 'ServiceUnavailableError'],
  ])("gives the backend's own words for a %d", async (status, name) => {
    answer = {
      status,
      body: {
        error: { name, message: 'name must start with a letter' },
        response: { statusCode: status },
      },
    };

    await expect(
      newClient().render({ request }, credentials),
    ).rejects.toMatchObject({ name, message: 'name must start with a letter' });
  });

  it('does not take a report without an outcome for a passing one', async () => {
    answer = { status: 200, body: { findings: [], files: [] } };

    await expect(
      newClient().check({ tenant: 'a', service: 'b', files: [] }, credentials),
    ).rejects.toThrow(/unexpected response: outcome/);
  });

  it('does not follow redirects with its token', async () => {
    answer = { status: 307, body: {} };

    await expect(
      newClient().render({ request }, credentials),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});
