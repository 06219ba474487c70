import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { stringify } from 'yaml';
import { PEOPLE, startPortal } from './__testUtils__/startPortal';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

type Portal = Awaited<ReturnType<typeof startPortal>>;
type Session = Awaited<ReturnType<Portal['as']>>;

const entity = (kind: string, name: string, spec: object) =>
  stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    spec,
  });

const ACTIONS = '/api/catalog/.backstage/actions/v1/actions';
const owner = 'group:default/team-a';

/** What somebody could put into a repository of their own, by file name. */
const FILES: Record<string, string> = {
  'owners.yaml': entity('Group', 'platform-owners', {
    type: 'team',
    children: [],
    members: [PEOPLE.member],
  }),
  'user.yaml': entity('User', PEOPLE.member, { memberOf: ['platform-owners'] }),
  'tenant.yaml': entity('System', 'team-b', { type: 'ai-tenant', owner }),
  'model.yaml': entity('Resource', 'qwen3-8b', { type: 'ai-model', owner }),
  'service.yaml': entity('Component', 'chat', {
    type: 'model-server',
    lifecycle: 'production',
    owner,
  }),
  'template.yaml': stringify({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'planted' },
    spec: { owner, type: 'service', steps: [] },
  }),
  'library.yaml': entity('Component', 'library', {
    type: 'library',
    lifecycle: 'production',
    owner,
  }),
};

describe('the portal', () => {
  let files: Server;
  let address: string;
  let portal: Portal;
  let member: Session;
  let other: Session;
  let platformOwner: Session;

  beforeAll(async () => {
    files = createServer(({ url }, res) => {
      const text = FILES[url!.slice(1)];
      res.statusCode = text ? 200 : 404;
      res.end(text);
    });
    await new Promise<void>(resolve => {
      files.listen(0, '127.0.0.1', resolve);
    });
    const host = `127.0.0.1:${(files.address() as AddressInfo).port}`;
    address = `http://${host}`;
    portal = await startPortal({ readable: [host] });
    member = await portal.as(PEOPLE.member);
    other = await portal.as(PEOPLE.other);
    platformOwner = await portal.as(PEOPLE.owner);
  });

  afterAll(() => files.close());

  it('shows a member in the catalog what is public and what is theirs', async () => {
    const refs = async (who: Session) =>
      (await who.get('/api/catalog/entities')).body
        .filter(({ kind }: any) => kind !== 'Template')
        .map(({ kind, metadata }: any) =>
          `${kind}:${metadata.namespace}/${metadata.name}`.toLowerCase(),
        )
        .sort();
    expect(await refs(member)).toEqual([
      'api:team-a/chat',
      'component:team-a/chat',
      'group:default/team-a',
      'resource:default/qwen3-8b',
      'system:default/team-a',
      'user:default/member',
    ]);
    expect(await refs(platformOwner)).toEqual(
      expect.arrayContaining([
        'component:team-a/chat',
        'component:team-b/chat',
        'group:default/team-b',
        'user:default/other-member',
      ]),
    );
  });

  it('offers a member the templates that they can run', async () => {
    const templates = async (who: Session) =>
      (await who.get('/api/catalog/entities?filter=kind=template')).body.map(
        ({ metadata }: any) => metadata.name,
      );
    expect(await templates(platformOwner)).toContain('tenant');
    expect(await templates(member)).toContain('nothing');
    expect(await templates(member)).not.toContain('tenant');
  });

  it('names no other tenant in any answer of the catalog', async () => {
    const hidden = 'component:team-b/chat';
    const { body: batch } = await member
      .post('/api/catalog/entities/by-refs', { entityRefs: [hidden] })
      .expect(200);
    expect(batch.items).toEqual([null]);
    await member
      .get('/api/catalog/entities/by-name/component/team-b/chat')
      .expect(404);
    await member
      .get('/api/catalog/entities/by-name/component/team-b/chat/ancestry')
      .expect(403);
    for (const path of [
      '/entities',
      '/entities/by-query?fullTextFilterTerm=team-b',
      '/entities/by-query?limit=1000',
      '/entity-facets?facet=metadata.namespace&facet=relations.ownedBy&facet=metadata.name',
    ]) {
      const { text } = await member.get(`/api/catalog${path}`).expect(200);
      expect(text).not.toMatch(/team-b|other-member/);
    }
  });

  it('finds for a member what the catalog shows them', async () => {
    await portal.indexCatalog();
    const find = async (who: Session) =>
      (await who.get('/api/search/query?term=chat').expect(200)).body.results
        .filter(({ document }: any) => document.kind !== 'Template')
        .map(({ document }: any) => `${document.kind}:${document.namespace}`)
        .sort();
    expect(await find(member)).toEqual(['API:team-a', 'Component:team-a']);
    expect(await find(platformOwner)).toEqual([
      'API:team-a',
      'API:team-b',
      'Component:team-a',
      'Component:team-b',
    ]);
  });

  it('finds a model by its name for a member', async () => {
    await portal.indexCatalog();
    const { body } = await member
      .get('/api/search/query?term=qwen3-8b')
      .expect(200);
    expect(
      body.results.map(({ document, type }: any) => ({
        type,
        kind: document.kind,
        location: document.location,
      })),
    ).toContainEqual({
      type: 'software-catalog',
      kind: 'Resource',
      location: '/catalog/default/resource/qwen3-8b',
    });
  });

  it('looks for no term whose misspellings take seconds to write down', async () => {
    const find = (length: number) =>
      member.get(
        `/api/search/query?term=${'abcdefgh'.repeat(20).slice(0, length)}`,
      );
    await find(40).expect(200);
    const { body } = await find(41).expect(400);
    expect(body.error.message).toContain('is greater than');
  });

  it('denies a permission that is asked about as what it is not', async () => {
    const ask = async (permission: object, more: object = {}) =>
      (
        await member
          .post('/api/permission/authorize', {
            items: [{ id: '1', permission, ...more }],
          })
          .expect(200)
      ).body.items[0].result;
    const name = 'catalog.entity.read';
    expect(await ask({ type: 'basic', name, attributes: {} })).toBe('DENY');
    expect(
      await ask(
        {
          type: 'resource',
          name,
          attributes: {},
          resourceType: 'scaffolder-task',
        },
        { resourceRef: 'any' },
      ),
    ).toBe('DENY');
  });

  describe('refuses a member who', () => {
    it('replaces the organization to become a platform owner', async () => {
      const {
        body: { location },
      } = await platformOwner
        .post('/api/catalog/locations', {
          type: 'url',
          target: `${address}/library.yaml`,
        })
        .expect(201);
      const target = `${address}/owners.yaml`;
      await member.delete(`/api/catalog/locations/${location.id}`).expect(403);
      await member
        .post(`${ACTIONS}/catalog:unregister-entity/invoke`, {
          type: { locationId: location.id },
        })
        .expect(403);
      await member
        .post('/api/catalog/locations', { type: 'url', target })
        .expect(403);
      await member
        .post('/api/catalog/locations?dryRun=true', { type: 'url', target })
        .expect(403);
      await member
        .post(`${ACTIONS}/catalog:register-entity/invoke`, {
          locationUrl: target,
        })
        .expect(403);
      const again = await portal.as(PEOPLE.member);
      const { status } = await again.post('/api/catalog/locations', {
        type: 'url',
        target,
      });
      expect(status).toBe(403);
    });

    it('deletes an entity, of others or of their own', async () => {
      const { body: all } = await platformOwner.get('/api/catalog/entities');
      expect(all).not.toEqual([]);
      for (const { metadata } of all) {
        await member
          .delete(`/api/catalog/entities/by-uid/${metadata.uid}`)
          .expect(403);
      }
    });

    it('has the portal read an address for them', async () => {
      const location = { type: 'url', target: `${address}/owners.yaml` };
      const analyzed = await member.post('/api/catalog/analyze-location', {
        location,
      });
      expect(analyzed.status).toBe(403);
      const validated = await member.post('/api/catalog/validate-entity', {
        location: `url:${location.target}`,
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Location',
          metadata: { name: 'planted' },
          spec: location,
        },
      });
      expect(validated.status).toBe(403);
    });

    it('runs a template text of their own', async () => {
      const { status } = await member.post('/api/scaffolder/v2/dry-run', {
        template: {},
        values: {},
        directoryContents: [],
      });
      expect(status).toBe(403);
    });

    it('uses an action that is not listed for members', async () => {
      const {
        body: { id },
      } = await member
        .post('/api/scaffolder/v2/tasks', {
          templateRef: 'template:default/reads-repositories',
          values: {},
        })
        .expect(201);
      await until(async () => {
        const { body } = await member.get(`/api/scaffolder/v2/tasks/${id}`);
        return body.status === 'failed';
      }, 'the task to fail');
      const { body: events } = await member.get(
        `/api/scaffolder/v2/tasks/${id}/events`,
      );
      expect(JSON.stringify(events)).toContain(
        'Unauthorized action: fetch:plain',
      );
    });
  });

  it.each(Object.keys(FILES).filter(name => name !== 'library.yaml'))(
    'takes no %s from a location that was not configured for it',
    async name => {
      const { body } = await platformOwner.post(
        '/api/catalog/locations?dryRun=true',
        { type: 'url', target: `${address}/${name}` },
      );
      expect(JSON.stringify(body)).toMatch(
        /is not of an allowed kind|is refused because/,
      );
    },
  );

  it("keeps a member's template runs from other members", async () => {
    const {
      body: { id },
    } = await member
      .post('/api/scaffolder/v2/tasks', {
        templateRef: 'template:default/nothing',
        values: { question: 'what nobody else may read' },
      })
      .expect(201);
    const task = `/api/scaffolder/v2/tasks/${id}`;
    for (const path of ['', '/events', '/eventstream']) {
      await other.get(`${task}${path}`).expect(403);
    }
    await other.post(`${task}/cancel`).expect(403);
    await other.post(`${task}/retry`).expect(403);
    const listed = async (who: Session) =>
      (await who.get('/api/scaffolder/v2/tasks').expect(200)).body.tasks.map(
        (each: any) => each.id,
      );
    expect(await listed(other)).toEqual([]);
    expect(await listed(member)).toContain(id);
    expect(await listed(platformOwner)).toContain(id);
    await member.get(task).expect(200);
    await platformOwner.get(task).expect(200);
    expect((await member.post(`${task}/cancel`)).status).not.toBe(403);
  });
});
