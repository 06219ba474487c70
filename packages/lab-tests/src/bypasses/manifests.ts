import type { KubernetesObject } from '@model-serving/lab';
import {
  SAMPLE_TENANT,
  sampleArtifact,
  sampleRawObjects,
  sampleService,
} from '../sampleService';

type Json = any;

export const TENANT = SAMPLE_TENANT;
export const DIGEST = 'c'.repeat(64);
export const IMAGE = `registry.lab.example/engines/vllm@sha256:${DIGEST}`;

const QUEUE = { 'kueue.x-k8s.io/queue-name': 'serving' };
const IDENTITY = {
  'model-serving.backstage.io/owner': TENANT,
  'model-serving.backstage.io/cost-center': 'cc-1001',
};
export const LABELS = { ...QUEUE, ...IDENTITY };

const resources = (accelerators = 1) => {
  const amounts = {
    cpu: '4',
    memory: '24Gi',
    ...(accelerators > 0 && { 'nvidia.com/gpu': String(accelerators) }),
  };
  return { requests: amounts, limits: { ...amounts } };
};

const object = (
  apiVersion: string,
  kind: string,
  name: string,
  rest: Json,
): KubernetesObject =>
  structuredClone({
    apiVersion,
    kind,
    ...rest,
    metadata: { name, namespace: TENANT, ...rest.metadata },
  });

/** Changes a manifest in place; answers it. */
function changed(
  manifest: KubernetesObject,
  change: (manifest: Json) => void,
): KubernetesObject {
  change(manifest);
  return manifest;
}

type ChangeOf = (spec: Json, manifest: Json) => void;

/** What is made of a name, made once and answered as a copy: rendering takes longer than judging. */
function onceByName(
  make: (name: string) => KubernetesObject,
): (name: string) => KubernetesObject {
  const made = new Map<string, KubernetesObject>();
  return name => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return structuredClone(known);
  };
}

const renderedService = onceByName(name =>
  sampleService({ request: { name } }),
);

const renderedDeployment = onceByName(
  name => sampleRawObjects({ request: { name } })[0],
);

/** An InferenceService as the golden path writes it, but for the change. */
export function service(
  change: ChangeOf = () => {},
  name = 'bypass',
): KubernetesObject {
  return changed(renderedService(name), it => change(it.spec.predictor, it));
}

/** A Deployment as the golden path without KServe writes it, but for the change. */
export function rawDeployment(
  change: ChangeOf = () => {},
  name = 'bypass',
): KubernetesObject {
  return changed(renderedDeployment(name), it => change(it.spec, it));
}

/** A Deployment that autoscalers may give two replicas. */
export const RAW_TARGET = 'bypass-raw';
export const rawTarget = () =>
  rawDeployment((spec, it) => {
    spec.replicas = 0;
    it.metadata.annotations['model-serving.backstage.io/max-replicas'] = '2';
  }, RAW_TARGET);

/** An LLMInferenceService that every rule accepts, but for the change. */
export function llmService(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object(
    'serving.kserve.io/v1alpha2',
    'LLMInferenceService',
    'bypass',
    {
      metadata: { labels: LABELS },
      spec: {
        labels: IDENTITY,
        model: { uri: sampleArtifact('sample'), name: 'sample' },
        replicas: 1,
        template: {
          containers: [{ name: 'main', resources: resources() }],
        },
      },
    },
  );
  return changed(manifest, it => change(it.spec, it));
}

const template = () => ({
  metadata: { labels: { app: 'bypass', ...LABELS } },
  spec: {
    containers: [
      {
        name: 'engine',
        image: IMAGE,
        command: ['vllm', 'serve', '/mnt/models'],
        env: [{ name: 'HF_HUB_OFFLINE', value: '1' }],
        resources: resources(),
      },
    ],
  },
});

/** A Deployment, StatefulSet or ReplicaSet that every rule accepts, but for the change. */
export function workload(
  kind: 'Deployment' | 'StatefulSet' | 'ReplicaSet',
  change: ChangeOf = () => {},
): KubernetesObject {
  const manifest = object('apps/v1', kind, 'bypass', {
    metadata: { labels: LABELS },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'bypass' } },
      ...(kind === 'StatefulSet' && { serviceName: 'bypass' }),
      template: template(),
    },
  });
  return changed(manifest, it => change(it.spec, it));
}

/** What makes pods and is no kind that serving foresees. */
export function podMaker(
  kind: 'DaemonSet' | 'Job' | 'CronJob',
  change: ChangeOf = () => {},
): KubernetesObject {
  const pods = template();
  if (kind === 'DaemonSet') {
    return changed(
      object('apps/v1', kind, 'bypass-daemons', {
        spec: {
          selector: { matchLabels: { app: 'bypass' } },
          template: pods,
        },
      }),
      it => change(it.spec.template, it),
    );
  }
  const job = {
    backoffLimit: 0,
    template: {
      ...pods,
      spec: { ...pods.spec, restartPolicy: 'Never' },
    },
  };
  const metadata = { labels: IDENTITY };
  return kind === 'Job'
    ? changed(
        object('batch/v1', kind, 'bypass-job', { metadata, spec: job }),
        it => change(it.spec.template, it),
      )
    : changed(
        object('batch/v1', kind, 'bypass-cron', {
          metadata,
          spec: {
            schedule: '0 0 1 1 *',
            concurrencyPolicy: 'Forbid',
            jobTemplate: { spec: job },
          },
        }),
        it => change(it.spec.jobTemplate.spec.template, it),
      );
}

/** A pod that asks for an accelerator and waits in the tenant's queue, but for the change. */
export function pod(
  change: ChangeOf = () => {},
  name = 'bypass',
): KubernetesObject {
  const { metadata, spec } = template();
  const manifest = object('v1', 'Pod', name, { metadata, spec });
  return changed(manifest, it => change(it.spec, it));
}

const SMALL = { cpu: '500m', memory: '256Mi' };

/** Takes accelerators, and what only they need, out of a pod's specification. */
export function onCpus(spec: Json): void {
  delete spec.tolerations;
  delete spec.nodeSelector;
  for (const container of [spec.model, ...(spec.containers ?? [])]) {
    for (const amounts of Object.values<any>(container?.resources ?? {})) {
      delete amounts['nvidia.com/gpu'];
    }
  }
}

/** A pod without accelerators, small enough to run outside the queue, but for the change. */
export function smallPod(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object('v1', 'Pod', 'bypass-small', {
    metadata: { labels: { app: 'bypass' } },
    spec: {
      containers: [
        {
          name: 'companion',
          image: IMAGE,
          resources: { requests: SMALL, limits: { ...SMALL } },
        },
      ],
    },
  });
  return changed(manifest, it => change(it.spec, it));
}

/** A Service inside the cluster, but for the change. */
export function clusterService(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object('v1', 'Service', 'bypass', {
    spec: {
      selector: { app: 'bypass' },
      ports: [{ port: 80, targetPort: 8080 }],
    },
  });
  return changed(manifest, it => change(it.spec, it));
}

/** A route on the platform's gateway under a host name of the tenant, but for the change. */
export function route(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object(
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'bypass',
    {
      spec: {
        parentRefs: [{ name: 'serving', namespace: 'gateway-system' }],
        hostnames: [`chat.${TENANT}.models.lab.example`],
        rules: [{ backendRefs: [{ name: 'bypass', port: 80 }] }],
      },
    },
  );
  return changed(manifest, it => change(it.spec, it));
}

/** A claim of the tenant's storage class, but for the change. */
export function claim(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object('v1', 'PersistentVolumeClaim', 'bypass', {
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      resources: { requests: { storage: '10Gi' } },
    },
  });
  return changed(manifest, it => change(it.spec, it));
}

/** A disruption budget that lets nodes be drained, but for the change. */
export function budget(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object('policy/v1', 'PodDisruptionBudget', 'bypass', {
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: {
        matchLabels: { 'model-serving.backstage.io/service': 'bypass' },
      },
    },
  });
  return changed(manifest, it => change(it.spec, it));
}

/** A ServingRuntime of the tenant's own that every rule accepts, but for the change. */
export function runtime(
  change: ChangeOf = () => {},
  name = 'own-vllm',
): KubernetesObject {
  const manifest = object(
    'serving.kserve.io/v1alpha1',
    'ServingRuntime',
    name,
    {
      spec: {
        supportedModelFormats: [
          { name: 'vLLM', version: '1', autoSelect: false },
        ],
        containers: [
          {
            name: 'kserve-container',
            image: IMAGE,
            command: ['python3', '-m', 'vllm.entrypoints.openai.api_server'],
            args: ['--model=/mnt/models', '--served-model-name={{.Name}}'],
            env: [{ name: 'HF_HUB_OFFLINE', value: '1' }],
          },
        ],
      },
    },
  );
  return changed(manifest, it => change(it.spec, it));
}

/** A ScaledObject within the tenant's limits, but for the change. */
export function scaledObject(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object('keda.sh/v1alpha1', 'ScaledObject', 'bypass', {
    metadata: { labels: IDENTITY },
    spec: {
      scaleTargetRef: { name: 'bypass-target-predictor' },
      minReplicaCount: 1,
      maxReplicaCount: 1,
      fallback: { failureThreshold: 3, replicas: 1 },
      triggers: [
        {
          type: 'prometheus',
          metadata: {
            serverAddress: 'http://prometheus.monitoring.svc:9090',
            query: 'sum(up)',
            threshold: '5',
          },
        },
      ],
    },
  });
  return changed(manifest, it => change(it.spec, it));
}

/** An ExternalSecret as the golden path writes it, but for the change. */
export function externalSecret(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object(
    'external-secrets.io/v1',
    'ExternalSecret',
    'bypass',
    {
      metadata: { labels: IDENTITY },
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: { kind: 'SecretStore', name: 'tenant' },
        target: { name: 'bypass', creationPolicy: 'Owner' },
        data: [
          {
            secretKey: 'VLLM_API_KEY',
            remoteRef: { key: `${TENANT}/serving-engine`, property: 'api_key' },
          },
        ],
      },
    },
  );
  return changed(manifest, it => change(it.spec, it));
}

/** A HorizontalPodAutoscaler within the tenant's limits, but for the change. */
export function autoscaler(change: ChangeOf = () => {}): KubernetesObject {
  const manifest = object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'bypass',
    {
      spec: {
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'bypass-target-predictor',
        },
        minReplicas: 1,
        maxReplicas: 2,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: 80 },
            },
          },
        ],
      },
    },
  );
  return changed(manifest, it => change(it.spec, it));
}

/** A NetworkPolicy as the golden path writes it, but for the change. */
export function networkPolicy(change: ChangeOf = () => {}): KubernetesObject {
  const namespaceNamed = (name: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  });
  const manifest = object('networking.k8s.io/v1', 'NetworkPolicy', 'bypass', {
    spec: {
      podSelector: {
        matchLabels: { 'serving.kserve.io/inferenceservice': 'bypass-target' },
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [namespaceNamed('gateway-system')] }],
      egress: [
        {
          to: [namespaceNamed('kube-system')],
          ports: [{ protocol: 'UDP', port: 53 }],
        },
      ],
    },
  });
  return changed(manifest, it => change(it.spec, it));
}

/** An object of any other kind in the tenant's namespace. */
export function other(
  apiVersion: string,
  kind: string,
  rest: Json,
): KubernetesObject {
  return object(apiVersion, kind, 'bypass', rest);
}

/** Sets a variable of an InferenceService, which it may have already. */
export const env = (name: string, value: string) => (predictor: Json) => {
  predictor.model.env = [
    ...predictor.model.env.filter((each: Json) => each.name !== name),
    { name, value },
  ];
};
