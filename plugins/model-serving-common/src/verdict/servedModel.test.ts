import { projectObject } from '../kubernetes';
import { ServiceParts } from '../services/serviceParts';
import { DescribeContext } from './context';
import { servedModelOf } from './servedModel';

const served = (
  annotations: Record<string, string>,
  artifact?: DescribeContext['artifact'],
  model?: DescribeContext['model'],
) =>
  servedModelOf(
    {
      object: projectObject('InferenceService', {
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        metadata: {
          name: 'chat',
          namespace: 'team-a',
          uid: 'u',
          resourceVersion: '1',
          annotations,
        },
        spec: {
          predictor: {
            model: {
              modelFormat: { name: 'vLLM' },
              storageUri: 'oci://registry.example.com/models/qwen3-8b:1',
            },
          },
        },
      }),
    } as ServiceParts,
    { artifact, model },
  );

describe('what sources have of the model that a service names', () => {
  const REF = 'resource:default/qwen3-8b';
  const listed = (model: DescribeContext['model'], named = true) =>
    served(
      named ? { 'model-serving.backstage.io/model': REF } : {},
      undefined,
      model,
    )?.listed;

  it('is its title, or that none has it', () => {
    expect(listed(ref => ({ title: `Title of ${ref}`, task: null }))).toEqual({
      title: `Title of ${REF}`,
    });
    expect(listed(() => null)).toBeNull();
  });

  it('is left out where it is not known, and where the service names none', () => {
    expect(listed(() => undefined)).toBeUndefined();
    expect(listed(undefined)).toBeUndefined();
    expect(listed(() => null, false)).toBeUndefined();
  });
});

describe('the model that a service serves', () => {
  it('is named with its version and variant', () => {
    expect(
      served({
        'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
        'model-serving.backstage.io/model-version': '2025-07',
        'model-serving.backstage.io/model-variant': 'fp8',
      }),
    ).toMatchObject({
      entityRef: 'resource:default/qwen3-8b',
      version: '2025-07',
      variant: 'fp8',
    });
  });

  it('has the adapters that its annotation names, and none where that cannot be read', () => {
    const annotated = (adapters: string) =>
      served({
        'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
        'model-serving.backstage.io/adapters': adapters,
      });
    expect(
      annotated(
        '[{"name":"french","model":{"ref":"resource:default/french","version":"2"}}]',
      )?.adapters,
    ).toEqual([
      {
        name: 'french',
        entityRef: 'resource:default/french',
        version: '2',
        variant: null,
      },
    ]);
    for (const other of [
      'french',
      '[]',
      '[{"name":"A b","model":{"ref":"resource:default/x"}}]',
      '[{"name":"a","model":{"ref":"component:default/x"}}]',
      '{"name":"a"}',
    ]) {
      expect(annotated(other)).not.toHaveProperty('adapters');
    }
  });

  it('is told by its artifact where the service names no version', () => {
    const model = {
      'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
    };
    const artifact = jest.fn(() => ({ version: '2025-04', variant: null }));
    expect(served(model, artifact)).toMatchObject({
      version: '2025-04',
      variant: null,
    });
    expect(artifact).toHaveBeenCalledWith(
      'resource:default/qwen3-8b',
      'oci://registry.example.com/models/qwen3-8b:1',
    );
    expect(
      served(
        { ...model, 'model-serving.backstage.io/model-version': '2025-07' },
        artifact,
      ),
    ).toMatchObject({ version: '2025-07', variant: null });
  });

  it('has neither where the service names none', () => {
    expect(served({})).toEqual({
      name: 'qwen3-8b',
      uri: 'oci://registry.example.com/models/qwen3-8b:1',
      digest: null,
      entityRef: null,
      version: null,
      variant: null,
    });
  });
});

describe('the model of a Deployment', () => {
  const deployment = (volumes: object[]) =>
    projectObject('Deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'chat',
        namespace: 'team-a',
        uid: 'u',
        resourceVersion: '1',
        annotations: {
          'model-serving.backstage.io/golden-path': 'raw-deployment',
          'model-serving.backstage.io/runtime': 'vllm-pinned',
          'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
        },
      },
      spec: { template: { spec: { containers: [], volumes } } },
    });
  const modelOf = (volumes: object[]) =>
    servedModelOf({ object: deployment(volumes) } as ServiceParts);

  it('is the artifact that its pods mount', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const reference = `registry.example.com/models/qwen3-8b@${digest}`;
    expect(
      modelOf([
        { name: 'scratch', emptyDir: {} },
        { name: 'model', image: { reference } },
      ]),
    ).toMatchObject({
      name: 'qwen3-8b',
      uri: `oci://${reference}`,
      digest,
      entityRef: 'resource:default/qwen3-8b',
    });
  });

  it('is known by its entity alone where no image is mounted', () => {
    expect(modelOf([])).toMatchObject({ name: 'qwen3-8b', uri: null });
  });

  it('comes with what else the Deployment says of how it was made', () => {
    expect(deployment([])).toMatchObject({
      goldenPath: 'raw-deployment',
      runtime: 'vllm-pinned',
      modelUri: null,
    });
  });
});

describe('the model of an LLMInferenceService', () => {
  const llmService = (name?: string) =>
    projectObject('LLMInferenceService', {
      apiVersion: 'serving.kserve.io/v1alpha2',
      kind: 'LLMInferenceService',
      metadata: {
        name: 'chat',
        namespace: 'team-a',
        uid: 'u',
        resourceVersion: '1',
        annotations: { 'model-serving.backstage.io/runtime': 'vllm-pinned' },
      },
      spec: {
        model: { uri: 'oci://registry.example.com/models/qwen3-8b:1', name },
      },
    });
  const nameOf = (name?: string) =>
    servedModelOf({ object: llmService(name) } as ServiceParts)?.name;

  it('is called as the service calls it, unless by the name of the service itself', () => {
    expect(nameOf('Qwen/Qwen3-8B')).toBe('Qwen/Qwen3-8B');
    expect(nameOf('chat')).toBe('qwen3-8b');
    expect(nameOf()).toBe('qwen3-8b');
  });

  it('runs in the runtime that its files were made of', () => {
    expect(llmService().runtime).toBe('vllm-pinned');
  });
});
