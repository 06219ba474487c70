import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  CatalogIdentity,
  DriftReading,
  DriftReport,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftSource,
  DriftWatch,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Knex } from 'knex';
import { servingDatabase } from '../../database/servingDatabase';
import { DriftMonitors } from './DriftMonitors';
import { DriftStore } from './DriftStore';
import { readDriftSource } from './readDriftSource';

const MINUTE = 60_000;
const CHURN = { entityRef: 'resource:default/churn', identities: [] };
const REPOSITORY: CatalogIdentity = {
  kind: 'repository',
  repository: 'huggingface.co/Acme/Churn',
  revision: null,
  own: true,
};

const reading = (more: Partial<DriftReading> = {}): DriftReading => ({
  id: 'psi',
  kind: 'drift',
  title: 'PSI',
  value: 0.1,
  lowerThreshold: null,
  upperThreshold: 0.2,
  alert: false,
  reason: null,
  windowStart: null,
  windowEnd: '2026-11-29T12:00:00Z',
  history: [[1, 0.1]],
  ...more,
});

describe('drift of models', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const logger = mockServices.logger.mock();
  let knex: Knex;
  let store: DriftStore;
  let now: Date;

  beforeEach(async () => {
    jest.clearAllMocks();
    knex = await databases.init('SQLITE_3');
    await servingDatabase(mockServices.database({ knex }));
    store = new DriftStore(knex);
    now = new Date('2026-11-29T12:00:00Z');
  });

  const watch = (
    id: string,
    read: () => Promise<unknown>,
    more: Partial<DriftWatch> = {},
  ): DriftWatch => ({
    id,
    model: { entityRef: CHURN.entityRef },
    version: null,
    read: read as DriftWatch['read'],
    ...more,
  });
  const says =
    (...readings: unknown[]) =>
    async () => ({
      readings,
      url: null,
    });
  const sourceOf = (...watches: DriftWatch[]): DriftSource => ({
    id: 'monitor',
    title: 'the monitor',
    watches,
  });
  const monitors = (...sources: DriftSource[]) =>
    new DriftMonitors({
      sources,
      scheduler: mockServices.scheduler.mock(),
      store,
      logger,
      now: () => now,
    });
  const run = (source: DriftSource, watchMs = 10_000) =>
    readDriftSource({
      source,
      store,
      logger,
      watchMs,
      now: () => now,
      stop: new AbortController().signal,
    });

  it('is null for a model that nobody watches', async () => {
    const other = sourceOf(watch('a', says(reading())));
    await run(other);
    await expect(
      monitors(other).of(
        { entityRef: 'resource:default/other', identities: [] },
        true,
      ),
    ).resolves.toMatchObject({ verdict: null, monitors: [], stale: false });
  });

  it('is what the last reading said, also of a process that read nothing', async () => {
    const source = sourceOf(watch('a', says(reading())));
    expect((await monitors(source).of(CHURN, false)).verdict?.word).toBe(
      'unknown',
    );
    await run(source);
    const drift = await monitors(source).of(CHURN, false);
    expect(drift).toMatchObject({
      verdict: { word: 'stable' },
      asOf: '2026-11-29T12:00:00.000Z',
      stale: false,
      monitors: [{ source: 'monitor', watch: 'a', failure: null }],
    });
    expect(drift.monitors[0].readings).toEqual([
      reading({ windowEnd: '2026-11-29T12:00:00.000Z' }),
    ]);
  });

  it('belongs to a model by its repository or mapping as well, whatever the letters of the repository', async () => {
    const source = sourceOf(
      watch('a', says(reading()), {
        model: { identity: 'repository:huggingface.co/acme/churn' },
      }),
    );
    await run(source);
    const named = { entityRef: 'resource:default/x', identities: [REPOSITORY] };
    expect((await monitors(source).of(named, false)).monitors).toHaveLength(1);
    expect((await monitors(source).of(CHURN, false)).monitors).toEqual([]);
    const claimed = {
      ...named,
      identities: [{ ...REPOSITORY, own: false }],
    };
    expect((await monitors(source).of(claimed, false)).monitors).toEqual([]);
  });

  it('keeps the last readings while a monitor is away, and tells the reason to platform owners', async () => {
    let fails = false;
    const source = sourceOf(
      watch('a', async () => {
        if (fails) {
          throw new Error(
            'GET monitor.internal returned 503: password=canary-of-the-monitor',
          );
        }
        return { readings: [reading()], url: 'https://monitor.example.com/' };
      }),
    );
    await run(source);
    fails = true;
    now = new Date(now.getTime() + MINUTE);
    await run(source);
    const owner = await monitors(source).of(CHURN, true);
    expect(owner).toMatchObject({
      verdict: { word: 'unknown', sentence: 'the monitor could not be read.' },
      stale: true,
      asOf: '2026-11-29T12:00:00.000Z',
      monitors: [
        {
          failure: expect.stringMatching(
            /^GET monitor\.internal returned 503: (?!.*canary)/,
          ),
          url: 'https://monitor.example.com/',
        },
      ],
    });
    expect(owner.monitors[0].readings).toHaveLength(1);
    const member = await monitors(source).of(CHURN, false);
    expect(JSON.stringify(member)).not.toContain('internal');
    expect(member.monitors[0].failure).toContain('Platform owners');
    fails = false;
    await run(source);
    expect((await monitors(source).of(CHURN, false)).stale).toBe(false);
  });

  it('no longer counts when it was not read three times in a row', async () => {
    const source = sourceOf(watch('a', says(reading())));
    await run(source);
    now = new Date(now.getTime() + 14 * MINUTE);
    expect((await monitors(source).of(CHURN, true)).verdict?.word).toBe(
      'stable',
    );
    now = new Date(now.getTime() + 2 * MINUTE);
    expect(await monitors(source).of(CHURN, true)).toMatchObject({
      verdict: { word: 'unknown' },
      monitors: [
        { failure: expect.stringContaining('model-serving-drift-monitor') },
      ],
    });
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['does not end', () => new Promise(() => {}), /took longer than/],
    [
      'throws before it begins',
      () => {
        throw new Error('no');
      },
      /no/,
    ],
    ['answers nothing', async () => undefined, /expected object/],
    [
      'answers a word for a number',
      says({ ...reading(), value: 'high' }),
      /readings\.0\.value: must be a number/,
    ],
    [
      'answers an impossible date',
      says(reading({ windowEnd: 'soon' })),
      /must be a date/,
    ],
  ])('of one model is read although another %s', async (_, read, reason) => {
    const source = sourceOf(
      watch('bad', read),
      watch('good', says(reading()), { model: { identity: 'mapping:good' } }),
    );
    await run(source, 50);
    const [bad] = (await monitors(source).of(CHURN, true)).monitors;
    expect(bad.failure).toMatch(reason);
    expect(
      (
        await monitors(source).of(
          {
            entityRef: 'resource:default/x',
            identities: [{ kind: 'mapping', name: 'good', own: true }],
          },
          true,
        )
      ).verdict?.word,
    ).toBe('stable');
  });

  it('reads first what it tried longest ago, so that slow ones do not take every turn', async () => {
    const order: string[] = [];
    const tries = (id: string) =>
      watch(id, async () => {
        order.push(id);
        return { readings: [], url: null };
      });
    await run(sourceOf(tries('b')));
    now = new Date(now.getTime() + MINUTE);
    await run(sourceOf(tries('a')));
    order.length = 0;
    await run(sourceOf(tries('a'), tries('b'), tries('new')));
    expect(order).toEqual(['new', 'b', 'a']);
  });

  it('is cleaned and cut before it is stored', async () => {
    const source = sourceOf(
      watch('a', async () => ({
        url: 'data:text/html,x',
        readings: [
          reading({ title: `a\u202eb${'x'.repeat(1000)}`, value: Infinity }),
          reading({ id: 'other', alert: null, reason: '' }),
          ...Array.from({ length: 300 }, (_, index) =>
            reading({
              id: `column-${index}`,
              history: Array.from({ length: 900 }, (__, at) => [at, NaN]),
            }),
          ),
        ],
      })),
    );
    await run(source);
    const [{ readings, url }] = (await monitors(source).of(CHURN, true))
      .monitors;
    expect(url).toBeNull();
    expect(readings).toHaveLength(200);
    expect(readings[0].title).toHaveLength(300);
    expect(readings[0].title).not.toContain('\u202e');
    expect(readings[0]).toMatchObject({
      value: null,
      reason: expect.any(String),
    });
    expect(readings[1].reason).toEqual(expect.stringMatching(/./));
    expect(readings[2].history).toHaveLength(200);
    expect(readings[2].history[0]).toEqual([700, null]);
  });

  it('survives a database that is away', async () => {
    const report: DriftReport = { readings: [], url: null };
    const source = sourceOf(watch('a', async () => report));
    jest
      .spyOn(store, 'succeeded')
      .mockRejectedValueOnce(new Error('ECONNREFUSED'));
    await run(source);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('ECONNREFUSED'),
    );
  });

  it('is forgotten once nobody reads it any more', async () => {
    const source = sourceOf(watch('a', says(reading())));
    await run(source);
    await store.prune('2026-11-29T11:00:00.000Z');
    expect(await store.of('monitor', ['a'])).toHaveLength(1);
    await store.prune('2026-11-29T13:00:00.000Z');
    expect(await store.of('monitor', ['a'])).toEqual([]);
  });

  it.each<[string, DriftSource[], string]>([
    [
      'an id with capitals',
      [{ ...sourceOf(), id: 'Evidently' }],
      'lower-case letters',
    ],
    ['the id of another', [sourceOf(), sourceOf()], 'registered twice'],
    [
      'one thing that it watches twice',
      [sourceOf(watch('a', says()), watch('a', says()))],
      'configured twice',
    ],
  ])('refuses a source with %s', (_, sources, words) => {
    expect(() => monitors(...sources)).toThrow(words);
  });

  it('has a table that can be made twice and taken back', async () => {
    const migration = require('../../../migrations/20261130000000_model_drift.js');
    await migration.up(knex);
    await migration.down(knex);
    await migration.down(knex);
    await migration.up(knex);
    expect(await store.of('monitor', ['a'])).toEqual([]);
  });
});
