import { licenseTerms } from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../modelFiles/Fields';
import { baseOf } from './hubBase';
import { licenseOf } from './hubLicense';
import { benchmarksOf, cardOf } from './modelCard';

describe('a model card', () => {
  it.each([
    ['---\nlicense: mit\n---\n# Title\n', '# Title'],
    ['\uFEFF---\r\nlicense: mit\r\n---\r\nText', 'Text'],
    ['---\nlicense: mit\n---', null],
    ['\n---\nlicense: mit\n---\n# Title\n', '# Title'],
    [
      '# No front matter\n---\nrule\n---\n',
      '# No front matter\n---\nrule\n---',
    ],
    ['---\nnot closed', '---\nnot closed'],
    ['---\n---\n# Title\n\n---\nText', '# Title\n\n---\nText'],
    ['--- \nlicense: mit\n---\t\n# Title', '# Title'],
    ['   \n', null],
  ])('%j is %j', (readme, card) => {
    expect(cardOf(readme)).toBe(card);
  });

  it('is cut', () => {
    expect(cardOf('x'.repeat(1_000_000))).toHaveLength(128 * 1024);
  });
});

describe('benchmarks of a card', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'x'],
    ['entries of another type', [null, 7, { results: 'x' }]],
    ['results without a data set', [{ results: [{ metrics: [] }] }]],
    [
      'values that are no numbers',
      [
        {
          results: [
            {
              dataset: { name: 'MMLU' },
              metrics: [{ type: 'accuracy', value: '70 %' }],
            },
          ],
        },
      ],
    ],
  ])('are none of %s', (_, index) => {
    expect(benchmarksOf(index)).toEqual([]);
  });

  it('are at most a hundred', () => {
    const metrics = Array.from({ length: 500 }, (_, value) => ({
      type: 'accuracy',
      value,
    }));
    const index = [{ results: [{ dataset: { name: 'MMLU' }, metrics }] }];
    expect(benchmarksOf(index)).toHaveLength(100);
  });
});

describe('the license of a card', () => {
  const read = (card: object, tags: string[] = []) =>
    licenseOf(Fields.of(card), tags, path => `https://hub.example/${path}`);

  it.each([
    [{ license: 'apache-2.0' }, { id: 'Apache-2.0', url: null }],
    [{ license: ['cc-by-nc-4.0'] }, { id: 'CC-BY-NC-4.0', url: null }],
    [
      { license: ['mit', 'cc-by-nc-4.0'] },
      { id: 'MIT AND CC-BY-NC-4.0', url: null },
    ],
    [
      { license: ['apache-2.0', 'other'], license_name: 'Own License' },
      { id: 'Apache-2.0 AND Own-License', url: null },
    ],
    [
      { license: 'other', license_link: './LICENSE' },
      { id: 'other', url: 'https://hub.example/LICENSE' },
    ],
    [
      { license: 'other', license_link: 'LICENSES/LICENSE.md' },
      { id: 'other', url: 'https://hub.example/LICENSES/LICENSE.md' },
    ],
    [
      { license: 'other', license_link: '../LICENSE' },
      { id: 'other', url: null },
    ],
    [{ license: 'llama3.1' }, { id: 'llama3.1', url: null }],
    [
      {
        license: 'other',
        license_name: 'x',
        license_link: 'https://a.example/l',
      },
      { id: 'x', url: 'https://a.example/l' },
    ],
    [
      { license: 'other', license_link: 'LICENSE.md' },
      { id: 'other', url: 'https://hub.example/LICENSE.md' },
    ],
    [
      {
        license: 'other',
        license_name: 'x',
        license_link: 'ftp://a.example/l',
      },
      { id: 'x', url: null },
    ],
    [{ license: 7 }, null],
  ])('%j is %j', (card, license) => {
    expect(read(card)).toEqual(license && { ...license, text: null });
  });

  it('is the tag where the card has none', () => {
    expect(read({}, ['license:mit'])?.id).toBe('MIT');
    expect(read({}, ['license:mit', 'license:cc-by-nc-4.0'])?.id).toBe(
      'MIT AND CC-BY-NC-4.0',
    );
  });

  it('is as strict as the strictest of several', () => {
    const { id } = read({ license: ['mit', 'cc-by-nc-4.0', 'apache-2.0'] })!;
    expect(licenseTerms(id).class).toBe('non-commercial');
  });
});

describe('the base of a model', () => {
  const read = (tags: string[], card: object = {}, adapter?: string) =>
    baseOf(tags, Fields.of(card), adapter ?? null, 'huggingface.co');

  it.each([
    [['base_model:quantized:A/B', 'base_model:A/B'], {}, 'quantized'],
    [[], { base_model: 'A/B' }, 'derived'],
    [[], { base_model: ['A/B', 'C/D'] }, 'merge'],
    [[], { base_model: 'A/B', base_model_relation: 'finetune' }, 'finetune'],
    [[], { base_model: 'A/B', base_model_relation: 'x' }, 'derived'],
    [[], { base_model: ['A/B', 'A/B'] }, 'derived'],
    [[], { base_model: [' A/B\n'] }, 'derived'],
    [[], { base_model: ['./checkpoint-500', 'A/B'] }, 'merge'],
    [[], { base_model: [null, 7, 'A/B'] }, 'derived'],
  ])('by %j and %j is %s', (tags, card, relation) => {
    expect(read(tags, card)).toEqual({
      relation,
      repository: 'huggingface.co/a/b',
    });
  });

  it('of an adapter is the one that it was trained on', () => {
    expect(read([], { base_model: 'C/D' }, 'A/B')).toEqual({
      relation: 'adapter',
      repository: 'huggingface.co/a/b',
    });
  });

  it('of an adapter that was trained from a folder is what the card says', () => {
    expect(read([], { base_model: 'A/B' }, '/home/models/b')).toEqual({
      relation: 'adapter',
      repository: 'huggingface.co/a/b',
    });
  });

  it.each([
    'https://huggingface.co/A/B',
    'https://huggingface.co/A/B/',
    'https://hf.co/A/B/tree/main',
    'huggingface.co/A/B',
  ])('may be named by its web address %s', address => {
    expect(read([], { base_model: address })?.repository).toBe(
      'huggingface.co/a/b',
    );
  });

  it.each([
    '/local/path',
    'no-organization',
    '../a/b',
    'a/b?x',
    '',
    'https://huggingface.co/datasets/a/b',
    'https://elsewhere.example/a/b',
  ])('is not %j', name => {
    expect(read([], { base_model: name })).toBe(null);
  });
});
