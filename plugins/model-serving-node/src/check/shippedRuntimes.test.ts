import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  engineNamed,
  engineOfRuntimeName,
  recognizeEngine,
} from '@model-serving/backstage-plugin-model-serving-common';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import {
  platformFile,
  platformProfile,
} from '../goldenPaths/__fixtures__/input';
import {
  localQueue,
  namespaceObject,
  servingLimits,
  shippedPolicies,
} from './__fixtures__/platform';
import { parsePlatformPolicies } from './platformPolicies';

/** Kueue's `waitForPodsReady` of `templates/platform/kueue`, in seconds. */
const READY_WITHIN = 30 * 60;

/** A configuration file of the engine, as an annotation of its pod. */
const CONFIG = 'engine.model-serving.backstage.io/config';

/** Readiness of the one model, which unlike the server's ends when somebody unloads it. */
const MODEL = '/v2/models/{{.Name}}/ready';

/** A key that no HTTP request can hold: a header ends with its line. */
const KEY = 'nobody\r\nnobody';

/** What closes an engine's control API: an argument, or a configuration of which nobody but the platform is the author. */
const CLOSED_BY: Record<string, string> = {
  SGLang: `--admin-api-key=${KEY}`,
  Triton: `--http-restricted-api=shared-memory,model-repository,trace,logging:admin-key=${KEY}`,
  TorchServe: 'management_address=http://127.0.0.1:8081',
};

/** Engines whose control API only the gateway can close, or that have none beside the engine key. */
const CLOSED_BY_GATEWAY = [
  'KServe Hugging Face',
  'KServe Python',
  'MLServer',
  'NIM',
  'Ollama',
  'TensorRT-LLM',
];
const WITHOUT_CONTROL = ['BentoML', 'TGI', 'llama.cpp', 'vLLM'];

/** The engine that each file starts, and where its health is asked for, ready and alive. */
const RUNTIMES: Record<string, [engine: string, ready: string, live: string]> =
  {
    'bentoml-pinned': ['BentoML', '/readyz', '/livez'],
    'kserve-huggingface-pinned': ['KServe Hugging Face', MODEL, MODEL],
    'kserve-lightgbm-pinned': ['KServe Python', MODEL, MODEL],
    'kserve-sklearn-pinned': ['KServe Python', MODEL, MODEL],
    'kserve-xgboost-pinned': ['KServe Python', MODEL, MODEL],
    'llamacpp-pinned': ['llama.cpp', '/health', '/health'],
    'mlserver-lightgbm-pinned': ['MLServer', MODEL, MODEL],
    'mlserver-mlflow-pinned': ['MLServer', MODEL, MODEL],
    'mlserver-sklearn-pinned': ['MLServer', MODEL, MODEL],
    'mlserver-xgboost-pinned': ['MLServer', MODEL, MODEL],
    'nim-pinned': ['NIM', '/v1/health/ready', '/v1/health/live'],
    'ollama-pinned': ['Ollama', '/api/tags', '/'],
    'sglang-pinned': ['SGLang', '/health', '/health'],
    'tgi-pinned': ['TGI', '/health', '/health'],
    'torchserve-pinned': ['TorchServe', '/ping', '/ping'],
    'triton-onnx-pinned': ['Triton', '/v2/health/ready', '/v2/health/live'],
    'triton-pinned': ['Triton', '/v2/health/ready', '/v2/health/live'],
    'trtllm-pinned': ['TensorRT-LLM', '/health', '/health'],
    'vllm-pinned': ['vLLM', '/health', '/health'],
  };

const folder = resolvePackagePath(
  '@model-serving/backstage-plugin-model-serving-node',
  '../../templates/platform/runtimes',
);

/** What the documentation asks of the gateway. */
const gatewayRules = readFileSync(
  resolvePackagePath(
    '@model-serving/backstage-plugin-model-serving-node',
    '../../docs/runtimes.md',
  ),
  'utf8',
)
  .split('## Control APIs')
  .at(1);

const names = readdirSync(folder).map(file => basename(file, '.yaml'));

function runtimeOf(name: string): KubernetesObject & { spec: any } {
  const documents = readYamlDocuments(platformFile(`runtimes/${name}.yaml`));
  expect(documents).toHaveLength(1);
  const { value } = documents[0];
  if (!isKubernetesObject(value)) {
    throw new Error(`${name}.yaml holds no object`);
  }
  return value as KubernetesObject & { spec: any };
}

const offers = platformProfile().runtimes;

describe('the shipped serving runtimes', () => {
  const policies = parsePlatformPolicies(shippedPolicies());

  it('are those of this table', () => {
    expect(names.sort()).toEqual(Object.keys(RUNTIMES).sort());
  });

  it('are offered with vLLM first', () => {
    expect(offers[0].id).toBe('vllm');
    expect(offers).toHaveLength(names.length);
  });

  it('may all be named by services', () => {
    const { content } = platformFile('policies/parameters.yaml');
    const parameters = parse(content.split('\n---\n')[1]);
    const allowed: string[] = parameters.data.engines.split(/,\s*/);
    expect(allowed.filter(name => !name.endsWith('*')).sort()).toEqual(
      names.sort(),
    );
  });

  it('have images pinned by digest, one digest for each image', () => {
    const images = names.map(
      name => runtimeOf(name).spec.containers[0].image as string,
    );
    for (const image of images) {
      expect(image).toMatch(
        /^registry\.sandbox\.example\/engines\/[a-z0-9./-]+@sha256:[0-9a-f]{64}$/,
      );
    }
    const parts = [...new Set(images)].map(image => image.split('@'));
    expect(new Set(parts.map(([repository]) => repository)).size).toBe(
      parts.length,
    );
    expect(new Set(parts.map(([, digest]) => digest)).size).toBe(parts.length);
  });

  describe.each(names)('%s', name => {
    const runtime = runtimeOf(name);
    const { spec } = runtime;
    const [container] = spec.containers;
    const [engineName, ready, live] = RUNTIMES[name] ?? [];
    const engine = engineNamed(engineName);

    it('is one object of its name that tenants can only use', () => {
      expect(runtime).toMatchObject({
        apiVersion: 'serving.kserve.io/v1alpha1',
        kind: 'ClusterServingRuntime',
        metadata: { name },
      });
      expect(spec.containers).toHaveLength(1);
      expect(container.name).toBe('kserve-container');
    });

    it('is recognized as its engine by image and command', () => {
      expect(recognizeEngine(container)).toBe(engineName);
      expect(recognizeEngine({ image: container.image })).toBe(engineName);
    });

    it('is recognized as its engine by its name', () => {
      expect(engineOfRuntimeName(name)).toBe(engineName);
    });

    it('is offered with the protocol that its engine speaks', () => {
      const { protocol } = offers.find(({ kserve }) => kserve.name === name)!;
      expect(protocol).toBe(engine!.protocol);
    });

    it('is offered by the platform profile as it is', () => {
      expect(offers.filter(({ kserve }) => kserve.name === name)).toHaveLength(
        1,
      );
      const offer = offers.find(({ kserve }) => kserve.name === name)!;
      const annotations = spec.annotations ?? {};
      const port = annotations['prometheus.kserve.io/port'];
      expect(offer.engine).toBe(engineName);
      expect(offer.port).toBe(container.ports[0].containerPort);
      expect(offer.metrics).toEqual(
        port === undefined
          ? undefined
          : {
              path: annotations['prometheus.kserve.io/path'],
              port: Number(port),
            },
      );
      const formats: Array<{ name: string; version: string }> =
        spec.supportedModelFormats;
      expect([...offer.serves.formats].sort()).toEqual(
        formats.map(each => each.name).sort(),
      );
      expect(formats).toContainEqual({
        name: offer.kserve.modelFormat,
        version: offer.kserve.version,
        autoSelect: false,
      });
      expect(spec.protocolVersions).toContain(offer.kserve.protocolVersion);
    });

    it('is chosen by name only', () => {
      for (const { autoSelect } of spec.supportedModelFormats) {
        expect(autoSelect).toBe(false);
      }
    });

    it('asks for health where the engine answers, on the port that it listens on', () => {
      expect(container.ports).toEqual([
        { containerPort: 8080, protocol: 'TCP' },
      ]);
      const { startupProbe, readinessProbe, livenessProbe } = container;
      expect(readinessProbe.httpGet).toEqual({ path: ready, port: 8080 });
      expect(livenessProbe.httpGet).toEqual({ path: live, port: 8080 });
      expect([ready, live]).toContain(startupProbe.httpGet.path);
      expect(startupProbe.httpGet.port).toBe(8080);
      for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
        expect(probe.timeoutSeconds ?? 1).toBeLessThanOrEqual(
          probe.periodSeconds,
        );
      }
    });

    it('is given up before Kueue takes the pod away, and looked at often enough to measure its start', () => {
      const { periodSeconds, failureThreshold } = container.startupProbe;
      expect(periodSeconds).toBe(5);
      expect(periodSeconds * failureThreshold).toBeLessThan(READY_WITHIN);
      expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(300);
    });

    it('listens where probes and metrics are asked for', () => {
      const said = [
        ...(container.args ?? []),
        ...container.env.map((each: any) => `${each.name}=${each.value}`),
        ...Object.values(spec.annotations ?? {}).slice(2),
      ].join('\n');
      expect(said).toMatch(/8080/);
      const port = spec.annotations?.['prometheus.kserve.io/port'];
      expect(port === undefined ? '' : said).toContain(port ?? '');
    });

    it('has metrics annotations exactly where the engine exposes metrics', () => {
      const isMeasured = Object.keys(engine!.metrics).length > 0;
      const { paths = ['/metrics'], ports } = engine!;
      expect(isMeasured ? ['8080', ...ports] : [undefined]).toContain(
        spec.annotations?.['prometheus.kserve.io/port'],
      );
      expect(isMeasured ? paths : [undefined]).toContain(
        spec.annotations?.['prometheus.kserve.io/path'],
      );
    });

    it('is started with what its metrics page needs', () => {
      expect(
        [...(container.args ?? []), spec.annotations?.[CONFIG]].join('\n'),
      ).toContain(engine!.pageNeeds ?? '');
    });

    it('leaves no control API open that has no key', () => {
      const said = [...(container.args ?? []), spec.annotations?.[CONFIG]];
      const isClosed =
        CLOSED_BY[engineName] === undefined
          ? WITHOUT_CONTROL.includes(engineName) ||
            (CLOSED_BY_GATEWAY.includes(engineName) &&
              !!gatewayRules?.includes(`\n| ${engineName} `))
          : `\n${said.join('\n')}\n`.includes(`\n${CLOSED_BY[engineName]}\n`);
      expect(isClosed).toBe(true);
    });

    it('has no variable that services could set in its place', () => {
      const judged = (variable: string) =>
        policies
          .decide(
            {
              apiVersion: 'serving.kserve.io/v1beta1',
              kind: 'InferenceService',
              metadata: { name: 'chat', namespace: 'team-a' },
              spec: {
                predictor: {
                  model: {
                    env: [{ name: variable, value: 'x' }],
                  },
                },
              },
            },
            {
              operation: 'CREATE',
              username: 'system:serviceaccount:team-a:member',
              namespace: namespaceObject,
              params: [localQueue, servingLimits],
            },
          )
          .flatMap(({ message }) => message ?? [])
          .filter(message => message.includes('the environment variable'));
      const taken = (container.env as { name: string }[])
        .map(each => each.name)
        // Harmless, as --served-model-name is.
        .filter(each => !/_MODEL_NAME$|^HF_HUB_DISABLE_/.test(each));
      expect(taken.filter(each => judged(each).length === 0)).toEqual([]);
    });

    it('has no volume that a service could replace by its name', () => {
      const { content } = platformFile('policies/parameters.yaml');
      const { data } = parse(content.split('\n---\n')[1]);
      for (const volume of spec.volumes ?? []) {
        expect(data.reservedVolumes.split(', ')).toContain(volume.name);
      }
    });

    it('does not log its arguments where the engine key is among them', () => {
      expect(
        container.env.find((each: any) => each.name === 'LOG_LEVEL')?.value,
      ).toBe(engineName === 'TGI' ? 'warn' : undefined);
    });

    it('answers gRPC only where the engine cannot leave it out', () => {
      const flags: Record<string, string> = {
        'KServe Hugging Face': '--enable_grpc=false',
        'KServe Python': '--enable_grpc=false',
        Triton: '--allow-grpc=false',
      };
      expect(container.args ?? []).toEqual(
        expect.arrayContaining([flags[engineName]].filter(Boolean)),
      );
    });

    it('mounts the configuration that its annotation holds', () => {
      const mounted = (spec.volumes ?? [])
        .filter((volume: any) => volume.downwardAPI)
        .map(({ name: volume, downwardAPI }: any) => {
          const [{ path, fieldRef }] = downwardAPI.items;
          const { mountPath } = container.volumeMounts.find(
            (mount: any) => mount.name === volume,
          );
          return [
            fieldRef.fieldPath,
            container.args.join(' ').includes(`${mountPath}/${path}`),
          ];
        });
      expect(mounted).toEqual(
        spec.annotations?.[CONFIG]
          ? [[`metadata.annotations['${CONFIG}']`, true]]
          : [],
      );
    });

    it('loads its model from where it is mounted', () => {
      const said = JSON.stringify([
        container.command,
        container.args,
        container.env,
      ]);
      expect(said).toContain('/mnt/models');
    });

    it('has no privileges, and asks for little where the golden path does not say', () => {
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
      const { runAsNonRoot, runAsUser } = container.securityContext;
      // A user by name in the image is not known to be another than root.
      expect(runAsNonRoot === true).toBe(runAsUser !== undefined);
      expect(container.resources.requests).toEqual({ cpu: '1', memory: '2Gi' });
      expect(container.resources.limits).toEqual(container.resources.requests);
    });

    it('would comply with every policy if a tenant brought it, but for a configuration file', () => {
      const own = {
        ...runtime,
        kind: 'ServingRuntime',
        metadata: { name: `own-${name}`, namespace: 'team-a' },
      };
      const decisions = policies.decide(own, {
        operation: 'CREATE',
        username: 'system:serviceaccount:team-a:member',
        namespace: namespaceObject,
        params: [localQueue, servingLimits],
      });
      const denied = decisions.flatMap(({ message }) => message ?? []);
      // What is denied about a configuration file, and nothing else.
      const ofConfiguration = denied.filter(
        message =>
          message.includes(`the annotation ${CONFIG}`) ||
          /the argument "--(ts-)?config" or its value/.test(message) ||
          message.includes('mounts: the mount at "/etc/engine"'),
      );
      expect(denied).toEqual(ofConfiguration);
      expect(denied).toHaveLength(spec.annotations?.[CONFIG] ? 3 : 0);
      expect(decisions.map(({ policy }) => policy)).toEqual(
        expect.arrayContaining([
          'serving-no-downloads',
          'serving-allowed-sources',
          'serving-pinned-artifacts',
          'serving-pod-safety',
        ]),
      );
    });
  });
});
