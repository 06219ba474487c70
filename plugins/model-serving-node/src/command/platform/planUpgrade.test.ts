import fc from 'fast-check';
import { planUpgrade } from './planUpgrade';
import {
  formatRecord,
  hashOf,
  parseRecord,
  TemplateRecord,
} from './TemplateRecord';

const PATH = 'platform/policies/a.yaml';

const files = (content: string | undefined) =>
  new Map(content === undefined ? [] : [[PATH, content]]);
const recordOf = (content: string | undefined): TemplateRecord => ({
  version: '0.1.0',
  hashes: new Map(
    [...files(content)].map(([path, text]) => [path, hashOf(text)]),
  ),
});

describe('planUpgrade', () => {
  it.each<
    [
      string,
      given: string | undefined,
      template: string | undefined,
      present: string | undefined,
      action: string,
    ]
  >([
    ['is new', undefined, 'new', undefined, 'add'],
    [
      'is new, and somebody has one of that name',
      undefined,
      'new',
      'own',
      'merge',
    ],
    ['is new, and somebody has just that', undefined, 'new', 'new', 'keep'],
    ['is what it was', 'old', 'old', 'old', 'keep'],
    ['was changed in the repository alone', 'old', 'old', 'own', 'keep'],
    ['was deleted in the repository alone', 'old', 'old', undefined, 'keep'],
    ['was changed by the templates alone', 'old', 'new', 'old', 'update'],
    ['was changed by both', 'old', 'new', 'own', 'merge'],
    ['was changed by both, alike', 'old', 'new', 'new', 'keep'],
    [
      'was deleted in the repository and changed',
      'old',
      'new',
      undefined,
      'merge',
    ],
    ['is gone from the templates', 'old', undefined, 'old', 'remove'],
    ['is gone, and somebody changed it', 'old', undefined, 'own', 'merge'],
    ['is gone from both', 'old', undefined, undefined, 'keep'],
  ])('of a file that %s', (_, given, template, present, action) => {
    const [step] = planUpgrade(
      recordOf(given),
      files(template),
      files(present),
    );
    expect(step).toEqual({ path: PATH, action });
  });

  it('never overwrites or removes what somebody changed', () => {
    const text = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
    fc.assert(
      fc.property(text, text, text, (given, template, present) => {
        fc.pre(present !== undefined && present !== given);
        const [step] = planUpgrade(
          recordOf(given),
          files(template),
          files(present),
        );
        expect(['keep', 'merge', undefined]).toContain(step?.action);
      }),
    );
  });

  it('reads the record that it writes, and nothing else', () => {
    const record = recordOf('old');
    expect(parseRecord(formatRecord(record))).toEqual(record);
    expect(formatRecord(record)).toBe(
      `# @model-serving/templates 0.1.0\n${hashOf('old')}  ${PATH}\n`,
    );
    for (const text of ['', '# other 1.0.0\n', `${formatRecord(record)}x\n`]) {
      expect(() => parseRecord(text)).toThrow(
        /is not what model-serving init wrote/,
      );
    }
  });
});
