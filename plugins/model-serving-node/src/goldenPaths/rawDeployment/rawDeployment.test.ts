import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import { runtimesFor } from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { checkFiles } from '../../check';
import { checkInput, picture } from '../../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../../check/contextOfFiles';
import type { ProfileRuntime } from '../../profiles';
import {
  cpuSize,
  DIGEST,
  model,
  platformProfile,
  renderInput,
  withCpuSize,
} from '../__fixtures__/input';
import { offeredBy } from '../offeredBy';
import { RenderInput, renderService } from '../renderService';
import { rawDeploymentPath } from '.';

type Files = ReturnType<typeof renderService>;

const objectsOf = (files: readonly { path: string; content: string }[]) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

const named = (files: Files, kind: string): any =>
  objectsOf(files).find(object => object.kind === kind);

const render = (input: RenderInput = renderInput()) =>
  renderService(rawDeploymentPath, input);

/** What is asked of each runtime: a model of its first format, on what it runs on. */
function inputOf(runtime: ProfileRuntime): RenderInput {
  const onGpus = runtime.devices.includes('gpu');
  const input = renderInput();
  return {
    ...input,
    request: {
      ...input.request,
      runtime: runtime.id,
      accelerator: onGpus ? 'h100-1' : cpuSize.id,
    },
    model: {
      ...model,
      facts: {
        ...model.facts,
        format: runtime.serves.formats[0],
        task: runtime.serves.tasks?.[0] ?? null,
      },
    },
    profile: withCpuSize(platformProfile()),
  };
}

const offered = offeredBy(rawDeploymentPath, platformProfile()).runtimes;
const started = offered.filter(({ refusal }) => refusal === undefined);

const atNode = (object: any) => object.spec.template.spec;

describe('the golden path of a Deployment without KServe', () => {
  it('renders the Deployment and its companions below the service directory', () => {
    const files = render();
    expect(files.map(file => file.path)).toEqual(
      [
        'deployment',
        'service',
        'scaledobject',
        'externalsecret',
        'networkpolicy',
        'catalog-info',
      ].map(name => `tenants/team-a/chat/${name}.yaml`),
    );
    expect(objectsOf(files).map(({ kind }) => kind)).toEqual([
      'Deployment',
      'Service',
      'ScaledObject',
      'ExternalSecret',
      'NetworkPolicy',
      'Component',
      'API',
    ]);
  });

  it('starts what the ClusterServingRuntime starts, as KServe would', () => {
    const deployment = named(render(), 'Deployment');
    const [engine] = atNode(deployment).containers;
    expect(engine).toMatchObject({
      image: expect.stringMatching(/vllm-openai@sha256:/),
      command: [
        'python3',
        '-m',
        'vllm.entrypoints.openai.api_server',
        '--port=8080',
        '--model=/mnt/models',
        '--served-model-name=chat',
      ],
      env: [
        { name: 'VLLM_NO_USAGE_STATS', value: '1' },
        { name: 'HF_HUB_OFFLINE', value: '1' },
        {
          name: 'VLLM_API_KEY',
          valueFrom: { secretKeyRef: { name: 'chat-engine-key' } },
        },
      ],
      ports: [{ containerPort: 8080 }],
      startupProbe: { httpGet: { path: '/health', port: 8080 } },
      readinessProbe: { httpGet: { path: '/health', port: 8080 } },
      livenessProbe: { httpGet: { path: '/health', port: 8080 } },
      securityContext: { allowPrivilegeEscalation: false },
      // Of the size, never of the runtime.
      resources: { limits: { cpu: '8', 'nvidia.com/gpu': '1' } },
    });
  });

  it('mounts the model where runtimes look for it, from the folder of a modelcar', () => {
    const { containers, volumes } = atNode(named(render(), 'Deployment'));
    expect(volumes[0]).toEqual({
      name: 'model',
      image: {
        reference: `registry.sandbox.example/models/qwen3-8b@sha256:${DIGEST}`,
        pullPolicy: 'IfNotPresent',
      },
    });
    expect(containers[0].volumeMounts[0]).toEqual({
      name: 'model',
      mountPath: '/mnt/models',
      subPath: 'models',
      readOnly: true,
    });
    expect(volumes.map(({ name }: any) => name)).toEqual(
      containers[0].volumeMounts.map(({ name }: any) => name),
    );
  });

  it('queues the pods, and leaves their number to the autoscaler', () => {
    const files = render();
    const deployment = named(files, 'Deployment');
    for (const { labels } of [
      deployment.metadata,
      deployment.spec.template.metadata,
    ]) {
      expect(labels).toMatchObject({
        'kueue.x-k8s.io/queue-name': 'serving',
        'kueue.x-k8s.io/priority-class': 'serving-standard',
        'model-serving.backstage.io/owner': 'team-a',
        'model-serving.backstage.io/cost-center': 'cc-1001',
      });
    }
    expect(deployment.spec).not.toHaveProperty('replicas');
    expect(deployment.metadata.annotations).toMatchObject({
      'model-serving.backstage.io/max-replicas': '2',
    });
    expect(named(files, 'ScaledObject').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'chat' },
      minReplicaCount: 1,
      maxReplicaCount: 2,
    });
  });

  it('scales on its own pods, not on those of a service whose name starts the same', () => {
    const [{ metadata }] = named(render(), 'ScaledObject').spec.triggers;
    const [, pattern] = /pod=~"([^"]+)"/.exec(metadata.query)!;
    const isCounted = (pod: string) => new RegExp(`^(?:${pattern})$`).test(pod);
    expect(isCounted('chat-6f5d9c7b8d-x2x7q')).toBe(true);
    expect(isCounted('chat-v2-6f5d9c7b8d-x2x7q')).toBe(false);
    expect(isCounted('chat-predictor-6f5d9c7b8d-x2x7q')).toBe(false);
    expect(isCounted('chat-v2-0')).toBe(false);
  });

  it('is reached under its name, through the gateway alone', () => {
    const files = render();
    const selected = { 'model-serving.backstage.io/service': 'chat' };
    const { template, selector } = named(files, 'Deployment').spec;
    expect(template.metadata.labels).toMatchObject(selected);
    expect(selector.matchLabels).toEqual(selected);
    expect(named(files, 'Service')).toMatchObject({
      metadata: { name: 'chat' },
      spec: {
        type: 'ClusterIP',
        selector: selected,
        ports: [{ port: 80, targetPort: 8080 }],
      },
    });
    expect(named(files, 'NetworkPolicy').spec.podSelector.matchLabels).toEqual(
      selected,
    );
    expect(named(files, 'API').spec.definition).toContain(
      'http://chat.team-a.svc.cluster.local',
    );
  });

  it('fills in the placeholders of KServe wherever they stand', () => {
    const runtime = offered.find(({ id }) => id === 'mlserver-sklearn')!;
    const files = render(inputOf(runtime));
    const [engine] = atNode(named(files, 'Deployment')).containers;
    expect(engine.readinessProbe.httpGet.path).toBe('/v2/models/chat/ready');
    expect(engine.env).toContainEqual({
      name: 'MLSERVER_MODEL_NAME',
      value: 'chat',
    });
    expect(JSON.stringify(objectsOf(files))).not.toContain('{{');
  });

  it('can start most runtimes, and says of each other one why not', () => {
    expect(started.length).toBeGreaterThan(12);
    expect(
      offered.flatMap(({ id, refusal }) => (refusal ? [[id, refusal]] : [])),
    ).toEqual(
      ['trtllm', 'torchserve'].map(id => [
        id,
        expect.stringMatching(/reads a configuration file of the platform/),
      ]),
    );
  });

  it.each(started.map(({ id }) => id))(
    'passes every check of the platform with %s',
    async id => {
      const input = inputOf(started.find(runtime => runtime.id === id)!);
      const { findings } = await checkFiles({
        ...checkInput(),
        profile: input.profile,
        picture: picture(),
        files: render(input),
      });
      const isOnCpus = input.request.accelerator === cpuSize.id;
      expect(
        findings.filter(
          ({ outcome, rule }) =>
            outcome !== 'pass' && !(isOnCpus && rule === 'quota-fit'),
        ),
      ).toEqual([]);
    },
  );

  it('is read back as the request that it was, and rendered the same again', () => {
    fc.assert(
      fc.property(
        fc.record({
          runtime: fc.constantFrom(...started),
          min: fc.integer({ min: 1, max: 4 }),
          more: fc.integer({ min: 0, max: 3 }),
          priority: fc.constantFrom('serving-standard', 'serving-critical'),
          purpose: fc.stringMatching(/^[A-Za-z0-9 '":{}#&*!|>%@`-]{1,60}$/),
          contextLength: fc.constantFrom(undefined, 4096, 8192),
          variant: fc.constantFrom(null, 'fp8'),
        }),
        ({ contextLength, more, min, priority, purpose, runtime, variant }) => {
          const input = inputOf(runtime);
          const asked = {
            ...input,
            model: { ...input.model, variant },
            request: {
              ...input.request,
              model: {
                ref: model.entityRef,
                ...(variant !== null && { variant }),
              },
              priority,
              ...(contextLength !== undefined &&
                runtime.arguments?.some(({ id }) => id === 'contextLength') && {
                  arguments: { contextLength },
                }),
              purpose: `for ${purpose}`.trim(),
              replicas: { min, max: min + more },
            },
          };
          const files = render(asked);
          const reading = rawDeploymentPath.read(objectsOf(files))!;
          const { request } = contextOfFiles(
            { ...checkInput(), ...asked, service: 'chat' },
            reading,
            closestAccelerator(reading, asked.profile)!,
          );
          expect(request).toEqual(asked.request);
          expect(render({ ...asked, request })).toEqual(files);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each<[string, (deployment: any) => void, RegExp]>([
    [
      'another image',
      it => {
        atNode(it).containers[0].image = atNode(it).containers[0].image.replace(
          'sha256:6',
          'sha256:7',
        );
      },
      /containers\[0\]\.image is ".*"; it must be/,
    ],
    [
      'an argument of its own',
      it => atNode(it).containers[0].args.push('--enable-lora'),
      /args\[\d\] may not be set by a service|must be/,
    ],
    [
      'a second container',
      it => atNode(it).containers.push({ name: 'side', image: 'x' }),
      /containers\[1\] may not be set by a service/,
    ],
    [
      'replicas beside the autoscaler',
      it => {
        it.spec.replicas = 1;
      },
      /spec\.replicas may not be set by a service/,
    ],
    [
      'another maximum than the autoscaler has',
      it => {
        it.metadata.annotations['model-serving.backstage.io/max-replicas'] =
          '8';
      },
      /max-replicas"\] is "8"; it must be "2"/,
    ],
  ])('is refused with %s', async (_what, change, message) => {
    const files = render();
    const deployment = named(files, 'Deployment');
    change(deployment);
    const { findings } = await checkFiles({
      ...checkInput(),
      files: files.map(file =>
        file.path.endsWith('/deployment.yaml')
          ? { ...file, content: JSON.stringify(deployment) }
          : file,
      ),
    });
    expect(
      findings
        .filter(({ rule }) => rule === 'golden-path')
        .map(finding => finding.message)
        .join('\n'),
    ).toMatch(message);
  });

  it('leaves Deployments of others to their own paths', () => {
    const deployment = named(render(), 'Deployment');
    delete deployment.metadata.annotations[
      'model-serving.backstage.io/golden-path'
    ];
    expect(rawDeploymentPath.read([deployment])).toBeUndefined();
  });

  it.each<[string, (input: RenderInput) => RenderInput, RegExp]>([
    [
      'a runtime whose file is not in the repository',
      input => ({
        ...input,
        profile: {
          ...input.profile,
          runtimes: input.profile.runtimes.map(
            ({ pod: _pod, ...runtime }) => runtime,
          ),
        },
      }),
      /vLLM cannot be started without KServe: the GitOps repository has no ClusterServingRuntime vllm-pinned\./,
    ],
    [
      'a runtime whose engine is configured by the platform',
      input => ({
        ...input,
        request: { ...input.request, runtime: 'trtllm' },
      }),
      /reads a configuration file of the platform, which only an InferenceService may mount/,
    ],
    [
      'a model that no image volume holds',
      input => ({
        ...input,
        model: {
          ...input.model,
          facts: { ...input.model.facts, uri: 's3://models/qwen3-8b' },
        },
      }),
      /model: Pods mount models from OCI registries only \(oci:\/\/\)/,
    ],
  ])('does not render %s', (_what, change, message) => {
    expect(() => render(change(renderInput()))).toThrow(message);
  });

  it('is not offered what it cannot start, in the words of the form', () => {
    const { fitting, refused } = runtimesFor(
      offered,
      { format: 'vLLM', quantization: null, task: 'text-generation' },
      { title: 'H100', count: 1 },
    );
    expect(fitting.map(({ id }) => id)).not.toContain('trtllm');
    expect(
      refused.find(({ runtime }) => runtime.id === 'trtllm')?.refusal,
    ).toMatch(/configuration file/);
  });
});
