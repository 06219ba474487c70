import type { ServedModel } from '../api/service';
import { mergeModels } from './mergeModels';
import { ModelRules, NO_MODEL_GOVERNANCE } from './ModelGovernance';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelRecord,
} from './ModelRecord';
import { UpgradeContext, upgradesOf } from './upgrades';

const NOW = new Date('2026-11-29T12:00:00Z');
const license = (id: string) => ({ id, url: null, text: null });
const variant = (name: string, memoryBytes: number | null) => ({
  ...emptyModelVariant(name, `oci://r/${name}`, 'vLLM'),
  memoryBytes,
});

const model = (facts: Partial<ModelRecord>) =>
  mergeModels(
    [
      {
        id: 'gitops',
        type: 'gitops',
        title: 'the repository',
        owner: null,
        vets: true,
        asOf: NOW.toISOString(),
        records: [
          {
            ...emptyModelRecord(`${facts.name ?? 'chat'}.yaml`, 'chat'),
            entityName: facts.name ?? 'chat',
            license: license('apache-2.0'),
            ...facts,
          },
        ],
      },
    ],
    { classOf: () => 'unknown' },
  )[0];

const versions = [
  {
    ...emptyModelVersion('3', [variant('bf16', 40), variant('fp8', 20)]),
    license: license('llama3.1'),
    notes: 'Answers in more languages.',
    contextLength: 8000,
  },
  { ...emptyModelVersion('2', [variant('fp8', 10)]), contextLength: 4000 },
  {
    ...emptyModelVersion('1', [variant('bf16', 30), variant('fp8', 15)]),
    contextLength: 4000,
  },
];
const chat = model({ title: 'Chat', versions });
const running = (
  version: number,
  position: number,
  of = chat,
): ServedModel => ({
  name: 'chat',
  entityRef: of.entityRef,
  uri: of.versions[version].variants[position].uri,
  digest: null,
  version: of.versions[version].name,
  variant: of.versions[version].variants[position].name,
});
/** Two options: a small one for 20 bytes, a large one for 40. */
const sizeOf =
  (prices: Record<string, number> = {}): UpgradeContext['sizeOf'] =>
  (_, { variant: { memoryBytes } }) => {
    const fitting =
      memoryBytes !== null && memoryBytes <= 20 ? 'small' : 'large';
    const option = memoryBytes === null || memoryBytes > 40 ? null : fitting;
    return {
      memory: {
        bytes: memoryBytes,
        reason: memoryBytes === null ? 'Nobody says.' : null,
        variant: null,
        basis: null,
      },
      option,
      perHour: (option && prices[option]) ?? null,
      currency: option && prices[option] ? 'USD' : null,
      running: null,
    };
  };
const context: UpgradeContext = {
  rules: NO_MODEL_GOVERNANCE.rules,
  tenant: { name: 'team-a' },
  now: NOW,
  find: () => undefined,
  sizeOf: sizeOf(),
};
const names = (upgrades: ReturnType<typeof upgradesOf>) =>
  upgrades.upgrades.map(
    ({ kind, variant: name, version }) => `${kind} ${version} ${name}`,
  );

describe('upgradesOf', () => {
  it('finds newer versions in the same variant, and other variants of the version', () => {
    expect(names(upgradesOf(chat, running(2, 1), context))).toEqual([
      'version 3 fp8',
      'version 2 fp8',
      'variant 1 bf16',
    ]);
    expect(names(upgradesOf(chat, running(0, 0), context))).toEqual([
      'variant 3 fp8',
    ]);
  });

  it('says what changes: memory, cost, context and license', () => {
    const [to3, to2] = upgradesOf(chat, running(2, 1), context).upgrades;
    expect(to3).toMatchObject({
      notes: 'Answers in more languages.',
      memoryBytes: { now: 15, then: 20 },
      cost: { word: 'unknown' },
      contextLength: { now: 4000, then: 8000 },
      license: {
        now: { id: 'apache-2.0', class: 'permissive' },
        then: { id: 'llama3.1', class: 'use-restricted' },
      },
      decision: { word: 'allow', confirmLicense: true },
    });
    expect(to2).toMatchObject({
      memoryBytes: { now: 15, then: 10 },
      cost: { word: 'same' },
    });
    const unknown = model({
      versions: [
        emptyModelVersion('2', [variant('fp8', null)]),
        emptyModelVersion('1', [variant('fp8', 15)]),
      ],
    });
    expect(
      upgradesOf(unknown, running(1, 0, unknown), context).upgrades[0],
    ).toMatchObject({
      memoryBytes: { then: null },
      memoryReason: { now: null, then: 'Nobody says.' },
      cost: { word: 'unknown', sentence: expect.stringContaining('not known') },
    });
  });

  it.each<[string, number, number | null, number, object]>([
    [
      'more on larger accelerators',
      15,
      40,
      0.5,
      {
        word: 'more',
        perHour: 1.5,
        currency: 'USD',
        sentence: 'Fits large; what runs fits small.',
      },
    ],
    [
      'less on smaller ones',
      40,
      15,
      0.5,
      {
        word: 'less',
        perHour: -1.5,
        sentence: 'Fits small; what runs fits large.',
      },
    ],
    ['the same on the same', 15, 20, 0.5, { word: 'same', perHour: 0 }],
    [
      'an unknown amount without a price',
      15,
      40,
      0,
      {
        word: 'unknown',
        perHour: null,
        sentence:
          'Cost unknown: it needs more memory, and you have no price of its accelerators.',
      },
    ],
    [
      'an unknown amount where nothing holds it',
      15,
      50,
      0.5,
      {
        word: 'unknown',
        perHour: null,
        sentence:
          'Cost unknown: it needs more memory, and no accelerator of the tenant is known to hold it.',
      },
    ],
    [
      'an unknown amount without its memory',
      15,
      null,
      0.5,
      { word: 'unknown', perHour: null },
    ],
  ])('costs %s', (_, before, after, small, expected) => {
    const of = model({
      versions: [
        emptyModelVersion('2', [variant('a', after)]),
        emptyModelVersion('1', [variant('b', before)]),
      ],
    });
    const prices: Record<string, number> = small > 0 ? { small, large: 2 } : {};
    const [{ cost }] = upgradesOf(of, running(1, 0, of), {
      ...context,
      sizeOf: sizeOf(prices),
    }).upgrades;
    expect(cost).toMatchObject(expected);
  });

  it('does not take the note of the version that runs for a change', () => {
    const [upgrade] = upgradesOf(chat, running(0, 0), context).upgrades;
    expect(upgrade).toMatchObject({ kind: 'variant', notes: null });
  });

  it.each<[string, string, number, number, object]>([
    [
      'nothing more where it fits the size that runs',
      'large',
      15,
      40,
      {
        word: 'same',
        perHour: 0,
        sentence: 'Fits large, which the service runs on.',
      },
    ],
    [
      'nothing less where what runs fits the smaller size as well',
      'large',
      15,
      10,
      { word: 'same', perHour: 0 },
    ],
    [
      'less where it alone fits a smaller size',
      'large',
      40,
      15,
      {
        word: 'less',
        perHour: -1.5,
        sentence: 'Fits small; the service runs on large.',
      },
    ],
    [
      'more where the size that runs does not hold it',
      'small',
      15,
      40,
      {
        word: 'more',
        perHour: 1.5,
        sentence: 'Fits large; the service runs on small.',
      },
    ],
  ])('costs %s', (_, option, before, after, expected) => {
    const of = model({
      versions: [
        emptyModelVersion('2', [variant('a', after)]),
        emptyModelVersion('1', [variant('b', before)]),
      ],
    });
    const prices: Record<string, number> = { small: 0.5, large: 2 };
    const holds: Record<string, number> = { small: 20, large: 40 };
    const [{ cost }] = upgradesOf(of, running(1, 0, of), {
      ...context,
      sizeOf: (each, artifact) => ({
        ...sizeOf(prices)(each, artifact),
        running: {
          option,
          perHour: prices[option],
          holds: artifact.variant.memoryBytes! <= holds[option],
        },
      }),
    }).upgrades;
    expect(cost).toMatchObject(expected);
  });

  it('leads from a deprecated model to the one that replaces it, with benchmarks of both', () => {
    const benchmark = (value: number, name = 'MMLU') => ({
      name,
      metric: 'accuracy',
      value,
      unit: null,
      source: 'model card',
      url: null,
    });
    const deprecated = model({
      title: 'Chat',
      versions: versions.slice(2),
      benchmarks: [benchmark(0.6), benchmark(0.1, 'only here')],
      compliance: {
        dataClassification: null,
        regions: [],
        intendedUse: null,
        reviewBy: null,
        expires: null,
        deprecated: {
          since: '2026-11-01',
          reason: null,
          replacedBy: { model: 'resource:default/next', version: null },
          versions: [],
        },
      },
    });
    const next = model({
      name: 'next',
      versions: [emptyModelVersion('1', [variant('int4', 5)])],
      benchmarks: [benchmark(0.7)],
    });
    const found = upgradesOf(deprecated, running(0, 0, deprecated), {
      ...context,
      find: ref => (ref === next.entityRef ? next : undefined),
    });
    expect(found.deprecation).toMatchObject({ since: '2026-11-01' });
    expect(found.upgrades[0]).toMatchObject({
      kind: 'replacement',
      entityRef: 'resource:default/next',
      variant: 'int4',
      benchmarks: [{ name: 'MMLU', metric: 'accuracy', now: 0.6, then: 0.7 }],
    });
  });

  it('says what is deprecated, and offers nothing, where what runs is not known', () => {
    const deprecated = model({
      versions,
      compliance: {
        dataClassification: null,
        regions: [],
        intendedUse: null,
        reviewBy: null,
        expires: null,
        deprecated: {
          since: '2026-11-01',
          reason: null,
          replacedBy: null,
          versions: [],
        },
      },
    });
    const unknown = {
      ...running(0, 0, deprecated),
      uri: 'oci://r/elsewhere',
      version: null,
      variant: null,
    };
    expect(upgradesOf(deprecated, unknown, context)).toMatchObject({
      deprecation: { since: '2026-11-01' },
      upgrades: [],
    });
  });

  it('offers no version that is deprecated, and nothing that the rules refuse', () => {
    const withBad = model({
      versions,
      compliance: {
        dataClassification: null,
        regions: [],
        intendedUse: null,
        reviewBy: null,
        expires: null,
        deprecated: {
          since: '2026-11-01',
          reason: null,
          replacedBy: null,
          versions: ['2'],
        },
      },
    });
    expect(names(upgradesOf(withBad, running(2, 1, withBad), context))).toEqual(
      ['version 3 fp8', 'variant 1 bf16'],
    );
    const rules: ModelRules = {
      ...NO_MODEL_GOVERNANCE.rules,
      rules: [
        {
          name: 'no-llama',
          place: 'rules.yaml',
          match: { license: ['llama3.1'] },
          tenants: null,
          action: 'deny',
          hidden: false,
          reason: null,
          ask: { text: null, url: null },
        },
      ],
    };
    expect(
      names(upgradesOf(chat, running(2, 1), { ...context, rules })),
    ).toEqual(['version 2 fp8', 'variant 1 bf16']);
    const hiding: ModelRules = {
      ...rules,
      rules: rules.rules.map(rule => ({
        ...rule,
        action: 'ask',
        hidden: true,
      })),
    };
    expect(
      names(upgradesOf(chat, running(2, 1), { ...context, rules: hiding })),
    ).toEqual(['version 2 fp8', 'variant 1 bf16']);
  });
});
