import fc from 'fast-check';
import { stringify } from 'yaml';
import {
  Finding,
  ProfileLayer,
} from '@model-serving/backstage-plugin-model-serving-common';
import { manifestLines, withLine } from './manifestLines';

function layersOf(content: string, layers: Record<string, ProfileLayer>) {
  return manifestLines({ content, layers }).layers;
}

describe('manifestLines', () => {
  it('gives each line the layer of its own field, else of the field around it', () => {
    const content = [
      '# rendered',
      'kind: InferenceService',
      'metadata:',
      '  name: chat',
      '  labels:',
      '    kueue.x-k8s.io/queue-name: serving',
      'spec:',
      '  args:',
      '    - --one',
      '    - --two',
      '',
      '  tolerations:',
      '    - key: gpu',
      '      effect: NoSchedule',
      '',
    ].join('\n');
    expect(
      layersOf(content, {
        'metadata.name': 'request',
        'metadata.labels.kueue.x-k8s.io/queue-name': 'tenant',
        'spec.args[1]': 'cluster',
        'spec.tolerations': 'cluster',
        'spec.tolerations[0].effect': 'tenant',
      }),
    ).toEqual([
      null,
      'platform',
      'platform',
      'request',
      'platform',
      'tenant',
      'platform',
      'platform',
      'platform',
      'cluster',
      null,
      'cluster',
      'cluster',
      'tenant',
    ]);
  });

  it.each([
    'metadata.labels["a.b/c"]',
    "metadata.labels['a.b/c']",
    'metadata.labels.a.b/c',
  ])('understands the path %s', path => {
    const content = 'metadata:\n  labels:\n    a.b/c: x\n';
    expect(layersOf(content, { [path]: 'request' })[2]).toBe('request');
    expect(manifestLines({ content, layers: {} }).lineOf(path)).toBe(3);
  });

  it('gives all lines of a text to the field it belongs to', () => {
    const content = 'a: |\n  one\n  two\nb: 1\n';
    expect(layersOf(content, { a: 'tenant' })).toEqual([
      'tenant',
      'tenant',
      'tenant',
      'platform',
    ]);
  });

  it('claims nothing in a file that is no YAML', () => {
    expect(layersOf('a: [\n}', { a: 'request' })).toEqual([null, null]);
  });

  it('keeps the documents of a file apart', () => {
    const content = 'kind: Component\na: 1\n---\nkind: API\na: 2\nb: 3\n';
    const layers = { a: 'request', 'API/b': 'tenant' } as const;
    expect(layersOf(content, layers)).toEqual([
      'platform',
      'request',
      null,
      'platform',
      'platform',
      'tenant',
    ]);
    const { lineOf } = manifestLines({ content, layers });
    expect([lineOf('a'), lineOf('API/a')]).toEqual([2, 5]);
  });

  it('finds every scalar of any object on its line, with its layer', () => {
    const key = fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/);
    const scalar = fc.oneof(
      fc.stringMatching(/^[a-z][a-z0-9 ]{0,20}[a-z]$/),
      fc.integer(),
      fc.boolean(),
    );
    const { tree } = fc.letrec(tie => ({
      tree: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4 }),
      value: fc.oneof(
        { depthSize: 'small' },
        scalar,
        tie('tree'),
        fc.array(scalar, { minLength: 1, maxLength: 3 }),
      ),
    }));
    const layer = fc.constantFrom<ProfileLayer>('cluster', 'tenant', 'request');
    fc.assert(
      fc.property(tree, layer, fc.nat(), (object, set, pick) => {
        const leaves: Array<[path: string, value: unknown]> = [];
        const collect = (value: unknown, path: string) => {
          if (typeof value === 'object' && value !== null) {
            for (const [name, child] of Object.entries(value)) {
              collect(child, path ? `${path}.${name}` : name);
            }
          } else {
            leaves.push([path, value]);
          }
        };
        collect(object, '');
        const [path, value] = leaves[pick % leaves.length];
        const content = stringify(object, { lineWidth: 0 });
        const manifest = manifestLines({ content, layers: { [path]: set } });
        const claimed = manifest.layers.flatMap((each, index) =>
          each === set ? [index + 1] : [],
        );
        expect(claimed).toEqual([manifest.lineOf(path)]);
        expect(content.split('\n')[claimed[0] - 1]).toContain(String(value));
        expect(manifest.layers).not.toContain(null);
      }),
    );
  });
});

describe('withLine', () => {
  const lines = manifestLines({ content: 'a:\n  b: 1\n', layers: {} });
  const finding: Finding = {
    category: 'schema',
    rule: 'x',
    outcome: 'fail',
    message: 'no',
    path: 'a.b',
  };

  it('says where the field of a finding stands', () => {
    expect(withLine(finding, lines).line).toBe(2);
  });

  it('leaves a line that is known, and a field that is nowhere', () => {
    expect(withLine({ ...finding, line: 7 }, lines).line).toBe(7);
    expect(withLine({ ...finding, path: 'a.c' }, lines)).not.toHaveProperty(
      'line',
    );
    expect(withLine(finding, undefined)).toEqual(finding);
  });
});
