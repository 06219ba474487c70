import { mockServices } from '@backstage/backend-test-utils';
import {
  emptyModelRecord,
  ModelGovernance,
  ModelRecord,
  NO_MODEL_GOVERNANCE,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';
import { testDatabases } from '../../__testUtils__/testDatabases';
import { servingDatabase } from '../../database/servingDatabase';
import { ModelStore } from '../store/ModelStore';
import { ModelSourceSync } from '../sync/ModelSourceSync';
import { ModelSyncs } from '../sync/ModelSyncs';
import { ModelCatalog } from './ModelCatalog';

const record = (
  place: string,
  more: Partial<ModelRecord> = {},
): ModelRecord => ({ ...emptyModelRecord(place, place), ...more });

const shared: Pick<ModelRecord, 'identities'> = {
  identities: [
    { kind: 'repository', repository: 'hub.example/qwen', revision: null },
  ],
};

const databases = testDatabases();

describe.each(databases.eachSupportedId())(
  'the catalog of models in %s',
  database => {
    const logger = mockServices.logger.mock();
    let store: ModelStore;

    beforeEach(async () => {
      jest.restoreAllMocks();
      const knex = await databases.init(database);
      await servingDatabase(mockServices.database({ knex }));
      store = new ModelStore(knex);
    });

    const sourceOf = (id: string, ...models: ModelRecord[]) => {
      const source = {
        id,
        type: 'test',
        title: `the registry ${id}`,
        owner: null,
        models,
        reads: 0,
        async read() {
          source.reads += 1;
          return {
            version: null,
            models: source.models,
            skipped: [],
            requests: 1,
          };
        },
      };
      return source satisfies ModelSource;
    };
    const sync = (source: ModelSource) =>
      new ModelSourceSync({ source, store, logger, deadlineMs: 60_000 }).run();
    const catalogOf = (
      sources: ModelSource[],
      governance: () => ModelGovernance = () => NO_MODEL_GOVERNANCE,
    ) => new ModelCatalog({ store, sources, governance, logger });
    const refs = ({ index }: ModelCatalog) =>
      index.models.map(({ model }) => model.entityRef);

    it('is the same on every replica, and rebuilt only when something changed (R23)', async () => {
      const source = sourceOf('one', record('a'), record('b'));
      const [first, second] = [catalogOf([source]), catalogOf([source])];
      await sync(source);
      await Promise.all([first.refresh(), second.refresh()]);
      expect(refs(second)).toEqual(refs(first));
      expect(second.revision).toBe(first.revision);
      const { index } = first;
      const load = jest.spyOn(store, 'records');
      await sync(source);
      await first.refresh();
      expect(first.index).toBe(index);
      expect(load).not.toHaveBeenCalled();
      source.models = [record('a', { title: 'A' }), record('b')];
      await sync(source);
      await first.refresh();
      // What did not change stays the same object, with all that is remembered of it.
      expect(
        first.index.models.map(each => index.models.includes(each)),
      ).toEqual(first.index.models.map(({ model }) => model.title === 'b'));
    });

    it('is read by one replica at a time, once an interval (R23)', async () => {
      const source = sourceOf('one', record('a'));
      const scheduled: Array<{ id: string; scope?: string }> = [];
      const scheduler = mockServices.scheduler.mock({
        scheduleTask: async task => void scheduled.push(task),
      });
      const syncs = new ModelSyncs({
        scheduler,
        sources: [source],
        store,
        logger,
        changed: async () => {},
      });
      await syncs.start();
      expect(scheduled).toEqual([
        expect.objectContaining({
          id: 'model-serving-models-one',
          scope: 'global',
        }),
      ]);
      expect(source.reads).toBe(0);
    });

    it.each([
      ['two sources of one id', ['one', 'one'], /registered twice/],
      ['an id that no path can hold', ['../x'], /lower-case letters/],
    ])('refuses %s', (_, ids, reason) => {
      expect(
        () =>
          new ModelSyncs({
            scheduler: mockServices.scheduler.mock(),
            sources: ids.map(id => sourceOf(id)),
            store,
            logger,
            changed: async () => {},
          }),
      ).toThrow(reason);
    });

    it('knows after a restart what the last process knew, before any source is read', async () => {
      const source = sourceOf('one', record('a'));
      await sync(source);
      const { reads } = source;
      const catalog = catalogOf([source]);
      await catalog.refresh();
      expect(refs(catalog)).toHaveLength(1);
      expect(source.reads).toBe(reads);
    });

    it('serves what it had while the database is away, and says so (R24)', async () => {
      const source = sourceOf('one', record('a', { card: '# Card' }));
      await sync(source);
      const catalog = catalogOf([source]);
      await catalog.refresh();
      expect(catalog.freshness()).toMatchObject({ stale: false });
      const mark = jest
        .spyOn(store, 'mark')
        .mockRejectedValue(new Error('ECONNREFUSED 10.0.0.1'));
      const texts = jest
        .spyOn(store, 'texts')
        .mockRejectedValue(new Error('ECONNREFUSED 10.0.0.1'));
      await catalog.refresh();
      expect(refs(catalog)).toHaveLength(1);
      expect(catalog.freshness()).toMatchObject({
        stale: true,
        staleReason: 'the database of models is unavailable',
      });
      const { model } = catalog.index.models[0];
      expect(await catalog.withTexts(model)).toMatchObject({
        model: { card: null },
        staleReason: expect.stringContaining('database is unavailable'),
      });
      mark.mockRestore();
      texts.mockRestore();
      await catalog.refresh();
      expect(catalog.freshness().stale).toBe(false);
      expect((await catalog.withTexts(model)).model.card).toBe('# Card');
    });

    it('keeps the entity of a model that moves to another source', async () => {
      const [one, two] = [
        sourceOf('one', record('a', shared), record('other')),
        sourceOf('two', record('else')),
      ];
      const catalog = catalogOf([one, two]);
      await Promise.all([sync(one), sync(two)]);
      await catalog.refresh();
      const before = refs(catalog);
      two.models = [record('else'), record('moved here', shared)];
      await sync(two);
      await catalog.refresh();
      expect(refs(catalog)).toEqual(before);
      one.models = [record('other')];
      await sync(one);
      await catalog.refresh();
      expect(refs(catalog)).toEqual(before);
      const moved = catalog.index.models.find(({ model }) =>
        model.origins.some(({ source }) => source === 'two'),
      );
      expect(moved).toBeDefined();
    });

    it('says which sources were never read, so that nobody removes their models', async () => {
      const [one, two] = [sourceOf('one', record('a')), sourceOf('two')];
      const catalog = catalogOf([one, two]);
      await sync(one);
      await catalog.refresh();
      expect(catalog.incomplete).toBe('the registry two has not been read yet');
      expect(catalog.freshness()).toMatchObject({ asOf: null, stale: true });
      await sync(two);
      await catalog.refresh();
      expect(catalog.incomplete).toBeUndefined();
      expect(catalogOf([]).incomplete).toBeDefined();
    });

    it('follows what the GitOps repository says of models', async () => {
      const source = sourceOf('one', record('a'));
      let governance = NO_MODEL_GOVERNANCE;
      const catalog = catalogOf([source], () => governance);
      await sync(source);
      await catalog.refresh();
      expect(catalog.index.models[0].model.vetted).toBe(false);
      governance = {
        ...NO_MODEL_GOVERNANCE,
        overlays: [
          {
            name: 'a',
            place: 'platform/models/a.yaml',
            target: { kind: 'place', source: 'one', place: 'a' },
            vetted: { by: null, at: null, note: null },
            hidden: false,
            title: null,
            description: null,
            owner: null,
            license: null,
            task: null,
            tags: [],
            links: [],
            compliance: null,
          },
        ],
      };
      await catalog.refresh();
      expect(catalog.index.models[0].model.vetted).toBe(true);
    });

    it('is another revision once a rule hides a model, so that its entity goes', async () => {
      const source = sourceOf('one', record('a', { tags: ['secret'] }));
      let governance = NO_MODEL_GOVERNANCE;
      const catalog = catalogOf([source], () => governance);
      await sync(source);
      await catalog.refresh();
      const [{ model }] = catalog.index.models;
      const before = catalog.revision;
      expect(catalog.hides(model)).toBe(false);
      governance = {
        ...NO_MODEL_GOVERNANCE,
        rules: {
          ...NO_MODEL_GOVERNANCE.rules,
          rules: [
            {
              name: 'secret',
              place: 'rules.yaml',
              match: { tag: ['secret'] },
              tenants: null,
              action: 'deny',
              hidden: true,
              reason: null,
              ask: { text: null, url: null },
            },
          ],
        },
      };
      await catalog.refresh();
      expect(catalog.hides(model)).toBe(true);
      expect(catalog.revision).not.toBe(before);
    });
  },
);
