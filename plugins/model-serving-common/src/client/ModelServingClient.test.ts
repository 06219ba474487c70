import { ServiceRef } from '../api';
import { ModelServingClient } from './ModelServingClient';

const BASE = 'http://localhost:7007/api/model-serving';

const REF: ServiceRef = {
  cluster: 'gpu eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
};

const SERVICE = '/services/gpu%20eu/team-a/InferenceService/chat';

const CONTROL = { cluster: 'gpu', tenant: 'team-a', control: 'queue-managed' };

function setup(answer: () => Response = () => Response.json({ items: [] })) {
  const requests: Request[] = [];
  const client = new ModelServingClient({
    discoveryApi: { getBaseUrl: async () => BASE },
    fetchApi: {
      fetch: async (input, init) => {
        requests.push(new Request(input, init));
        return answer();
      },
    },
  });
  return { client, requests };
}

describe('ModelServingClient', () => {
  it.each<[string, (client: ModelServingClient) => Promise<unknown>, string]>([
    ['clusters', c => c.listClusters(), '/clusters'],
    ['services', c => c.listServices(), '/services'],
    [
      'filtered services',
      c => c.listServices({ tenant: 'a&b', verdict: 'queued', limit: 25 }),
      '/services?tenant=a%26b&verdict=queued&limit=25',
    ],
    ['a service', c => c.getService(REF), SERVICE],
    ['its series', c => c.getSeries(REF, 900), `${SERVICE}/series?window=900`],
    ['its history', c => c.getHistory(REF, 60), `${SERVICE}/history?window=60`],
    ['its upgrades', c => c.getUpgrades(REF), `${SERVICE}/upgrades`],
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
    ['tenants', c => c.listTenants(), '/tenants'],
    ['a tenant', c => c.getTenant('../x'), '/tenants/..%2Fx'],
    [
      'accelerators',
      c => c.listAccelerators('team-a', { min: 1, max: 3, path: 'other' }),
      '/tenants/team-a/accelerators?min=1&max=3&path=other',
    ],
    [
      'costs',
      c => c.getTenantCosts('team-a', { from: '2026-11-01' }),
      '/tenants/team-a/costs?from=2026-11-01',
    ],
    ['costs of all', c => c.getFleetCosts(), '/costs'],
    ['advice', c => c.getServiceAdvice(REF), `${SERVICE}/advice`],
    [
      'advice of a tenant',
      c => c.getTenantAdvice('team-a'),
      '/tenants/team-a/advice',
    ],
    [
      'costs of a service',
      c => c.getServiceCosts(REF, { from: '2026-11-01' }),
      `${SERVICE}/costs?from=2026-11-01`,
    ],
    ['usage', c => c.listTenantUsage('team-a'), '/tenants/team-a/usage'],
    ['proposals', c => c.listProposals(), '/proposals'],
    ['controls', c => c.listControls(), '/controls'],
    [
      'a control',
      c => c.getControl(CONTROL),
      '/controls/gpu/team-a/queue-managed',
    ],
    ['violations', c => c.listViolations(), '/violations'],
    [
      'an artifact',
      c =>
        c.getArtifact({ tenant: 'team-a', model: 'resource:default/qwen3-8b' }),
      '/artifacts?tenant=team-a&model=resource%3Adefault%2Fqwen3-8b',
    ],
    ['infrastructure', c => c.listPlatform(), '/platform'],
    [
      "a tenant's answers",
      c => c.getTenantRequest('team-a'),
      '/tenant-requests/team-a',
    ],
    ['the stream', c => c.openStream(), '/stream'],
  ])('reads %s', async (_what, read, path) => {
    const { client, requests } = setup();
    await read(client);
    expect(requests.map(({ method, url }) => [method, url])).toEqual([
      ['GET', `${BASE}${path}`],
    ]);
  });

  it.each<[string, (client: ModelServingClient) => Promise<unknown>, object]>([
    [
      '/checks',
      c => c.check({ tenant: 'team-a', service: 'chat', files: [] }),
      { tenant: 'team-a', service: 'chat', files: [] },
    ],
    [
      '/tenant-plans',
      c => c.planTenant({ action: 'off-board', tenant: 'team-a' }),
      { action: 'off-board', tenant: 'team-a' },
    ],
  ])('posts JSON to %s', async (path, post, body) => {
    const { client, requests } = setup();
    await post(client);
    const [request] = requests;
    expect(request).toMatchObject({ method: 'POST', url: `${BASE}${path}` });
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(await request.json()).toEqual(body);
  });

  it('probes a control without a body', async () => {
    const { client, requests } = setup();
    await client.probeControl(CONTROL);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: `${BASE}/controls/gpu/team-a/queue-managed/probes`,
    });
  });

  it('sends the token that it is given, and none of its own', async () => {
    const { client, requests } = setup();
    await client.listTenants({ token: 'abc' });
    await client.openStream({ token: 'def' });
    await client.listTenants();
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(
      ['Bearer abc', 'Bearer def', null],
    );
  });

  it('stops when the caller does', async () => {
    const abort = new AbortController();
    const { client, requests } = setup();
    await client.listTenants({ signal: abort.signal });
    abort.abort();
    expect(requests[0].signal.aborted).toBe(true);
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

  it('takes no empty answer for an answer', async () => {
    const { client } = setup(() => new Response(null, { status: 204 }));
    await expect(client.listTenants()).rejects.toThrow(
      'The model-serving backend returned an empty response with status 204',
    );
  });

  it("passes through middlewares that copy a request, as Backstage's do", async () => {
    const bodies: string[] = [];
    const client = new ModelServingClient({
      discoveryApi: { getBaseUrl: async () => BASE },
      fetchApi: {
        fetch: async (input, init) => {
          bodies.push(await new Request(input, init).text());
          bodies.push(await new Request(input, init).text());
          return Response.json({ files: [] });
        },
      },
    });

    await client.check({ tenant: 'team-a', service: 'chat', files: [] } as any);

    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toContain('team-a');
    expect(bodies[1]).toBe(bodies[0]);
  });
});
