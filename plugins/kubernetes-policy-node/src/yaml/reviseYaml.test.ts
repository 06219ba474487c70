import fc from 'fast-check';
import { stringify } from 'yaml';
import { readYamlDocuments } from './readYaml';
import { reviseYaml } from './reviseYaml';
import { yamlComments } from './yamlComments';

const FILE = `# Ask the support desk before changing this.
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: "chat" # as callers know it
  annotations:
    # wanted by the auditors
    purpose: 'Answers questions'
spec:
  predictor:
    minReplicas: 1   # at night

    maxReplicas: 2
    model:
      args:
        - --max-num-seqs=256
        # Measured on 2026-10-01.
        - --max-num-batched-tokens=8192
        - --lora-modules
        - french=/mnt/lora/french
      env:
      - name: HF_HUB_OFFLINE
        value: "1"
      - {name: PROXY, value: none} # by the network team
      resources: { limits: { cpu: "8", memory: 64Gi } }
---
# The catalog.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: chat}
`;

const read = (content: string): any[] =>
  readYamlDocuments({ path: 'a.yaml', content }).map(({ value }) => value);

const revise = (change: (documents: any[]) => void, content = FILE) => {
  const values = read(content);
  change(values);
  return reviseYaml({ path: 'a.yaml', content }, values);
};

/** Lines that differ, as a unified diff marks them. */
function diff(after: string, before = FILE) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return [
    ...a.filter(line => !b.includes(line)).map(line => `-${line}`),
    ...b.filter(line => !a.includes(line)).map(line => `+${line}`),
  ];
}

describe('reviseYaml', () => {
  it('changes nothing where nothing differs', () => {
    expect(revise(() => {})).toBe(FILE);
  });

  it.each<[string, (documents: any[]) => void, string[]]>([
    [
      'a number with a comment behind it',
      ([{ spec }]) => {
        spec.predictor.minReplicas = 2;
      },
      ['-    minReplicas: 1   # at night', '+    minReplicas: 2   # at night'],
    ],
    [
      'texts in their quotes',
      ([{ metadata }]) => {
        metadata.name = 'support';
        metadata.annotations.purpose = "It's for support";
      },
      [
        '-  name: "chat" # as callers know it',
        "-    purpose: 'Answers questions'",
        '+  name: "support" # as callers know it',
        "+    purpose: 'It''s for support'",
      ],
    ],
    [
      'an argument, and adds one behind another',
      ([{ spec }]) => {
        spec.predictor.model.args = [
          '--max-num-seqs=512',
          '--enable-lora',
          '--max-num-batched-tokens=8192',
          '--lora-modules',
          'french=/mnt/lora/french',
        ];
      },
      [
        '-        - --max-num-seqs=256',
        '+        - --max-num-seqs=512',
        '+        - --enable-lora',
      ],
    ],
    [
      'a list by the names of its items',
      ([{ spec }]) => {
        spec.predictor.model.env = [
          { name: 'NEW', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
          { name: 'HF_HUB_OFFLINE', value: '0' },
          { name: 'PROXY', value: 'a:1' },
        ];
      },
      [
        '-        value: "1"',
        '-      - {name: PROXY, value: none} # by the network team',
        '+      - name: NEW',
        '+        valueFrom:',
        '+          secretKeyRef:',
        '+            name: a',
        '+            key: b',
        '+        value: "0"',
        '+      - { name: PROXY, value: a:1 } # by the network team',
      ],
    ],
    [
      'what stands between brackets',
      ([{ spec }]) => {
        spec.predictor.model.resources.limits.cpu = '16';
      },
      [
        '-      resources: { limits: { cpu: "8", memory: 64Gi } }',
        '+      resources: { limits: { cpu: "16", memory: 64Gi } }',
      ],
    ],
    [
      'a field away, whose comments stay',
      ([{ metadata, spec }]) => {
        delete metadata.annotations;
        delete spec.predictor.minReplicas;
      },
      [
        '-  annotations:',
        '-    # wanted by the auditors',
        "-    purpose: 'Answers questions'",
        '-    minReplicas: 1   # at night',
        '+  # wanted by the auditors',
        '+    # at night',
      ],
    ],
    [
      'an item away, whose comments stay',
      ([{ spec }]) => {
        spec.predictor.model.args = ['--max-num-seqs=256'];
        spec.predictor.model.env.pop();
      },
      [
        '-        - --max-num-batched-tokens=8192',
        '-        - --lora-modules',
        '-        - french=/mnt/lora/french',
        '-      - {name: PROXY, value: none} # by the network team',
        '+      # by the network team',
      ],
    ],
    [
      'a field before and behind others',
      ([object]) => {
        object.spec.predictor = { first: { a: [1] }, ...object.spec.predictor };
        object.metadata.labels = { tier: 'yes' };
      },
      [
        '+  labels:',
        '+    tier: "yes"',
        '+    first:',
        '+      a:',
        '+        - 1',
      ],
    ],
  ])('changes %s', (_what, change, lines) => {
    expect(diff(revise(change))).toEqual(lines);
  });

  it('takes the first field away that stands beside a dash', () => {
    const content = 'env:\n  - name: a # why\n    value: b\n    more: c\n';
    expect(
      revise(([{ env }]) => {
        delete env[0].name;
      }, content),
    ).toBe('env:\n  # why\n  - value: b\n    more: c\n');
  });

  it('adds and removes documents', () => {
    const [first, second] = read(FILE);
    const file = { path: 'a.yaml', content: FILE };
    const [head, tail] = FILE.split('---\n');
    expect(reviseYaml(file, [first, undefined])).toBe(head);
    expect(reviseYaml(file, [undefined, second])).toBe(tail);
    expect(reviseYaml(file, [first, second, { kind: 'API' }])).toBe(
      `${FILE}---\nkind: API\n`,
    );
  });

  it('unties what an anchor ties together', () => {
    const content = 'a: &x 1\nb: *x\n';
    expect(revise(([value]) => (value.b = 2), content)).toBe('a: &x 1\nb: 2\n');
    expect(revise(([value]) => (value.a = 2), content)).toBe('a: &x 2\nb: 1\n');
  });

  const key = fc.constantFrom('a', 'b', 'c', 'name', 'value', 'args');
  const text = fc.oneof(
    fc.constantFrom('yes', '1', 'a: b', '# no comment', '--x=1', ' ', 'null'),
    fc.stringMatching(/^[a-z -]{0,8}$/),
    fc.constantFrom('two\nlines\n', 'two\nlines', 'end\n\n'),
  );
  const { tree } = fc.letrec<{ tree: unknown; map: object }>(tie => ({
    map: fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(text, fc.integer({ max: 9 }), fc.boolean(), fc.constant(null)),
      tie('map'),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.array(
        fc.record(
          { name: fc.constantFrom('a', 'b', 'c'), value: tie('tree') },
          { noNullPrototype: true },
        ),
        { maxLength: 3 },
      ),
    ),
  }));
  const object = fc
    .dictionary(key, tree, { maxKeys: 4, noNullPrototype: true })
    .chain(rest =>
      fc.constantFrom<object>(
        { kind: 'A', ...rest },
        { ...rest, kind: 'B' },
        { kind: { of: 1 }, ...rest },
      ),
    );

  /** A file as somebody wrote it: with comments between the lines and behind them. */
  const file = fc
    .record({
      value: object,
      indentSeq: fc.boolean(),
      singleQuote: fc.boolean(),
      comments: fc.array(fc.nat({ max: 60 }), { maxLength: 5 }),
    })
    .map(({ comments, value, ...style }) => {
      const plain = stringify(value, { ...style, compat: 'yaml-1.1' });
      const lines = plain.split('\n');
      let commented = plain;
      comments.forEach((at, index) => {
        const where = at % lines.length;
        const line = lines[where];
        const former = lines[where];
        lines[where] =
          at % 2 === 0 && line !== ''
            ? `${line} # comment ${index}`
            : `${/^ */.exec(line)![0]}# comment ${index}\n${line}`;
        const next = lines.join('\n');
        let same = false;
        try {
          same =
            JSON.stringify(read(next)) === JSON.stringify(read(plain)) &&
            yamlComments(next).length === yamlComments(commented).length + 1;
        } catch {
          same = false;
        }
        if (same) {
          commented = next;
        } else {
          lines[where] = former;
        }
      });
      return commented;
    });

  it.each([
    [{ kind: 'A', value: [['end\n\n']] }],
    [{ kind: 'A', value: 'end\n\n\n' }],
    [{ kind: 'A', value: 'end\n\n', more: 'x\n\n' }],
    [{ kind: 'A', value: { of: 'end\n\n' }, more: 1 }],
  ])('writes texts that end in blank lines: %j', value => {
    for (const content of [
      'kind: A\nvalue: |+\n  end\n\n',
      'kind: A\nvalue: |+\n  end\n\nlast: 1\n',
    ]) {
      expect(read(reviseYaml({ path: 'a.yaml', content }, [value]))).toEqual([
        value,
      ]);
    }
  });

  it('gives any file any content, and loses no comment', () => {
    fc.assert(
      fc.property(file, object, (content, value) => {
        const revised = reviseYaml({ path: 'a.yaml', content }, [value]);
        expect(read(revised)).toEqual([value]);
        expect(yamlComments(revised).sort()).toEqual(
          yamlComments(content).sort(),
        );
        expect(reviseYaml({ path: 'a.yaml', content }, read(content))).toBe(
          content,
        );
      }),
      { numRuns: 500 },
    );
  });
});
