import { mockServices } from '@backstage/backend-test-utils';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelRecord,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ModelSnapshot,
  ModelSource,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Knex } from 'knex';
import { setTimeout } from 'node:timers/promises';
import { until } from '../../__testUtils__/until';
import { testDatabases } from '../../__testUtils__/testDatabases';
import { servingDatabase } from '../../database/servingDatabase';
import { ModelSourceSync } from './ModelSourceSync';
import { ModelStore } from '../store/ModelStore';

const record = (place: string, more: Partial<ModelRecord> = {}) => ({
  ...emptyModelRecord(place, place),
  ...more,
});

const named = (count: number) =>
  Array.from({ length: count }, (_, index) => record(`model-${index}`));

const OWNER = 'user:default/platform-owner';

const databases = testDatabases();
const databaseIds = databases.eachSupportedId();

/** Refuses to count a revision, as a full disk would. */
const BREAK: Record<string, string> = {
  SQLITE_3: `create trigger full before insert on model_sources when new.revision = 2 begin select raise(abort, 'disk full'); end`,
  POSTGRES_15: `create function refuse() returns trigger language plpgsql as $$ begin raise 'disk full'; end $$;
    create trigger "full" before insert on model_sources for each row when (new.revision = 2) execute function refuse()`,
};
const MEND: Record<string, string> = {
  SQLITE_3: 'drop trigger full',
  POSTGRES_15: 'drop trigger "full" on model_sources',
};

/** So that no compression shortens it. */
const longPlace = Array.from({ length: 1_000 }, (_, index) =>
  String.fromCodePoint(0x4e00 + ((index * 7_919) % 20_000)),
).join('');

describe.each(databaseIds)('the sync of a model source with %s', database => {
  const logger = mockServices.logger.mock();
  let knex: Knex;
  let store: ModelStore;
  let writes: string[];
  /** Milliseconds that tests let pass. */
  let passed: number;
  const MINUTE = 60_000;

  beforeEach(async () => {
    jest.clearAllMocks();
    knex = await databases.init(database);
    await servingDatabase(mockServices.database({ knex }));
    store = new ModelStore(knex);
    writes = [];
    passed = 0;
    knex.on('query', ({ sql }: { sql: string }) => {
      if (/^(insert|update|delete)/i.test(sql)) {
        writes.push(sql);
      }
    });
  });

  const scripted = (id = 'registry') => {
    const script = {
      read: async (): Promise<Partial<ModelSnapshot>> => ({}),
      isGone: undefined as ModelSource['isGone'],
    };
    const source: ModelSource = {
      id,
      type: 'test',
      title: `the registry ${id}`,
      owner: null,
      read: async () => ({
        version: null,
        models: [],
        skipped: [],
        requests: 1,
        ...(await script.read()),
      }),
      get isGone() {
        return script.isGone;
      },
    };
    const sync = (deadlineMs = 60_000) =>
      new ModelSourceSync({
        source,
        store,
        logger,
        deadlineMs,
        now: () => new Date(Date.now() + passed),
      });
    return {
      script,
      holds: (...models: unknown[]) => {
        script.read = async () => ({ models: models as ModelRecord[] });
      },
      sync,
      /** Each time as after a restart. */
      run: (deadlineMs?: number) => sync(deadlineMs).run(),
      state: () => store.state(id),
      places: async () => [...(await store.hashes(id)).keys()].sort(),
      recordWrites: () => writes.filter(sql => sql.includes('model_records')),
    };
  };

  it('writes what is new or changed, and nothing when nothing changed', async () => {
    const source = scripted();
    source.holds(record('a'), record('b'));
    await source.run();
    expect(await source.state()).toMatchObject({
      revision: 1,
      failure: null,
      outcome: { models: 2, added: 2, changed: 0, removed: 0, requests: 1 },
    });
    writes.length = 0;
    source.holds(record('b'), record('a'));
    await source.run();
    expect(source.recordWrites()).toEqual([]);
    expect((await source.state()).revision).toBe(1);
    source.holds(record('a', { title: 'A' }), record('b'));
    await source.run();
    expect(source.recordWrites()).toHaveLength(1);
    expect(await source.state()).toMatchObject({
      revision: 2,
      outcome: { models: 2, added: 0, changed: 1, removed: 0 },
    });
  });

  it('compares nothing when the source says that nothing changed', async () => {
    const source = scripted();
    source.script.read = async () => ({ version: 'c1', models: [record('a')] });
    await source.run();
    const hashes = jest.spyOn(store, 'hashes');
    const sync = source.sync();
    await sync.run();
    await sync.run();
    // The first comparison of a process, which may be of another release, is made in any case.
    expect(hashes).toHaveBeenCalledTimes(1);
    expect((await source.state()).outcome).toMatchObject({
      models: 1,
      added: 0,
    });
  });

  it('never believes an empty answer, until a platform owner confirms it (R18)', async () => {
    const source = scripted();
    source.holds(...named(3));
    await source.run();
    source.holds();
    for (let turn = 0; turn < 5; turn++) {
      passed += 60 * MINUTE;
      await source.run();
    }
    expect(await source.places()).toHaveLength(3);
    const { guard } = await source.state();
    expect(guard).toMatchObject({
      missing: 3,
      confirmations: 5,
      needed: null,
      notBefore: null,
    });
    expect(await store.confirm('registry', 'another set', OWNER)).toBe(false);
    expect(await store.confirm('registry', guard!.fingerprint, OWNER)).toBe(
      true,
    );
    await source.run();
    expect(await source.places()).toEqual([]);
    expect(await source.state()).toMatchObject({
      guard: null,
      removals: [
        {
          removed: 3,
          of: 3,
          places: ['model-0', 'model-1', 'model-2'],
          cause: { kind: 'confirmed', by: OWNER, since: guard!.since },
        },
      ],
    });
  });

  it('takes a confirmation that comes while the source is read', async () => {
    const source = scripted();
    source.holds(...named(10));
    await source.run();
    source.holds(...named(10).slice(5));
    await source.run();
    const { guard } = await source.state();
    const finish = jest.spyOn(store, 'finish');
    finish.mockImplementationOnce(async (...outcome) => {
      await store.confirm('registry', guard!.fingerprint, OWNER);
      await store.finish(...outcome);
    });
    await source.run();
    expect(await source.places()).toHaveLength(10);
    await source.run();
    expect(await source.places()).toHaveLength(5);
    finish.mockRestore();
  });

  it('does not believe a large drop that is seen again and again within minutes (R19)', async () => {
    const source = scripted();
    source.holds(...named(10));
    await source.run();
    source.holds(...named(10).slice(5));
    for (let turn = 0; turn < 6; turn++) {
      await source.run();
      passed += 3 * MINUTE;
    }
    expect(await source.places()).toHaveLength(10);
    const { guard } = await source.state();
    expect(guard).toMatchObject({ confirmations: 6, needed: 3 });
    expect(Date.parse(guard!.notBefore!) - Date.parse(guard!.since)).toBe(
      20 * MINUTE,
    );
    passed += 3 * MINUTE;
    await source.run();
    expect(await source.places()).toHaveLength(5);
    expect((await source.state()).removals).toMatchObject([
      { removed: 5, of: 10, cause: { kind: 'repeated', since: guard!.since } },
    ]);
  });

  it('remembers the last ten removals, and the first records of each', async () => {
    const source = scripted();
    const models = named(100);
    source.holds(...models);
    await source.run();
    for (let turn = 1; turn <= 12; turn++) {
      source.holds(...models.slice(turn));
      await source.run();
    }
    source.holds(...models.slice(35));
    await source.run();
    await source.run();
    const { removals } = await source.state();
    expect(removals).toHaveLength(10);
    expect(removals[0]).toMatchObject({
      removed: 23,
      of: 88,
      cause: { kind: 'few' },
    });
    expect(removals[0].places).toHaveLength(20);
    expect(removals[1]).toMatchObject({ removed: 1, places: ['model-11'] });
  });

  it('believes a large drop when three syncs in a row say the same, also across restarts (R19)', async () => {
    const source = scripted();
    const models = named(10);
    source.holds(...models);
    await source.run();
    source.holds(...models.slice(4));
    await source.run();
    source.holds(...models.slice(5));
    await source.run();
    passed += 60 * MINUTE;
    await source.run();
    expect(await source.places()).toHaveLength(10);
    expect((await source.state()).guard).toMatchObject({
      confirmations: 2,
      needed: 3,
      missing: 5,
      places: ['model-0', 'model-1', 'model-2', 'model-3', 'model-4'],
    });
    await source.run();
    expect(await source.places()).toHaveLength(5);
    expect(await source.state()).toMatchObject({
      guard: null,
      outcome: { removed: 5 },
    });
  });

  it('removes few models at once, and forgets a drop that is over (R19)', async () => {
    const source = scripted();
    const models = named(10);
    source.holds(...models);
    await source.run();
    source.holds(...models.slice(8));
    await source.run();
    source.holds(...models);
    await source.run();
    expect((await source.state()).guard).toBeNull();
    source.holds(...models.slice(3));
    await source.run();
    expect(await source.places()).toHaveLength(7);
  });

  it.each<[string, () => Promise<Partial<ModelSnapshot>>, RegExp]>([
    [
      'fails on its third page',
      async () => {
        throw new Error('page 3 of 7: 502 Bad Gateway');
      },
      /page 3 of 7: 502 Bad Gateway/,
    ],
    [
      'says that its answer is old',
      async () => ({ staleReason: 'the repository is unreadable' }),
      /the repository is unreadable/,
    ],
    ['does not end', () => new Promise(() => {}), /it took longer than 0 s/],
    [
      'answers something else',
      async () => ({ models: null as unknown as [] }),
      /./,
    ],
  ])('changes nothing when the source %s (R19)', async (_, read, reason) => {
    const source = scripted();
    source.holds(record('a'), record('b'));
    await source.run();
    const { lastGoodSync, revision } = await source.state();
    source.script.read = read;
    await source.run(50);
    expect(await source.places()).toEqual(['a', 'b']);
    expect(await source.state()).toMatchObject({
      revision,
      lastGoodSync,
      syncingSince: null,
      failure: expect.stringMatching(reason),
    });
  });

  it.each<[string, unknown, string]>([
    ['a number', 42, 'record 2'],
    ['nothing', null, 'record 2'],
    ['a wrong type', { ...record('bad'), tags: 'chat' }, 'bad'],
    ['an impossible date', { ...record('bad'), updatedAt: 'soon' }, 'bad'],
    [
      'credentials in an address',
      {
        ...record('bad'),
        versions: [
          {
            ...record('bad').versions,
            name: '1',
            variants: [{ name: 'a', uri: 's3://key:secret@bucket/x' }],
          },
        ],
      },
      'bad',
    ],
    ['the place of another', record('a', { title: 'Again' }), 'a'],
    [
      'a name for its entity, which only the GitOps repository gives',
      record('bad', { entityName: 'qwen3-8b' }),
      'bad',
    ],
    [
      'a repository whose lower case is another one',
      record('bad', {
        identities: [
          {
            kind: 'repository',
            repository: 'hub.example/moonshot/\u212aimi',
            revision: null,
          },
        ],
      }),
      'bad',
    ],
    ['a place that no index holds', record(longPlace), longPlace],
  ])(
    'skips a record with %s, and takes the rest (R21)',
    async (_, bad, place) => {
      const source = scripted();
      source.holds(record('a'), bad, record('c'));
      await source.run();
      expect(await source.places()).toEqual(['a', 'c']);
      const { outcome } = await source.state();
      expect(outcome).toMatchObject({ models: 2, skippedCount: 1 });
      expect(outcome.skipped).toEqual([{ place, reason: expect.any(String) }]);
      expect(outcome.skipped[0].reason).not.toContain('secret');
    },
  );

  it('keeps what is known from a record that became invalid (R21)', async () => {
    const source = scripted();
    source.holds(record('a'), record('b.yaml#one'), record('b.yaml#two'));
    await source.run();
    source.script.read = async () => ({
      models: [{ ...record('a'), tags: 1 } as any],
      skipped: [{ place: 'b.yaml', reason: 'not YAML' }],
    });
    await source.run();
    expect(await source.places()).toEqual(['a', 'b.yaml#one', 'b.yaml#two']);
    expect((await source.state()).outcome).toMatchObject({
      models: 3,
      skippedCount: 2,
    });
  });

  it('cuts and cleans texts, and leaves out addresses that no page may offer, with the reason', async () => {
    const source = scripted();
    source.holds(
      record('a', {
        title: `exe.\u202egpj ${'x'.repeat(300)}`,
        card: `# Card\n${'x'.repeat(200_000)}`,
        // eslint-disable-next-line no-script-url
        url: 'javascript:alert(1)',
        links: [
          { url: '//evil.example.com', title: null },
          { url: 'https://example.com/', title: 'Page' },
        ],
      }),
    );
    await source.run();
    const { value } = await store.records('registry').next();
    const [stored] = value!;
    expect(stored.record).toMatchObject({
      card: null,
      url: null,
      links: [{ url: 'https://example.com/', title: 'Page' }],
    });
    expect(stored.record.title).toHaveLength(100);
    expect(stored.record.title).not.toContain('\u202e');
    expect(stored.excerpt).toHaveLength(2_000);
    const texts = await store.texts('registry', 'a');
    expect(texts?.card?.length).toBe(128 * 1024);
    const reason = expect.stringContaining('not a web address');
    expect((await source.state()).outcome).toMatchObject({
      models: 1,
      skippedCount: 2,
      skipped: [
        { place: 'a: url', reason },
        { place: 'a: links.0.url', reason },
      ],
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('a: url of '),
    );
  });

  it('keeps no signed address of an artifact or a link, and tells no log of it', async () => {
    const source = scripted();
    const signed = (canary: string) =>
      `https://bucket.example.com/model.bin?X-Amz-Credential=${canary}&X-Amz-Signature=${canary}`;
    const holds = (canary: string) => ({
      models: [
        record(signed(canary), {
          name: 'm',
          url: signed(canary),
          links: [{ url: signed(canary), title: null }],
          versions: [
            emptyModelVersion('1', [
              emptyModelVariant('bf16', signed(canary), 'vLLM'),
            ]),
          ],
        }),
        { ...record(`${signed(canary)}#2`), tags: 1 } as any,
      ],
      skipped: [
        { place: signed(canary), reason: `could not read ${signed(canary)}` },
      ],
    });
    source.script.read = async () => holds('c4n4ry0123456789');
    await source.run();
    writes.length = 0;
    // Signed anew by each sync, it is still the same record.
    source.script.read = async () => holds('c4n4ry9876543210');
    await source.run();
    expect(source.recordWrites()).toEqual([]);
    source.script.read = async () => {
      throw new Error(`GET ${signed('c4n4ry0123456789')} returned 403`);
    };
    await source.run();
    const { value } = await store.records('registry').next();
    expect(value![0].record).toMatchObject({
      place: 'https://bucket.example.com/model.bin',
      url: 'https://bucket.example.com/model.bin',
      versions: [
        { variants: [{ uri: 'https://bucket.example.com/model.bin' }] },
      ],
    });
    expect(
      JSON.stringify([value, await source.state(), logger.warn.mock.calls]),
    ).not.toContain('c4n4ry');
  });

  it('asks the source before it removes a model that its list may hide', async () => {
    const source = scripted();
    source.holds(...named(10));
    await source.run();
    source.holds(...named(10).slice(3));
    source.script.isGone = async place => {
      if (place === 'model-2') {
        throw new Error('503');
      }
      return place === 'model-0';
    };
    await source.run();
    expect(await source.places()).toEqual(
      named(10)
        .map(({ place }) => place)
        .filter(place => place !== 'model-0'),
    );
    expect((await source.state()).outcome).toMatchObject({
      models: 9,
      removed: 1,
    });
  });

  it('does not let one source keep or trip another', async () => {
    const [one, two] = [scripted('one'), scripted('two')];
    one.holds(...named(20));
    two.holds(...named(3));
    await Promise.all([one.run(), two.run()]);
    one.script.read = async () => {
      throw new Error('down');
    };
    two.holds(...named(3).slice(1));
    await Promise.all([one.run(), two.run()]);
    expect(await one.places()).toHaveLength(20);
    expect(await two.places()).toEqual(['model-1', 'model-2']);
    expect((await two.state()).failure).toBeNull();
  });

  it('survives a database that is away, and goes on by itself (R24)', async () => {
    const source = scripted();
    source.holds(record('a'));
    await source.run();
    const begin = jest
      .spyOn(store, 'begin')
      .mockRejectedValueOnce(new Error('ECONNREFUSED'));
    source.holds(record('a'), record('b'));
    await source.run();
    expect(await source.places()).toEqual(['a']);
    begin.mockRestore();
    await source.run();
    expect(await source.places()).toEqual(['a', 'b']);
  });

  it('keeps what another replica read after this one stood still (R23)', async () => {
    const source = scripted();
    source.holds(record('a'));
    await source.run();
    let goOn = () => {};
    source.script.read = () =>
      new Promise(resolve => {
        goOn = () => resolve({ models: [record('a', { title: 'Old' })] });
      });
    const stalled = source.run();
    await until(
      async () => (await source.state()).syncingSince !== null,
      'the sync',
    );
    await setTimeout(2);
    source.script.read = async () => ({
      models: [record('a', { title: 'New' })],
    });
    await source.run();
    const known = await source.state();
    goOn();
    await stalled;
    expect(await source.state()).toEqual(known);
    const { value } = await store.records('registry').next();
    expect(value![0].record.title).toBe('New');
  });

  it('takes texts with any character, and halves of some', async () => {
    const source = scripted();
    const texts = { title: 'a\u0000b', card: `\u0000 ${'😀'.repeat(1_001)}` };
    source.holds(
      record('a', { ...texts, card: `x${texts.card}` }),
      record('\ud83d'),
      record('b'),
    );
    await source.run();
    expect((await source.state()).failure).toBeNull();
    expect(await source.places()).toContain('b');
  });

  it('writes all of a sync or nothing (R25)', async () => {
    const source = scripted();
    source.holds(record('a'), record('b'));
    await source.run();
    await knex.raw(BREAK[database]);
    source.holds(record('a', { title: 'A' }), record('c'));
    await source.run();
    expect(await source.places()).toEqual(['a', 'b']);
    expect((await source.state()).failure).toMatch(/disk full/);
    await knex.raw(MEND[database]);
    await source.run();
    expect(await source.places()).toEqual(['a', 'c']);
  });

  it('forgets a source that nobody configures any more only after a while', async () => {
    const source = scripted('gone');
    source.holds(record('a'));
    await source.run();
    await store.prune([], '2020-01-01T00:00:00Z');
    expect(await source.places()).toEqual(['a']);
    await store.prune(['gone'], '2100-01-01T00:00:00Z');
    expect(await source.places()).toEqual(['a']);
    await store.prune([], '2100-01-01T00:00:00Z');
    expect(await source.places()).toEqual([]);
    expect((await store.states()).size).toBe(0);
  });
});

describe.each(databaseIds)('the tables of models in %s (R25)', database => {
  it('can be made twice, after an interruption, and taken back', async () => {
    const knex = await databases.init(database);
    await servingDatabase(mockServices.database({ knex }));
    const store = new ModelStore(knex);
    await store.begin('registry', '2026-11-29T12:00:00Z');
    const migration = require('../../../migrations/20261129180000_models.js');
    const removals = require('../../../migrations/20261130200000_model_removals.js');
    await removals.down(knex);
    await removals.down(knex);
    await knex.schema.dropTable('model_records');
    for (const each of [migration, migration, removals, removals]) {
      await each.up(knex);
    }
    expect((await store.state('registry')).lastAttempt).toBe(
      '2026-11-29T12:00:00Z',
    );
    expect(await store.hashes('registry')).toEqual(new Map());
    await migration.down(knex);
    await migration.down(knex);
    await migration.up(knex);
    await removals.up(knex);
    expect(await store.states()).toEqual(new Map());
  });
});
