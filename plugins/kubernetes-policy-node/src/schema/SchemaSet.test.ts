import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { SchemaSet } from './SchemaSet';

const crd = (openAPIV3Schema: unknown, versions = ['v1']) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Namespaced',
    versions: [
      ...versions.map(name => ({
        name,
        served: true,
        schema: { openAPIV3Schema },
      })),
      { name: 'v0', served: false, schema: { openAPIV3Schema } },
    ],
  },
});

const spec = (properties: unknown, more: object = {}) => ({
  type: 'object',
  properties: { spec: { type: 'object', properties, ...more } },
});

const widget = (fields: unknown, more: object = {}): KubernetesObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'w', namespace: 'n', labels: { a: 'b' } },
  spec: fields,
  ...more,
});

const judge = (schema: unknown, object: KubernetesObject) =>
  SchemaSet.fromCluster({ crds: [crd(schema)] })
    .validate(object)
    .map(({ outcome, path }) => `${outcome}${path ? ` ${path}` : ''}`);

const intOrString = {
  anyOf: [{ type: 'integer' }, { type: 'string' }],
  pattern: '^[0-9]+%?$',
  'x-kubernetes-int-or-string': true,
};

describe('SchemaSet', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['a valid object', spec({ a: { type: 'string' } }), { a: 'x' }, ['pass']],
    [
      'an unknown field',
      spec({ a: { type: 'string' } }),
      { b: 1 },
      ['fail spec.b'],
    ],
    [
      'a wrong type',
      spec({ a: { type: 'string' } }),
      { a: 1 },
      ['fail spec.a'],
    ],
    [
      'a missing field',
      spec({ a: {} }, { required: ['a'] }),
      {},
      ['fail spec.a'],
    ],
    [
      'preserved unknown fields',
      spec({ a: {} }, { 'x-kubernetes-preserve-unknown-fields': true }),
      { b: 1 },
      ['pass'],
    ],
    [
      'a map',
      spec({ m: { type: 'object', additionalProperties: { type: 'string' } } }),
      { m: { 'a/b': 1 } },
      ['fail spec.m["a/b"]'],
    ],
    [
      'an integer or string',
      spec({ p: intOrString, q: intOrString }),
      { p: 80, q: '25%' },
      ['pass'],
    ],
    ['neither of both', spec({ p: intOrString }), { p: 1.5 }, ['fail spec.p']],
    [
      'a string out of pattern',
      spec({ p: intOrString }),
      { p: 'x' },
      ['fail spec.p'],
    ],
    [
      'null where it may be',
      spec({ a: { type: 'string', nullable: true } }),
      { a: null },
      ['pass'],
    ],
    [
      'null where it may not be, which is as if it were not there',
      spec({ a: { type: 'string' } }),
      { a: null },
      ['pass'],
    ],
    [
      'null where something has to be',
      spec({ a: { type: 'string' } }, { required: ['a'] }),
      { a: null },
      ['fail spec.a'],
    ],
    [
      'null where nothing is',
      spec({ a: { type: 'string' } }),
      { b: null },
      ['fail spec.b'],
    ],
    [
      'an enum',
      spec({ a: { type: 'string', enum: ['x'] } }),
      { a: 'y' },
      ['fail spec.a'],
    ],
    [
      'an int32 that is too large',
      spec({ a: { type: 'integer', format: 'int32' } }),
      { a: 2 ** 31 },
      ['fail spec.a'],
    ],
    [
      'an unknown format',
      spec({ a: { type: 'string', format: 'quantity' } }),
      { a: '1Gi' },
      ['pass'],
    ],
    [
      'a list item',
      spec({
        l: { type: 'array', items: { type: 'object', properties: { a: {} } } },
      }),
      { l: [{ a: 1 }, { b: 1 }] },
      ['fail spec.l[1].b'],
    ],
    [
      'an embedded resource',
      spec({
        t: {
          type: 'object',
          properties: { spec: { type: 'object' } },
          'x-kubernetes-embedded-resource': true,
        },
      }),
      { t: { apiVersion: 'v1', kind: 'X', metadata: {}, spec: {} } },
      ['pass'],
    ],
    [
      'alternatives that judge values only',
      spec(
        { a: {}, b: {} },
        { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      ),
      { a: 1 },
      ['pass'],
    ],
    [
      'an own field named like a prototype',
      spec({ a: {} }),
      JSON.parse('{"constructor": {}}'),
      ['fail spec.constructor'],
    ],
  ])('judges %s', (_what, schema, fields, expected) => {
    expect(judge(schema, widget(fields))).toEqual(expected);
  });

  it('reads metadata strictly, even if the CRD says otherwise', () => {
    const labeled = widget({});
    (labeled.metadata.labels as any).a = true;
    expect(judge(spec({}), labeled)).toEqual(['fail metadata.labels.a']);
    const misspelled = widget({});
    misspelled.metadata.nmae = 'x';
    expect(judge(spec({}), misspelled)).toEqual(['fail metadata.nmae']);
  });

  it('matches patterns in linear time', () => {
    const schema = spec({ a: { type: 'string', pattern: '^(a+)+$' } });
    expect(judge(schema, widget({ a: `${'a'.repeat(50_000)}!` }))).toEqual([
      'fail spec.a',
    ]);
  });

  it('says which versions the cluster serves', () => {
    const [finding] = SchemaSet.fromCluster({
      crds: [crd(spec({}), ['v1', 'v2'])],
    }).validate({
      ...widget({}),
      apiVersion: 'example.com/v0',
    });
    expect(finding).toMatchObject({
      outcome: 'fail',
      message:
        'The cluster does not serve Widget as example.com/v0; it serves v1, v2',
    });
  });

  it('reports a custom kind without definition as unknown, and warns about a built-in one', () => {
    const none = SchemaSet.fromCluster({ crds: [] });
    expect(none.validate(widget({}))[0]).toMatchObject({
      outcome: 'unknown',
      message: expect.stringContaining('cannot be checked'),
    });
    for (const apiVersion of ['networking.k8s.io/v1', 'v1', 'apps/v1']) {
      expect(none.validate({ ...widget({}), apiVersion })[0]).toMatchObject({
        outcome: 'warn',
        message: expect.stringContaining('was not checked'),
      });
    }
  });

  it('reads built-in kinds from OpenAPI documents', () => {
    const schemas = SchemaSet.fromCluster({
      crds: [],
      openapi: {
        'apis/networking.k8s.io/v1': {
          components: {
            schemas: {
              NetworkPolicy: {
                type: 'object',
                properties: {
                  apiVersion: { type: 'string' },
                  kind: { type: 'string' },
                  metadata: {
                    allOf: [{ $ref: '#/components/schemas/ObjectMeta' }],
                    default: {},
                  },
                  spec: {
                    allOf: [{ $ref: '#/components/schemas/Spec' }],
                    default: {},
                  },
                },
                'x-kubernetes-group-version-kind': [
                  {
                    group: 'networking.k8s.io',
                    version: 'v1',
                    kind: 'NetworkPolicy',
                  },
                ],
              },
              ObjectMeta: { type: 'object', properties: {} },
              Spec: {
                type: 'object',
                properties: {
                  port: { $ref: '#/components/schemas/Port' },
                  next: { $ref: '#/components/schemas/Spec' },
                },
              },
              Port: {
                format: 'int-or-string',
                oneOf: [{ type: 'integer' }, { type: 'string' }],
              },
            },
          },
        },
      },
    });
    const policy = (fields: unknown) => ({
      ...widget(fields),
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
    });
    expect(
      schemas.validate(policy({ port: 80, next: { port: 'http' } }))[0].outcome,
    ).toBe('pass');
    expect(
      schemas
        .validate(policy({ port: true, next: { prot: 1 } }))
        .map(({ path }) => path),
    ).toEqual(expect.arrayContaining(['spec.port', 'spec.next.prot']));
    expect(
      schemas
        .validate(policy({ port: null, next: { prot: null } }))
        .map(({ outcome, path }) => [outcome, path]),
    ).toEqual([['fail', 'spec.next.prot']]);
  });
});
