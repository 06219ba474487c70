import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { embeddedTypeProblems } from './goTypes';
import { SchemaSet } from './SchemaSet';

const schemas = SchemaSet.fromCluster({ crds: [] });

const deployment = (
  container: object,
  spec: object = {},
): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a' },
  spec: {
    selector: { matchLabels: { app: 'a' } },
    template: {
      metadata: { labels: { app: 'a' } },
      spec: { containers: [{ name: 'c', image: 'i', ...container }] },
    },
    ...spec,
  },
});

const refusals = (object: KubernetesObject) =>
  schemas
    .validate(object)
    .filter(({ outcome }) => outcome === 'fail')
    .map(({ message }) => message);

describe('types of the kinds that the API server decodes itself', () => {
  // The words of Go's decoder, as people report them of API servers.
  it.each<[what: string, object: KubernetesObject, says: string]>([
    [
      'a number in env',
      deployment({ env: [{ name: 'PORT', value: 8000 }] }),
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      'a boolean in env',
      deployment({ env: [{ name: 'DEBUG', value: true }] }),
      'json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      'a number in args',
      deployment({ args: ['--port', 8000] }),
      'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.args of type string',
    ],
    [
      'replicas as text',
      deployment({}, { replicas: '2' }),
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'half a replica',
      deployment({}, { replicas: 1.5 }),
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a boolean as text',
      deployment({ securityContext: { privileged: 'false' } }),
      'json: cannot unmarshal string into Go struct field SecurityContext.spec.template.spec.containers.securityContext.privileged of type bool',
    ],
    [
      'a number as an annotation of a custom resource',
      {
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        metadata: {
          name: 'a',
          annotations: { 'autoscaling.knative.dev/minScale': 1 } as any,
        },
      },
      'InferenceService in version "v1beta1" cannot be handled as a InferenceService: json: cannot unmarshal number into Go struct field ObjectMeta.annotations of type string (at metadata.annotations["autoscaling.knative.dev/minScale"])',
    ],
    [
      'a quantity that is none',
      deployment({ resources: { limits: { memory: true } } }),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'a map where a list belongs',
      deployment({ env: { PORT: '8000' } }),
      'json: cannot unmarshal object into Go struct field Container.spec.template.spec.containers.env of type []v1.EnvVar',
    ],
    [
      'a number in a ConfigMap',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a' },
        data: { retries: 3 },
      },
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type string (at data.retries)',
    ],
    ...(
      [
        ['hello', 4],
        ['s3cr3t!!', 6],
        ['aGVsbG8', 4],
        ['aGVs=', 4],
      ] as const
    ).map(([text, byte]): [string, KubernetesObject, string] => [
      `${text}, which is no Base64`,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'a' },
        data: { token: text },
      },
      `illegal base64 data at input byte ${byte} (at data.token)`,
    ]),
    [
      'a port that is neither name nor number',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'a' },
        spec: { ports: [{ port: 80, targetPort: true }] },
      },
      'json: cannot unmarshal bool into Go value of type int32',
    ],
  ])('%s', (_what, object, says) => {
    expect(refusals(object)).toEqual([expect.stringContaining(says)]);
  });

  it('converts what the API server converts, and policies see that', () => {
    const object = deployment(
      {
        resources: {
          limits: { cpu: 4, memory: '1024Mi' },
          requests: { cpu: 0.5 },
        },
        ports: [{ containerPort: 80 }],
        readinessProbe: { httpGet: { port: 'http' } },
        env: [{ name: 'EMPTY', value: null }],
      },
      { replicas: 2 },
    );
    expect(refusals(object)).toEqual([]);
    const { template } = schemas.defaulted(object).spec as any;
    expect(template.spec.containers[0].resources).toEqual({
      limits: { cpu: '4', memory: '1Gi' },
      requests: { cpu: '500m' },
    });
  });
});

it('takes the data of a Secret in Base64', () => {
  for (const token of ['', 'aGVsbG8=', 'aGVsbG8h', 'aGVs\nbG8h\n']) {
    expect(
      refusals({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'a' },
        data: { token },
      }),
    ).toEqual([]);
  }
});

describe('types of Kubernetes in custom resources', () => {
  const object: KubernetesObject = {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'chat' },
  };

  it.each<[value: unknown, type: string, says: string[]]>([
    [
      { env: [{ name: 'PORT', value: 8000 }] },
      'Container',
      [
        'InferenceService.serving.kserve.io "chat" is invalid: spec.model.env[0].value: Invalid value: "integer": spec.model.env[0].value in body must be of type string: "integer"',
      ],
    ],
    [
      '2',
      'int32',
      [
        'InferenceService.serving.kserve.io "chat" is invalid: spec.model: Invalid value: "string": spec.model in body must be of type integer: "string"',
      ],
    ],
    [{ resources: { limits: { cpu: 4, memory: '1Gi' } } }, 'Container', []],
    [
      { resources: { limits: { cpu: 'four' } } },
      'Container',
      [
        expect.stringContaining(
          'spec.model.resources.limits.cpu in body should match',
        ) as any,
      ],
    ],
    [{ threshold: '5', query: null }, 'map string', []],
  ])('%j as %s', (value, type, says) => {
    expect(
      embeddedTypeProblems(object, value, type, ['spec', 'model']).map(
        ({ message }) => message,
      ),
    ).toEqual(says);
  });
});
