import {
  parseQuantity,
  quantityToNumber,
} from '@model-serving/kubernetes-quantity';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { ServiceSize } from '../../profiles';
import {
  cpuSize,
  DIGEST,
  model,
  platformProfile,
  renderInput,
  tenant,
  withCpuSize,
} from '../__fixtures__/input';
import { renderService } from '../renderService';
import { inferenceServicePath } from '.';

const read = (content: string) =>
  parseAllDocuments(content).map(document => document.toJS());

function render(input = renderInput()) {
  const files = renderService(inferenceServicePath, input);
  const named = (name: string) =>
    files.find(file => file.path.endsWith(`/${name}`))!;
  return {
    files,
    named,
    objects: (name: string) => read(named(name).content),
  };
}

describe('the golden path of an InferenceService', () => {
  it('renders the service and its fixed companions below the service directory', () => {
    const { files } = render();
    expect(files.map(file => file.path)).toEqual([
      'tenants/team-a/chat/inferenceservice.yaml',
      'tenants/team-a/chat/scaledobject.yaml',
      'tenants/team-a/chat/externalsecret.yaml',
      'tenants/team-a/chat/networkpolicy.yaml',
      'tenants/team-a/chat/catalog-info.yaml',
    ]);
    const kinds = files.flatMap(file => read(file.content).map(o => o.kind));
    expect(kinds).toEqual([
      'InferenceService',
      'ScaledObject',
      'ExternalSecret',
      'NetworkPolicy',
      'Component',
      'API',
    ]);
  });

  it('renders an InferenceService that KServe, Kueue and Argo CD take as it is', () => {
    const [service] = render().objects('inferenceservice.yaml');
    expect(service).toEqual({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: {
        name: 'chat',
        namespace: 'team-a',
        labels: {
          'kueue.x-k8s.io/queue-name': 'serving',
          'kueue.x-k8s.io/priority-class': 'serving-standard',
          'model-serving.backstage.io/service': 'chat',
          'model-serving.backstage.io/owner': 'team-a',
          'model-serving.backstage.io/cost-center': 'cc-1001',
          'backstage.io/kubernetes-id': 'chat',
        },
        annotations: {
          'serving.kserve.io/deploymentMode': 'Standard',
          'serving.kserve.io/autoscalerClass': 'external',
          'serving.kserve.io/enable-prometheus-scraping': 'true',
          'argocd.argoproj.io/sync-wave': '1',
          'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
          'argocd.argoproj.io/sync-options': 'ServerSideApply=true',
          'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
          'model-serving.backstage.io/purpose':
            'Answers questions of the support desk',
        },
      },
      spec: {
        predictor: {
          labels: {
            'model-serving.backstage.io/service': 'chat',
            'model-serving.backstage.io/owner': 'team-a',
            'model-serving.backstage.io/cost-center': 'cc-1001',
          },
          minReplicas: 1,
          maxReplicas: 2,
          timeout: 600,
          automountServiceAccountToken: false,
          deploymentStrategy: {
            type: 'RollingUpdate',
            rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
          },
          nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
          tolerations: [
            { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
          ],
          model: {
            modelFormat: { name: 'vLLM', version: '1' },
            runtime: 'vllm-pinned',
            protocolVersion: 'v2',
            storageUri: `oci://registry.sandbox.example/models/qwen3-8b@sha256:${DIGEST}`,
            args: ['--max-num-seqs=256'],
            env: [
              { name: 'HF_HUB_OFFLINE', value: '1' },
              {
                name: 'VLLM_API_KEY',
                valueFrom: {
                  secretKeyRef: {
                    name: 'chat-engine-key',
                    key: 'VLLM_API_KEY',
                  },
                },
              },
            ],
            resources: {
              requests: { cpu: '8', memory: '64Gi', 'nvidia.com/gpu': '1' },
              limits: { cpu: '8', memory: '64Gi', 'nvidia.com/gpu': '1' },
            },
          },
        },
      },
    });
  });

  it('recreates a single pod, and replaces several without a surge', () => {
    const strategyOf = (max: number) =>
      render(renderInput({ replicas: { min: 1, max } })).objects(
        'inferenceservice.yaml',
      )[0].spec.predictor.deploymentStrategy;
    expect(strategyOf(1)).toEqual({ type: 'Recreate' });
    expect(strategyOf(3)).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
  });

  it('spreads the model over the accelerators of a pod', () => {
    const [service] = render(renderInput({ accelerator: 'h100-4' })).objects(
      'inferenceservice.yaml',
    );
    expect(service.spec.predictor.model.args).toContain(
      '--tensor-parallel-size=4',
    );
  });

  it('asks for CPU and memory alone with a size of CPUs', () => {
    const input = renderInput({ accelerator: cpuSize.id });
    const { objects } = render({
      ...input,
      profile: withCpuSize(input.profile),
    });
    const [service] = objects('inferenceservice.yaml');
    const { model: container, ...pod } = service.spec.predictor;
    expect(container.resources).toEqual({
      requests: { cpu: '8', memory: '16Gi' },
      limits: { cpu: '8', memory: '16Gi' },
    });
    expect(container.args).not.toContainEqual(
      expect.stringContaining('tensor'),
    );
    expect(pod.nodeSelector).toBeUndefined();
    expect(pod.tolerations).toBeUndefined();
    expect(service.metadata.labels['kueue.x-k8s.io/queue-name']).toBe(
      'serving',
    );
    expect(objects('scaledobject.yaml')[0].metadata.annotations).toMatchObject({
      'model-serving.backstage.io/accelerators-per-replica': '0',
    });
  });

  it('never asks for an accelerator that a size does not have', () => {
    fc.assert(
      fc.property(
        fc.record({
          cores: fc.integer({ min: 1, max: 512_000 }),
          mib: fc.integer({ min: 1, max: 4_000_000 }),
          count: fc.nat({ max: 8 }),
          selector: fc.option(fc.constant({ pool: 'serving' }), {
            nil: undefined,
          }),
          max: fc.integer({ min: 1, max: 64 }),
        }),
        ({ cores, count, max, mib, selector }) => {
          const amounts = {
            id: 'any',
            title: 'Any',
            flavor: 'any',
            cpu: `${cores}m`,
            memory: `${mib}Mi`,
            nodeSelector: selector,
          };
          const size: ServiceSize =
            count > 0
              ? { ...amounts, resource: 'example.com/gpu', count }
              : amounts;
          const input = renderInput({
            accelerator: size.id,
            replicas: { min: 1, max },
          });
          const [service] = render({
            ...input,
            profile: {
              ...withCpuSize(input.profile),
              accelerators: [size],
            },
          }).objects('inferenceservice.yaml');
          const { limits, requests } = service.spec.predictor.model.resources;
          expect(requests).toEqual(limits);
          expect(
            Object.keys(limits).filter(resource => resource.includes('/')),
          ).toEqual(count > 0 ? ['example.com/gpu'] : []);
          expect(quantityToNumber(parseQuantity(limits.cpu))).toBeCloseTo(
            cores / 1000,
            6,
          );
          expect(quantityToNumber(parseQuantity(limits.memory))).toBe(
            mib * 1024 ** 2,
          );
          expect(service.spec.predictor.nodeSelector).toEqual(selector);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('scales on waiting requests, and not on a missing answer', () => {
    const [scaled] = render().objects('scaledobject.yaml');
    expect(scaled.spec.scaleTargetRef.name).toBe('chat-predictor');
    expect(scaled.spec.minReplicaCount).toBe(1);
    expect(scaled.spec.maxReplicaCount).toBe(2);
    expect(scaled.spec.triggers[0].metadata).toEqual({
      serverAddress: 'http://prometheus.monitoring.svc:9090',
      query:
        'sum(vllm:num_requests_waiting{namespace="team-a",pod=~"chat-predictor-.*"})',
      threshold: '5',
      ignoreNullValues: 'false',
    });
  });

  it('adds a TriggerAuthentication only when the profile names credentials', () => {
    const input = renderInput();
    const profile = platformProfile();
    const { objects } = render({
      ...input,
      profile: {
        ...profile,
        defaults: {
          ...profile.defaults,
          prometheus: {
            serverAddress: 'https://prometheus.monitoring.svc:9090',
            authentication: {
              name: 'prometheus',
              secretName: 'prometheus-reader',
              key: 'token',
            },
          },
        },
      },
    });
    const [scaled, authentication] = objects('scaledobject.yaml');
    expect(scaled.spec.triggers[0].authenticationRef).toEqual({
      name: authentication.metadata.name,
    });
    expect(authentication.kind).toBe('TriggerAuthentication');
    expect(render().objects('scaledobject.yaml')).toHaveLength(1);
  });

  it('lets only the gateway and the monitoring in, and nothing but DNS out', () => {
    const [policy] = render().objects('networkpolicy.yaml');
    expect(policy.spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(policy.spec.ingress[0].from[0]).toEqual({
      namespaceSelector: {
        matchLabels: { 'kubernetes.io/metadata.name': 'gateway-system' },
      },
      podSelector: {
        matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'serving' },
      },
    });
    expect(policy.spec.egress).toHaveLength(1);
    expect(policy.spec.egress[0].ports.map((p: any) => p.port)).toEqual([
      53, 53,
    ]);
  });

  it('refers to the key in the secret store of the tenant', () => {
    const [secret] = render().objects('externalsecret.yaml');
    expect(secret.spec.data[0].remoteRef.key).toBe('team-a/serving-engine');
    expect(secret.spec.target.name).toBe('chat-engine-key');
  });

  it('describes service and endpoint for the catalog', () => {
    const [component, api] = render().objects('catalog-info.yaml');
    expect(component.metadata.annotations).toMatchObject({
      'model-serving.backstage.io/service':
        'sandbox/team-a/InferenceService/chat',
    });
    expect(component.spec).toEqual({
      type: 'model-server',
      lifecycle: 'production',
      owner: 'group:default/team-a',
      system: 'system:default/team-a',
      dependsOn: ['resource:default/qwen3-8b'],
      providesApis: ['api:team-a/chat'],
    });
    expect(api.metadata.name).toBe('chat');
    const [definition] = read(api.spec.definition);
    expect(definition.openapi).toBe('3.0.3');
    expect(Object.keys(definition.paths)).toEqual([
      '/v1/models',
      '/v1/chat/completions',
      '/v1/completions',
    ]);
  });

  it('offers embeddings for an embedding model', () => {
    const input = renderInput();
    const { objects } = render({
      ...input,
      model: {
        ...model,
        facts: { ...model.facts, task: 'feature-extraction' },
      },
    });
    const [definition] = read(objects('catalog-info.yaml')[1].spec.definition);
    expect(Object.keys(definition.paths)).toEqual([
      '/v1/models',
      '/v1/embeddings',
    ]);
  });

  it('says for each field which layer set it', () => {
    const { layers } = render().named('inferenceservice.yaml');
    expect(layers['spec.predictor.maxReplicas']).toBe('request');
    expect(layers['metadata.namespace']).toBe('tenant');
    expect(layers['metadata.labels["kueue.x-k8s.io/queue-name"]']).toBe(
      'tenant',
    );
    expect(layers['spec.predictor.timeout']).toBe('platform');
    expect(layers['spec.predictor.tolerations[0].key']).toBe('platform');
    const catalog = render().named('catalog-info.yaml').layers;
    expect(catalog['metadata.name']).toBe('request');
    expect(catalog['API/spec.owner']).toBe('tenant');
  });

  it.each([
    ['another tenant than the facts', { tenant: 'team-b' }, /tenant/],
    [
      'an accelerator that is not offered',
      { accelerator: 'tpu' },
      /accelerator: tpu is not offered to team-a; choose one of l4-1/,
    ],
    [
      'another model than the catalog gave',
      { model: 'resource:default/other' },
      /model/,
    ],
    ['a name that is none', { name: 'Chat' }, /name/],
    [
      'more at least than at most',
      { replicas: { min: 3, max: 2 } },
      /replicas/,
    ],
  ])('refuses %s', (_what, overrides, message) => {
    expect(() =>
      renderService(inferenceServicePath, renderInput(overrides)),
    ).toThrow(message);
  });

  it('refuses facts of a tenant that would not fit a manifest', () => {
    expect(() =>
      renderService(inferenceServicePath, {
        ...renderInput(),
        tenant: { ...tenant, owner: 'team-a' },
      }),
    ).toThrow(/full reference to a group/);
  });

  it.each([
    ['peft', /No runtime serves the format peft\. .* vLLM, .*gguf/],
    [
      'xgboost',
      /MLServer for XGBoost and KServe server for XGBoost use no accelerator\. Choose a size without one\./,
    ],
  ])('refuses a model of format %s on an accelerator', (format, reason) => {
    expect(() =>
      renderService(inferenceServicePath, {
        ...renderInput(),
        model: { ...model, facts: { ...model.facts, format } },
      }),
    ).toThrow(reason);
  });
});
