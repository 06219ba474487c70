import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { SchemaSet } from './SchemaSet';

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer', default: 3 },
                  most: { type: 'integer' },
                  parts: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      properties: {
                        name: { type: 'string' },
                        protocol: { type: 'string', default: 'TCP' },
                      },
                    },
                  },
                },
                'x-kubernetes-validations': [
                  {
                    rule: '!has(self.most) || self.size <= self.most',
                    message: 'size must not exceed most',
                  },
                  { rule: 'self.size == oldSelf.size', message: 'immutable' },
                ],
              },
            },
          },
        },
      },
    ],
  },
};

const schemas = SchemaSet.fromCluster({ crds: [crd] });

const widget = (spec: object) =>
  ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w' },
    spec,
  } as KubernetesObject);

const failures = (object: KubernetesObject) =>
  schemas
    .validate(object)
    .filter(({ outcome }) => outcome === 'fail')
    .map(({ message }) => message);

const pod = (spec: object, kind = 'Pod'): any => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'p', namespace: 'n' },
  spec,
});

describe('an object before policies see it', () => {
  it('has the defaults of its CRD, and no nulls where none may be', () => {
    const object = widget({ size: null, most: null, parts: [{ name: 'a' }] });
    expect(schemas.defaulted(object).spec).toEqual({
      size: 3,
      parts: [{ name: 'a', protocol: 'TCP' }],
    });
    expect(object.spec).toEqual({
      size: null,
      most: null,
      parts: [{ name: 'a' }],
    });
  });

  it.each([
    ['a rule in CEL', { size: 5, most: 4 }, /size must not exceed most/],
    ['a rule that a default breaks', { most: 2 }, /size must not exceed most/],
    [
      'an entry that stands twice',
      { parts: [{ name: 'a' }, { name: 'a' }] },
      /spec.parts\[1\] is already in the list/,
    ],
  ])('is refused by %s', (_what, spec, message) => {
    expect(failures(widget(spec)).join()).toMatch(message);
  });

  it.each([
    ['batch/v1', 'Job'],
    ['v1', 'ReplicationController'],
  ])(
    'has the labels of its pods where it has none: %s %s',
    (apiVersion, kind) => {
      const labels = { app: 'chat' };
      const defaulted = (own: object | undefined) =>
        schemas.defaulted({
          apiVersion,
          kind,
          metadata: { name: 'w', labels: own },
          spec: {
            template: { metadata: { labels }, spec: { containers: [] } },
          },
        } as unknown as KubernetesObject).metadata.labels;
      expect(defaulted(undefined)).toEqual(labels);
      expect(defaulted({})).toEqual(labels);
      expect(defaulted({ own: 'label' })).toEqual({ own: 'label' });
    },
  );

  it('leaves a Deployment without labels as it is', () => {
    expect(
      schemas.defaulted({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'w' },
        spec: {
          template: {
            metadata: { labels: { app: 'chat' } },
            spec: { containers: [] },
          },
        },
      } as unknown as KubernetesObject).metadata.labels,
    ).toBeUndefined();
  });

  it('is not held to rules about changes', () => {
    expect(failures(widget({ size: 9 }))).toEqual([]);
  });

  it('asks for what it is limited to, where it is a pod, and not in a template', () => {
    const resources = { limits: { 'nvidia.com/gpu': '1' } };
    const containers = [{ name: 'c', image: 'i', resources }];
    const alone: any = schemas.defaulted(pod({ containers }));
    expect(alone.spec.containers[0].resources.requests).toEqual(
      resources.limits,
    );
    const deployment: any = schemas.defaulted({
      ...pod({ template: { spec: { containers } } }, 'Deployment'),
      apiVersion: 'apps/v1',
    });
    expect(deployment.spec.replicas).toBe(1);
    expect(deployment.spec.template.spec.containers[0].resources).toEqual(
      resources,
    );
  });

  it.each([
    ['no container', { containers: [] }, /spec.containers is required/],
    [
      'the same name twice',
      {
        containers: [
          { name: 'c', image: 'i' },
          { name: 'c', image: 'i' },
        ],
      },
      /must not hold a name twice/,
    ],
    [
      'a request above its limit',
      {
        containers: [
          {
            name: 'c',
            image: 'i',
            resources: { limits: { cpu: '1' }, requests: { cpu: '2' } },
          },
        ],
      },
      /requests\[cpu\] must fit the limit/,
    ],
    [
      'a name that is none',
      { containers: [{ name: 'C', image: 'i' }] },
      /spec.containers\[0\].name a lowercase RFC 1123 label/,
    ],
  ])('is refused as a pod with %s', (_what, spec, message) => {
    expect(failures(pod(spec)).join()).toMatch(message);
  });
});
