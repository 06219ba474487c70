import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelServingClient } from './ModelServingClient';

const REF: ServiceRef = {
  cluster: 'gpu eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
};

function setup(answer: () => Response = () => Response.json({ items: [] })) {
  const fetch = jest.fn(
    async (_input: RequestInfo | URL, _init?: RequestInit) => answer(),
  );
  return { client: new ModelServingClient({ fetchApi: { fetch } }), fetch };
}

const SERVICE =
  'plugin://model-serving/services/gpu%20eu/team-a/InferenceService/chat';

describe('ModelServingClient', () => {
  it.each<[string, (client: ModelServingClient) => Promise<unknown>, string]>([
    ['clusters', c => c.listClusters(), 'plugin://model-serving/clusters'],
    ['services', c => c.listServices(), 'plugin://model-serving/services'],
    [
      'filtered services',
      c =>
        c.listServices({ tenant: 'a&b', verdict: 'queued', q: '', limit: 25 }),
      'plugin://model-serving/services?tenant=a%26b&verdict=queued&limit=25',
    ],
    ['a service', c => c.getService(REF), SERVICE],
    ['its series', c => c.getSeries(REF, 900), `${SERVICE}/series?window=900`],
    ['its history', c => c.getHistory(REF, 60), `${SERVICE}/history?window=60`],
    [
      'events of a pod',
      c => c.listPodEvents(REF, 'a/b'),
      `${SERVICE}/pods/a%2Fb/events`,
    ],
    [
      'a log',
      c => c.readPodLog(REF, 'x', { container: 'main', previous: true }),
      `${SERVICE}/pods/x/logs?container=main&previous=true`,
    ],
    ['tenants', c => c.listTenants(), 'plugin://model-serving/tenants'],
    [
      'a tenant',
      c => c.getTenant('../x'),
      'plugin://model-serving/tenants/..%2Fx',
    ],
    [
      'accelerators',
      c => c.listAccelerators('team-a', { min: 1, max: 3 }),
      'plugin://model-serving/tenants/team-a/accelerators?min=1&max=3',
    ],
    ['proposals', c => c.listProposals(), 'plugin://model-serving/proposals'],
    ['controls', c => c.listControls(), 'plugin://model-serving/controls'],
  ])('reads %s', async (_what, read, address) => {
    const { client, fetch } = setup();
    await read(client);
    expect(fetch.mock.calls[0][0]).toBe(address);
  });

  it('posts what is to be checked', async () => {
    const { client, fetch } = setup();
    await client.check({ tenant: 'team-a', service: 'chat', files: [] });
    const [address, init] = fetch.mock.calls[0];
    expect(address).toBe('plugin://model-serving/checks');
    expect(init).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"tenant":"team-a","service":"chat","files":[]}',
    });
  });

  it('rejects with what the backend answered', async () => {
    const { client } = setup(() =>
      Response.json(
        {
          error: { name: 'NotFoundError', message: 'no such service' },
          response: { statusCode: 404 },
        },
        { status: 404, statusText: 'Not Found' },
      ),
    );
    await expect(client.getService(REF)).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      cause: { message: 'no such service' },
    });
  });
});
