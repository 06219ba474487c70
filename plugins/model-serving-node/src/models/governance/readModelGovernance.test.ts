import { readModels } from '../readModels';
import { mayGovernModels, readModelGovernance } from './readModelGovernance';

const file = (path: string, content: string) => ({
  path: `platform/models/${path}`,
  content,
});

const HEAD = 'apiVersion: model-serving.backstage.io/v1alpha1\n';
const rules = (name: string, spec: string) =>
  `${HEAD}kind: ModelRules\nmetadata: { name: ${name} }\nspec:\n${spec}`;
const overlay = (name: string, spec: string) =>
  `${HEAD}kind: ModelOverlay\nmetadata: { name: ${name} }\nspec:\n${spec}`;

const NO_RESEARCH = `  rules:
    - name: no-research
      match: { licenseClass: [research, non-commercial] }
      action: deny
      hidden: true
      reason: We earn money with it.
      ask: { text: Ask the legal department., url: 'https://legal.example.com' }
`;

describe('readModelGovernance', () => {
  it('reads rules in the order of their files, with what they say of clusters', () => {
    const { problems, rules: read } = readModelGovernance([
      file(
        'b.yaml',
        rules(
          'second',
          '  regions: { gpu-eu: elsewhere, gpu-us: us-east }\n  rules: [{ name: the-rest, action: ask }]\n',
        ),
      ),
      file(
        'a.yaml',
        rules('first', `  regions: { gpu-eu: eu-central }\n${NO_RESEARCH}`),
      ),
    ]);
    expect(problems).toEqual([]);
    expect(read).toEqual({
      rules: [
        {
          name: 'no-research',
          place: 'platform/models/a.yaml',
          match: { licenseClass: ['research', 'non-commercial'] },
          tenants: null,
          action: 'deny',
          hidden: true,
          reason: 'We earn money with it.',
          ask: {
            text: 'Ask the legal department.',
            url: 'https://legal.example.com',
          },
        },
        {
          name: 'the-rest',
          place: 'platform/models/b.yaml',
          match: {},
          tenants: null,
          action: 'ask',
          hidden: false,
          reason: null,
          ask: { text: null, url: null },
        },
      ],
      regions: { 'gpu-eu': 'eu-central', 'gpu-us': 'us-east' },
      filePages: null,
      incomplete: null,
    });
  });

  it('reads overlays by each name that a model may have', () => {
    const { overlays, problems } = readModelGovernance([
      file(
        'overlays.yaml',
        [
          overlay(
            'vetted',
            `  model: { source: hub, place: acme/chat }
  vetted: { by: 'group:default/platform-owners', at: 2026-11-01, note: Tested }
  license: apache-2.0
  tags: [approved]
  compliance: { regions: [eu-central], expires: '2027-01-01' }
`,
          ),
          overlay(
            'hidden',
            '  model: { repository: HuggingFace.co/Acme/Old }\n  hidden: true\n',
          ),
          overlay(
            'by-digest',
            `  model: { digest: 'sha256:${'a'.repeat(64)}' }\n  vetted: true\n`,
          ),
          overlay('by-mapping', '  model: { mapping: our-chat }\n'),
        ].join('---\n'),
      ),
    ]);
    expect(problems).toEqual([]);
    expect(overlays).toMatchObject([
      {
        name: 'vetted',
        place: 'platform/models/overlays.yaml',
        target: { kind: 'place', source: 'hub', place: 'acme/chat' },
        vetted: {
          by: 'group:default/platform-owners',
          at: '2026-11-01',
          note: 'Tested',
        },
        hidden: false,
        license: { id: 'apache-2.0', url: null, text: null },
        tags: ['approved'],
        compliance: { regions: ['eu-central'], expires: '2027-01-01' },
      },
      {
        target: {
          kind: 'repository',
          repository: 'huggingface.co/acme/old',
          revision: null,
        },
        hidden: true,
        vetted: null,
      },
      {
        target: { kind: 'digest' },
        vetted: { by: null, at: null, note: null },
      },
      { target: { kind: 'mapping', name: 'our-chat' } },
    ]);
  });

  it.each([
    [
      'a misspelled field',
      '  rules: [{ name: a, match: { publishers: [x] }, action: deny }]',
      'publishers',
    ],
    ['an unknown action', '  rules: [{ name: a, action: refuse }]', 'action'],
    [
      'an unknown class',
      '  rules: [{ name: a, match: { licenseClass: [free] }, action: allow }]',
      'licenseClass',
    ],
    [
      'a list that matches nothing',
      '  rules: [{ name: a, match: { tag: [] }, action: deny }]',
      'tag',
    ],
    [
      'a star in the middle',
      '  rules: [{ name: a, match: { model: ["a*b"] }, action: deny }]',
      'model',
    ],
    [
      'two rules of one name',
      '  rules: [{ name: a, action: deny }, { name: a, action: allow }]',
      'name',
    ],
    [
      'a script for a link',
      '  rules: [{ name: a, action: ask, ask: { url: "javascript:x" } }]',
      'url',
    ],
  ])('tells of %s, and that rules are incomplete', (_what, spec, field) => {
    const { problems, rules: read } = readModelGovernance([
      file('a.yaml', rules('broken', `${spec}\n`)),
      file('b.yaml', rules('good', NO_RESEARCH)),
    ]);
    expect(problems).toHaveLength(1);
    const [{ field: path, place, reason }] = problems;
    expect(place).toBe('platform/models/a.yaml');
    expect(path).toMatch(/^spec/);
    expect(`${path}: ${reason}`).toContain(field);
    expect(read.incomplete).toBe('platform/models/a.yaml cannot be used');
    expect(read.rules.map(({ name }) => name)).toEqual(['no-research']);
  });

  it('holds rules for incomplete where a file that may hold them is no YAML', () => {
    const { problems, rules: read } = readModelGovernance([
      file('a.yaml', `kind: ModelRules\n  : [`),
    ]);
    expect(problems).toHaveLength(1);
    expect(read.incomplete).toBe('platform/models/a.yaml cannot be used');
  });

  it('leaves rules complete where only an overlay cannot be used', () => {
    const {
      overlays,
      problems,
      rules: read,
    } = readModelGovernance([
      file('a.yaml', overlay('broken', '  model: { name: chat }\n')),
      file('b.yaml', overlay('good', '  model: { mapping: chat }\n')),
    ]);
    expect(problems).toMatchObject([{ place: 'platform/models/a.yaml' }]);
    expect(overlays.map(({ name }) => name)).toEqual(['good']);
    expect(read.incomplete).toBeNull();
  });

  it('is not looked for in files of models, and readers of models leave it alone', () => {
    const model = file(
      'model.yaml',
      `${HEAD}kind: Model\nmetadata: { name: a }\nspec: { uri: 'oci://r/a', format: vLLM, owner: 'group:default/x' }\n`,
    );
    const governance = file('rules.yaml', rules('a', NO_RESEARCH));
    expect([model, governance].map(mayGovernModels)).toEqual([false, true]);
    expect(readModels([model, governance])).toMatchObject({
      models: [{ name: 'a' }],
      skipped: [],
    });
  });
});
