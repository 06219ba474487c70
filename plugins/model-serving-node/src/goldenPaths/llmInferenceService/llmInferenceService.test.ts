import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import fc from 'fast-check';
import { checkFiles } from '../../check';
import { checkInput } from '../../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../../check/contextOfFiles';
import {
  DIGEST,
  model,
  platformProfile,
  renderInput,
} from '../__fixtures__/input';
import { offeredBy } from '../offeredBy';
import { RenderInput, renderService } from '../renderService';
import { llmInferenceServicePath } from '.';

type Files = ReturnType<typeof renderService>;

const objectsOf = (files: readonly { path: string; content: string }[]) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

const named = (files: Files, kind: string): any =>
  objectsOf(files).find(object => object.kind === kind);

const ANSWERS = { replicas: { min: 2, max: 2 } };

const asked = (change: (input: RenderInput) => void = () => {}) => {
  const input = renderInput(ANSWERS);
  change(input);
  return input;
};

const render = (input: RenderInput = asked()) =>
  renderService(llmInferenceServicePath, input);

const engineOf = (service: any) => service.spec.template.containers[0];

describe('the golden path of an LLMInferenceService', () => {
  it('renders the service and what closes it below the service directory', () => {
    const files = render();
    expect(files.map(file => file.path)).toEqual(
      [
        'llminferenceservice',
        'externalsecret',
        'networkpolicy',
        'catalog-info',
      ].map(name => `tenants/team-a/chat/${name}.yaml`),
    );
    expect(objectsOf(files).map(({ kind }) => kind)).toEqual([
      'LLMInferenceService',
      'ExternalSecret',
      'NetworkPolicy',
      'Component',
      'API',
    ]);
  });

  it('starts what the ClusterServingRuntime starts, on the port of KServe', () => {
    const engine = engineOf(named(render(), 'LLMInferenceService'));
    expect(engine).toMatchObject({
      name: 'main',
      image: expect.stringMatching(/vllm-openai@sha256:/),
      command: ['python3', '-m', 'vllm.entrypoints.openai.api_server'],
      ports: [{ containerPort: 8000 }],
      startupProbe: {
        httpGet: { path: '/health', port: 8000, scheme: 'HTTP' },
        failureThreshold: 300,
      },
      readinessProbe: { httpGet: { port: 8000 } },
      livenessProbe: { httpGet: { port: 8000 } },
      resources: { limits: { cpu: '8', 'nvidia.com/gpu': '1' } },
    });
    expect(engine.args.slice(0, 3)).toEqual([
      '--port=8000',
      '--model=/mnt/models',
      '--served-model-name=chat',
    ]);
    expect(engine.env).toContainEqual({ name: 'HF_HUB_OFFLINE', value: '1' });
    expect(JSON.stringify(engine)).not.toContain('8080');
  });

  it('serves the pinned model under the name of the service, with a fixed number of replicas', () => {
    const { spec } = named(render(), 'LLMInferenceService');
    expect(spec.model).toEqual({ uri: model.facts.uri, name: 'chat' });
    expect(spec.replicas).toBe(2);
    expect(spec).not.toHaveProperty('scaling');
  });

  it('puts queue, owner and cost center on the pods, which get no other label of the service', () => {
    const { metadata, spec } = named(render(), 'LLMInferenceService');
    for (const labels of [metadata.labels, spec.labels]) {
      expect(labels).toMatchObject({
        'kueue.x-k8s.io/queue-name': 'serving',
        'kueue.x-k8s.io/priority-class': 'serving-standard',
        'model-serving.backstage.io/owner': 'team-a',
        'model-serving.backstage.io/cost-center': 'cc-1001',
      });
    }
    expect(spec.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8000',
      'prometheus.io/path': '/metrics',
    });
  });

  it('closes the engine but for its port, and leaves the endpoint picker to the platform', () => {
    const { spec } = named(render(), 'NetworkPolicy');
    expect(spec.podSelector.matchLabels).toEqual({
      'app.kubernetes.io/name': 'chat',
      'app.kubernetes.io/part-of': 'llminferenceservice',
      'kserve.io/component': 'workload',
    });
    expect(
      spec.ingress.flatMap(({ ports }: any) => ports.map((p: any) => p.port)),
    ).toEqual([8000, 8000]);
  });

  it('says in the catalog where callers inside the cluster reach it', () => {
    expect(named(render(), 'API').spec.definition).toContain(
      'http://chat-kserve-workload-svc.team-a.svc.cluster.local:8000',
    );
  });

  it('passes every check of the platform', async () => {
    const { findings, quota } = await checkFiles(
      checkInput(ANSWERS, undefined, llmInferenceServicePath),
    );
    expect(findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    expect(quota).not.toBeNull();
  });

  it('is read back as the request that it was, and rendered the same again', () => {
    const accelerators = platformProfile().accelerators.map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.constantFrom(...accelerators),
        fc.constantFrom('serving-standard', 'serving-critical'),
        fc.integer({ min: 1, max: 64 }),
        fc.option(fc.integer({ min: 1024, max: 131_072 }), { nil: undefined }),
        (accelerator, priority, replicas, contextLength) => {
          const input = asked();
          const whole: RenderInput = {
            ...input,
            request: {
              ...input.request,
              model: { ref: model.entityRef },
              runtime: 'vllm',
              accelerator,
              priority,
              ...(contextLength !== undefined && {
                arguments: { contextLength },
              }),
              replicas: { min: replicas, max: replicas },
              ...(replicas > 1 && { operation: { maxDisrupted: 1 } }),
            },
          };
          const files = render(whole);
          const reading = llmInferenceServicePath.read(objectsOf(files))!;
          const { request } = contextOfFiles(
            { ...checkInput(), ...whole, service: 'chat' },
            reading,
            closestAccelerator(reading, whole.profile)!,
          );
          expect(request).toEqual(whole.request);
          expect(render({ ...whole, request })).toEqual(files);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each<[string, (service: any) => void, RegExp]>([
    [
      'another image',
      it => {
        engineOf(it).image = engineOf(it).image.replace('sha256:6', 'sha256:7');
      },
      /containers\[0\]\.image is ".*"; it must be/,
    ],
    [
      'an argument of its own',
      it => engineOf(it).args.push('--enable-lora'),
      /args\[\d\] may not be set by a service|must be/,
    ],
    [
      'another value of a variable that runtimes set',
      it => {
        engineOf(it).env.find(
          ({ name }: any) => name === 'VLLM_NO_USAGE_STATS',
        ).value = '0';
      },
      /arguments: the environment variable "VLLM_NO_USAGE_STATS" or its value is not one/,
    ],
    [
      'a preset of its own',
      it => {
        it.spec.baseRefs = [{ name: 'mine' }];
      },
      /spec\.baseRefs.* may not be set by a service/,
    ],
    [
      'an autoscaler',
      it => {
        delete it.spec.replicas;
        it.spec.scaling = { maxReplicas: 64 };
      },
      /spec\.scaling.* may not be set by a service|replicas/,
    ],
    [
      'prefilling pods',
      it => {
        it.spec.prefill = { replicas: 4, template: it.spec.template };
      },
      /spec\.prefill.* may not be set by a service/,
    ],
  ])('is refused with %s', async (_what, change, message) => {
    const input = checkInput(ANSWERS, undefined, llmInferenceServicePath);
    const service = named(render(), 'LLMInferenceService');
    change(service);
    const { findings } = await checkFiles({
      ...input,
      files: input.files.map(file =>
        file.path.endsWith('/llminferenceservice.yaml')
          ? { ...file, content: JSON.stringify(service) }
          : file,
      ),
    });
    expect(
      findings
        .filter(({ outcome }) => outcome === 'fail')
        .map(finding => finding.message)
        .join('\n'),
    ).toMatch(message);
  });

  it('leaves LLMInferenceServices of others alone', () => {
    const service = named(render(), 'LLMInferenceService');
    delete service.metadata.annotations[
      'model-serving.backstage.io/golden-path'
    ];
    expect(llmInferenceServicePath.read([service])).toBeUndefined();
  });

  it.each<[string, (input: RenderInput) => RenderInput, RegExp]>([
    [
      'replicas that scale',
      input => ({
        ...input,
        request: { ...input.request, replicas: { min: 1, max: 2 } },
      }),
      /replicas: an LLMInferenceService keeps a fixed number of replicas/,
    ],
    [
      'an update that KServe does not let be chosen',
      input => ({
        ...input,
        request: { ...input.request, operation: { rollout: 'surge' } },
      }),
      /operation\.rollout: /,
    ],
    [
      'another engine than the presets start',
      input => ({
        ...input,
        request: { ...input.request, runtime: 'sglang' },
      }),
      /SGLang cannot be started as an LLMInferenceService, whose presets are those of vLLM/,
    ],
    [
      'a model that is downloaded at the start',
      input => ({
        ...input,
        model: {
          ...input.model,
          facts: { ...input.model.facts, uri: 'hf://Qwen/Qwen3-8B' },
        },
      }),
      /model: An LLMInferenceService serves models from OCI registries only \(oci:\/\/\)/,
    ],
    [
      'a runtime that starts its engine by the image alone',
      input => ({
        ...input,
        profile: {
          ...input.profile,
          runtimes: input.profile.runtimes.map(runtime => ({
            ...runtime,
            pod: {
              annotations: {},
              volumes: [],
              container: { name: 'x', image: `x@sha256:${DIGEST}` },
            },
          })),
        },
      }),
      /vLLM has no command, so that the preset of KServe would start an engine of its own/,
    ],
    [
      'a runtime whose port is not in its arguments',
      input => ({
        ...input,
        profile: {
          ...input.profile,
          runtimes: input.profile.runtimes.map(runtime => ({
            ...runtime,
            port: 9999,
          })),
        },
      }),
      /vLLM does not name its port \(--port=9999\)/,
    ],
  ])('does not render %s', (_what, change, message) => {
    expect(() => render(change(asked()))).toThrow(message);
  });

  it('is offered with vLLM alone, in the words of the form', () => {
    const offered = offeredBy(
      llmInferenceServicePath,
      platformProfile(),
    ).runtimes;
    expect(
      offered.filter(({ refusal }) => refusal === undefined).map(r => r.id),
    ).toEqual(['vllm']);
  });
});
