import { decideModel } from './decideModel';
import { mergeModels, SourceModels } from './mergeModels';
import type { ModelOverlay, ModelRules } from './ModelGovernance';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelIdentity,
  ModelRecord,
} from './ModelRecord';
import { overlayModels } from './overlayModels';

// Whoever may write into one registry names the digest of another source's model, to be known by its name.

const NOW = new Date('2026-11-29T12:00:00Z');
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const digest = (letter: string): ModelIdentity => ({
  kind: 'digest',
  digest: digestOf(letter),
});
const repository = (name: string): ModelIdentity => ({
  kind: 'repository',
  repository: name,
  revision: null,
});
const MINE = 'registry.example.com/mine/model';
const license = (id: string) => ({ id, url: null, text: null });
const version = (name: string, uri: string) =>
  emptyModelVersion(name, [emptyModelVariant('bf16', uri, 'vLLM')]);

const source = (id: string, record: ModelRecord): SourceModels => ({
  id,
  type: id,
  title: `the registry ${id}`,
  owner: null,
  vets: false,
  asOf: NOW.toISOString(),
  records: [record],
});

const lead = source('mlflow', {
  ...emptyModelRecord('chat', 'chat'),
  publisher: 'Acme',
  license: license('mistral-research'),
  identities: [digest('a')],
  versions: [version('1', `oci://registry.example.com/chat@${digestOf('a')}`)],
});
const foreign = source('oci', {
  ...emptyModelRecord('mine/model', 'mine/model'),
  license: license('apache-2.0'),
  identities: [repository(MINE), digest('a'), digest('b')],
  versions: [
    version('own', `oci://${MINE}@${digestOf('b')}`),
    version('copy', `oci://${MINE}@${digestOf('a')}`),
  ],
});

const overlay = (facts: Partial<ModelOverlay>): ModelOverlay => ({
  name: 'overlay',
  place: 'platform/models/overlay.yaml',
  target: repository(MINE),
  vetted: null,
  hidden: false,
  title: null,
  description: null,
  owner: null,
  license: null,
  task: null,
  tags: [],
  links: [],
  compliance: null,
  ...facts,
});
const VETTED = { by: null, at: null, note: null };
const allow = (match: ModelRules['rules'][number]['match']): ModelRules => ({
  rules: [
    {
      name: 'allow',
      place: 'platform/models/rules.yaml',
      match,
      tenants: null,
      action: 'allow',
      hidden: false,
      reason: null,
      ask: { text: null, url: null },
    },
  ],
  regions: {},
  incomplete: null,
});

const catalog = (...overlays: ModelOverlay[]) => {
  const { models } = overlayModels(
    mergeModels([lead, foreign], { classOf: () => 'unknown' }),
    overlays,
  );
  expect(models).toHaveLength(1);
  return models[0];
};
const decided = (
  model: ReturnType<typeof catalog>,
  rules: ModelRules,
  name: string,
) => decideModel(model, rules, null, NOW, name).word;

describe('a record that shares nothing but a digest with a model', () => {
  it('does not have its artifacts allowed by a rule about that model', () => {
    const rules = allow({ publisher: ['Acme'] });
    expect(decided(catalog(), rules, '1')).toBe('allow');
    expect(decided(catalog(), rules, 'own')).toBe('ask');
  });

  it('does not have that model allowed by its own name', () => {
    const rules = allow({ model: [MINE] });
    expect(decided(catalog(), rules, '1')).toBe('ask');
    expect(
      decided(
        catalog(),
        { ...rules, rules: [{ ...rules.rules[0], action: 'deny' }] },
        '1',
      ),
    ).toBe('deny');
  });

  it.each([
    ['repository', repository(MINE)],
    ['digest', digest('b')],
    ['place', { kind: 'place', source: 'oci', place: 'mine/model' } as const],
  ])('brings no license that an overlay states for it by %s', (_, target) => {
    const model = catalog(
      overlay({
        target,
        license: license('apache-2.0'),
        title: 'Mine',
        vetted: VETTED,
      }),
    );
    expect(model).toMatchObject({
      title: 'chat',
      license: { id: 'mistral-research' },
      vetted: false,
      vetting: null,
    });
    expect(
      model.claims.filter(({ vetted }) => vetted).map(claim => claim.version),
    ).toContain('own');
  });

  it.each([
    ['repository', repository(MINE)],
    ['digest', digest('b')],
    ['place', { kind: 'place', source: 'oci', place: 'mine/model' } as const],
  ])('hides only its own artifacts where it is hidden by %s', (_, target) => {
    const model = catalog(overlay({ target, hidden: true }));
    expect(model.hiddenBy).toBeNull();
    expect(model.versions.map(({ name }) => name)).toEqual(['1']);
    expect(model.claims.map(claim => claim.version)).toEqual(['1']);
    expect(model.defaultVersion).toBe('1');
  });

  it('hides the model where the hidden artifact is also its own', () => {
    expect(
      catalog(overlay({ target: digest('a'), hidden: true })).hiddenBy,
    ).toBe('platform/models/overlay.yaml');
  });
});
