import {
  ARGUMENT_IDS,
  ENGINE_ARGUMENTS,
} from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { checkFiles } from '../check';
import { checkInput } from '../check/__fixtures__/world';
import { model, renderInput, request, tenant } from './__fixtures__/input';
import { inferenceServicePath } from './inferenceService';
import { renderService } from './renderService';

jest.setTimeout(120_000);

/** What has been used against templates, YAML readers and paths. */
const HOSTILE = [
  'x\nspec:\n  predictor:',
  'x\n---\nkind: ClusterRoleBinding',
  '---\nkind: ClusterRoleBinding',
  'a'.repeat(254),
  'Chat',
  'chat-',
  'сhat',
  '.',
  '..',
  '${{ secrets.TOKEN }}',
  '{{7*7}}',
  '{% include "/etc/passwd" %}',
  '!!js/function "x"',
  '&a [*a]',
  '*a',
  '<<: *a',
  'yes',
  'on',
  'null',
  '~',
  '0o17',
  '1e3',
  '12:30:45',
  '2026-11-21',
  '=',
  '# comment',
  '"quoted"',
  "it's",
  '\\',
  '|',
  '>-',
  '@everyone',
  '`x`',
  '%YAML 1.1',
  ': ',
  '- a',
  '[a]',
  '{"__proto__": {"admin": true}}',
  '__proto__',
  'constructor',
  '../../.github/workflows/x.yml',
  '..\\',
  '%2e%2e/',
  'x\u0000',
  'x ',
  '.git/config',
  '\u202etxt',
  '\u2028',
  '\ufeff',
  '\ud800',
  "'); DROP TABLE",
  '"} or vector(1) #',
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);
const anything = fc.oneof(text, fc.anything({ maxDepth: 2 }));

const KINDS = [
  'InferenceService',
  'ScaledObject',
  'ExternalSecret',
  'NetworkPolicy',
  'Component',
  'API',
];

function objectsOf(
  files: ReadonlyArray<{ content: string }>,
  version: '1.1' | '1.2',
) {
  return files.flatMap(file =>
    parseAllDocuments(file.content, { version, merge: false }).map(document =>
      document.toJS(),
    ),
  );
}

/** Renders, and holds the result against what was asked; undefined when the request was refused. */
function renderAndHold(input: ReturnType<typeof renderInput>) {
  let files;
  try {
    files = renderService(inferenceServicePath, input);
  } catch (error) {
    expect((error as Error).name).toBe('InputError');
    expect((error as Error).message).not.toBe('');
    return undefined;
  }
  for (const version of ['1.1', '1.2'] as const) {
    const objects = objectsOf(files, version);
    expect(objects.map(object => object.kind)).toEqual(KINDS);
    for (const object of objects) {
      expect(object.metadata.namespace).toBe('team-a');
    }
    const [service] = objects;
    expect(service.metadata.name).toBe(input.request.name);
    expect(
      service.metadata.annotations['model-serving.backstage.io/purpose'],
    ).toBe(input.request.purpose.trim());
    expect(service.metadata.labels['kueue.x-k8s.io/priority-class']).toBe(
      input.request.priority,
    );
    expect(service.spec.predictor.minReplicas).toBe(input.request.replicas.min);
    expect(service.spec.predictor.maxReplicas).toBe(input.request.replicas.max);
    expect(service.spec.predictor.model.storageUri).toBe(input.model.facts.uri);
    expect(
      service.metadata.annotations['model-serving.backstage.io/model'],
    ).toBe(input.model.entityRef);
    expect(objects[4].metadata.description).toBe(input.request.purpose.trim());
  }
  for (const { path } of files) {
    expect(path).toMatch(
      new RegExp(`^tenants/team-a/${input.request.name}/[a-z-]+\\.yaml$`),
    );
  }
  return files;
}

describe('hostile requests', () => {
  it.each([...Object.keys(request), 'runtime', 'arguments', 'operation'])(
    'in %s give a clear error or exactly what was asked',
    field => {
      fc.assert(
        fc.property(anything, value => {
          renderAndHold(renderInput({ [field]: value } as object));
        }),
        { numRuns: 120, examples: HOSTILE.map((value): [any] => [value]) },
      );
      expect(({} as any).admin).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  it.each(ARGUMENT_IDS)(
    'in the argument %s never reach the command line',
    id => {
      const isWritten = new Set<unknown>();
      fc.assert(
        fc.property(anything, value => {
          const files = renderAndHold(
            renderInput({ arguments: { [id]: value } } as object),
          );
          if (files) {
            isWritten.add(value);
          }
        }),
        { numRuns: 120, examples: HOSTILE.map((value): [any] => [value]) },
      );
      const { kind } = ENGINE_ARGUMENTS[id];
      for (const value of isWritten) {
        expect(
          value === undefined ||
            typeof value === (kind === 'count' ? 'number' : 'boolean'),
        ).toBe(true);
      }
      expect(({} as any).admin).toBeUndefined();
    },
  );

  it.each([
    { trustRemoteCode: true },
    { args: ['--trust-remote-code'] },
    { toolParser: '--trust-remote-code' },
    { toolParser: 'hermes --trust-remote-code' },
    { toolParser: 'hermes\n--trust-remote-code' },
    { chatTemplate: '../../mnt/models/x' },
    { chatTemplate: 'https://hub.example/t' },
    { kvCacheDtype: 'fp8 --api-key=x' },
    { contextLength: '8192 --x' },
    { contextLength: 1e21 },
    { contextLength: 8192.5 },
    JSON.parse('{"__proto__": {"contextLength": 8192}}'),
    [8192],
    '--x',
  ])('cannot ask the engine for %j', value => {
    expect(() =>
      renderService(
        inferenceServicePath,
        renderInput({ arguments: value } as object),
      ),
    ).toThrow(/^(Invalid request|arguments)/);
  });

  it('in the purpose stay text', () => {
    const kept = HOSTILE.map(
      purpose => renderAndHold(renderInput({ purpose })) !== undefined,
    );
    expect(kept.filter(Boolean).length).toBeGreaterThan(30);
  });

  it.each([
    ['replicas', { min: 1, max: 2, __proto__: null, extra: 1 }],
    ['replicas', { min: Number.NaN, max: 2 }],
    ['replicas', { min: '1', max: '2' }],
    ['replicas', { min: 1, max: 1_000_000 }],
    ['replicas', { min: 2, max: 1 }],
    ['resources', { 'nvidia.com/gpu': '-1' }],
    ['serviceAccountName', 'admin'],
    ['hostNetwork', true],
    ['namespace', 'kube-system'],
    ['owner', 'group:default/platform-owners'],
    ['queue', 'team-b'],
    ['storageUri', 'http://169.254.169.254/'],
  ])('cannot express %s', (field, value) => {
    expect(
      renderAndHold(renderInput({ [field]: value } as object)),
    ).toBeUndefined();
  });

  it('refuse keys that would reach a prototype', () => {
    const polluted = JSON.parse(
      JSON.stringify(request).replace('{', '{"__proto__": {"admin": true},'),
    );
    expect(() =>
      renderService(inferenceServicePath, {
        ...renderInput(),
        request: polluted,
      }),
    ).toThrow(/Invalid request/);
  });

  it.each(['title', 'uri', 'format', 'task'] as const)(
    'in the %s of a model do the same',
    field => {
      fc.assert(
        fc.property(text, value => {
          renderAndHold({
            ...renderInput(),
            model:
              field === 'title'
                ? { ...model, title: value }
                : { ...model, facts: { ...model.facts, [field]: value } },
          });
        }),
        { numRuns: 80, examples: HOSTILE.map((value): [any] => [value]) },
      );
      expect(({} as any).admin).toBeUndefined();
    },
  );

  it.each(['owner', 'costCenter', 'localQueue', 'namespace'] as const)(
    'in the %s of a tenant are refused',
    field => {
      for (const value of HOSTILE.filter(
        v =>
          !/^[a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?$/.test(v) ||
          v.length > 63,
      )) {
        expect(() =>
          renderService(inferenceServicePath, {
            ...renderInput(),
            tenant: { ...tenant, [field]: value },
          }),
        ).toThrow(/not set up/);
      }
    },
  );
});

describe('hostile files', () => {
  const original = checkInput();

  it('never pass a check unless they are the golden path', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(original.files.length - 1),
        fc.nat(),
        fc.oneof(
          fc.constantFrom(...HOSTILE),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
        ),
        fc.boolean(),
        async (which, where, inserted, ownLine) => {
          const files = original.files.map(({ path, content }, index) => {
            if (index !== which) {
              return { path, content };
            }
            const lines = content.split('\n');
            const line = where % lines.length;
            if (ownLine) {
              lines.splice(line, 0, inserted);
            } else {
              lines[line] = `${lines[line]}${inserted}`;
            }
            return { path, content: lines.join('\n') };
          });
          const report = await checkFiles({ ...original, files });
          if (report.outcome === 'fail') {
            return;
          }
          const objects = objectsOf(files, '1.1');
          expect(objects.map(object => object?.kind)).toEqual(KINDS);
          expect(
            objects.every(object => object.metadata.namespace === 'team-a'),
          ).toBe(true);
          const [service] = objects;
          expect(Object.keys(service.spec.predictor).sort()).toEqual(
            Object.keys(
              objectsOf(original.files, '1.1')[0].spec.predictor,
            ).sort(),
          );
          expect(service.metadata.labels).toEqual(
            objectsOf(original.files, '1.1')[0].metadata.labels,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('with any path and content give findings, never an exception', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ path: text, content: text }), { maxLength: 3 }),
        async files => {
          const report = await checkFiles({ ...original, files });
          expect(report.outcome).toBe('fail');
        },
      ),
      {
        numRuns: 100,
        examples: HOSTILE.map(value => [
          [{ path: 'tenants/team-a/chat/x.yaml', content: value }],
        ]),
      },
    );
  });

  it('with any values in an object give findings, never an exception', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('spec', 'metadata'),
        fc.anything({
          maxDepth: 3,
          values: [
            text,
            fc.integer(),
            fc.double(),
            fc.boolean(),
            fc.constant(null),
          ],
        }),
        async (field, value) => {
          const [service] = objectsOf(original.files, '1.2');
          const content = JSON.stringify({
            ...service,
            [field]:
              field === 'spec'
                ? value
                : { ...service.metadata, labels: value, annotations: value },
          });
          const report = await checkFiles({
            ...original,
            files: [
              { path: original.files[0].path, content },
              ...original.files.slice(1),
            ],
          });
          expect(report.outcome).toBe('fail');
        },
      ),
      { numRuns: 150 },
    );
  });
});
