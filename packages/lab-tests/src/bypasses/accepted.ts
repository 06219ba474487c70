import type { KubernetesObject } from '@model-serving/lab';
import {
  autoscaler,
  budget,
  claim,
  clusterService,
  externalSecret,
  IMAGE,
  llmService,
  networkPolicy,
  onCpus,
  other,
  podMaker,
  RAW_TARGET,
  rawDeployment,
  route,
  runtime,
  scaledObject,
  service,
  smallPod,
  workload,
  TENANT,
} from './manifests';
import { sampleArtifact, sampleLlmService } from '../sampleService';

const accepted = (title: string, object: KubernetesObject) => ({
  title,
  kind: object.kind,
  object,
});

/** Has an engine load LoRA adapters that the kubelet pulls. */
function withAdapter(pod: any, engine: any, flag: string): void {
  const names = ['french', 'german'];
  pod.volumes = [
    ...(pod.volumes ?? []),
    ...names.map(name => ({
      name: `lora-${name}`,
      image: { reference: sampleArtifact('sample').replace('oci://', '') },
    })),
  ];
  engine.volumeMounts = [
    ...(engine.volumeMounts ?? []),
    ...names.map(name => ({
      name: `lora-${name}`,
      mountPath: `/mnt/lora/${name}`,
      subPath: 'models',
      readOnly: true,
    })),
  ];
  engine.args = [
    ...(engine.args ?? []),
    '--enable-lora',
    flag,
    ...names.map(name => `${name}=/mnt/lora/${name}`),
    '--max-lora-rank=16',
  ];
}

/** What tenants need, so that no rule holds by refusing everything. */
export const ACCEPTED = [
  accepted('as the golden path writes it', service()),
  accepted(
    'with the arguments and variables that engines need',
    service(predictor => {
      predictor.model.args = [
        '--max-model-len=8192',
        '--max-num-batched-tokens=2048',
        '--served-model-name={{.Name}}',
        '--api-key=$(VLLM_API_KEY)',
      ];
      predictor.model.env.push(
        { name: 'HF_HOME', value: '/tmp/hf' },
        { name: 'TOKENIZERS_PARALLELISM', value: 'false' },
      );
    }),
  ),
  accepted(
    'with a tag beside its digest, and a priority of the tenant',
    service((predictor, it) => {
      predictor.model.image = IMAGE.replace('@', ':v1@');
      it.metadata.labels['kueue.x-k8s.io/priority-class'] =
        'serving-experiment';
    }),
  ),
  accepted(
    'on CPUs alone, with more replicas than it could have accelerators',
    service(predictor => {
      onCpus(predictor);
      predictor.maxReplicas = 8;
    }),
  ),
  accepted(
    'at exactly the limit',
    service(predictor => {
      predictor.maxReplicas = 4;
    }),
  ),
  accepted(
    'at exactly the limit',
    workload('Deployment', spec => {
      spec.replicas = 4;
    }),
  ),
  accepted(
    'with the variables that KServe gives engines, such as when somebody restarts one',
    workload('Deployment', (_, it) => {
      it.spec.template.spec.containers[0].env.push(
        { name: 'INFERENCE_SERVICE_NAME', value: 'chat' },
        { name: 'MODEL_INIT_MODE', value: 'async' },
      );
    }),
  ),
  accepted(
    'that is stopped',
    service((_, it) => {
      it.metadata.annotations['serving.kserve.io/stop'] = 'true';
    }),
  ),
  accepted(
    'that is stopped',
    rawDeployment(spec => {
      spec.replicas = 0;
    }),
  ),
  accepted(
    'of a service that is stopped',
    scaledObject((_, it) => {
      it.metadata.annotations = { 'autoscaling.keda.sh/paused': 'true' };
    }),
  ),
  accepted('in its own queue', workload('StatefulSet')),
  accepted('pinned and offline', runtime()),
  accepted('with one replica', llmService()),
  accepted('small, without accelerators, outside every queue', smallPod()),
  accepted(
    'small, which is told of no device',
    smallPod(spec => {
      spec.containers[0].env = [
        { name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' },
      ];
    }),
  ),
  accepted(
    'small, with a limit of the pod as a whole',
    smallPod(spec => {
      spec.resources = { limits: { cpu: '1', memory: '2Gi' } };
      delete spec.containers[0].resources;
    }),
  ),
  accepted(
    'small, in a zone, spread over its nodes, with a reference to a secret',
    smallPod(spec => {
      spec.nodeSelector = { 'topology.kubernetes.io/zone': 'a' };
      spec.topologySpreadConstraints = [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'bypass' } },
        },
      ];
      spec.containers[0].env = [
        {
          name: 'OTEL_EXPORTER_OTLP_HEADERS',
          valueFrom: {
            secretKeyRef: { name: 'bypass-secrets', key: 'headers' },
          },
        },
      ];
    }),
  ),
  accepted(
    'small, in a zone, on scratch space that ends',
    smallPod((spec, it) => {
      spec.nodeSelector = { 'topology.kubernetes.io/zone': 'a' };
      spec.volumes = [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }];
      it.metadata.annotations = {
        'prometheus.io/scrape': 'true',
        note: 'what it is for',
      };
    }),
  ),
  accepted(
    'small',
    podMaker('Job', (template, it) => {
      it.metadata.name = 'bypass-small';
      template.metadata.labels = { app: 'bypass' };
      template.spec.containers[0].resources = {
        limits: { cpu: '1', memory: '1Gi' },
      };
    }),
  ),
  accepted(
    'small, with a shell',
    podMaker('Job', (template, it) => {
      it.metadata.name = 'bypass-shell';
      it.metadata.labels = {};
      template.metadata.labels = { app: 'bypass' };
      template.spec.containers[0].command = ['sh', '-c', 'sleep 1'];
      template.spec.containers[0].env = [];
      template.spec.containers[0].resources = {
        limits: { cpu: '1', memory: '1Gi' },
      };
    }),
  ),
  accepted('whose pods wait in the queue', podMaker('CronJob')),
  accepted('whose pods wait in the queue', podMaker('Job')),
  accepted(
    'at exactly the limit',
    podMaker('Job', (_, it) => {
      it.spec.completions = 40;
      it.spec.parallelism = 4;
    }),
  ),
  accepted(
    'whose requests a Service of the tenant logs',
    service(predictor => {
      predictor.logger = {
        mode: 'all',
        url: `http://collector.${TENANT}.svc.cluster.local:8080/log`,
      };
    }),
  ),
  accepted(
    'that sends traces to a collector and serves a web page',
    service(predictor => {
      predictor.model.args = [
        ...(predictor.model.args ?? []),
        '--otlp-traces-endpoint',
        'http://collector.monitoring:4317',
        '--trace-config=opentelemetry,url=http://collector.monitoring:4318/v1/traces',
        '--allowed-origins=["https://chat.example.com"]',
      ];
    }),
  ),
  accepted(
    'with settings of CUDA that choose no device',
    service(predictor => {
      predictor.model.env.push(
        { name: 'CUDA_DEVICE_ORDER', value: 'PCI_BUS_ID' },
        { name: 'CUDA_LAUNCH_BLOCKING', value: '1' },
        { name: 'NVIDIA_TF32_OVERRIDE', value: '0' },
        { name: 'NCCL_DEBUG', value: 'WARN' },
      );
    }),
  ),
  accepted(
    'as a copy of one that runs, with the finalizer of KServe',
    service((_, it) => {
      it.metadata.finalizers = ['inferenceservice.finalizers'];
    }),
  ),
  accepted(
    'with the finalizer of KServe',
    llmService((_, it) => {
      it.metadata.finalizers = ['serving.kserve.io/llmisvc-finalizer'];
    }),
  ),
  accepted(
    'with the finalizer of KEDA',
    scaledObject((_, it) => {
      it.metadata.finalizers = ['finalizer.keda.sh'];
    }),
  ),
  accepted(
    'with ten minutes to finish its requests',
    service(predictor => {
      predictor.terminationGracePeriodSeconds = 600;
      predictor.model.lifecycle = { preStop: { sleep: { seconds: 30 } } };
    }),
  ),
  accepted(
    'with shared memory and a claim for each pod',
    service(predictor => {
      predictor.volumes = [
        { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '8Gi' } },
        {
          name: 'cache',
          ephemeral: {
            volumeClaimTemplate: {
              spec: {
                accessModes: ['ReadWriteOnce'],
                storageClassName: 'standard',
                resources: { requests: { storage: '50Gi' } },
              },
            },
          },
        },
      ];
      predictor.model.volumeMounts = [
        { name: 'shm', mountPath: '/dev/shm' },
        { name: 'cache', mountPath: '/tmp/cache' },
      ];
    }),
  ),
  accepted(
    'on one of its flavors by affinity, its replicas apart',
    workload('Deployment', spec => {
      spec.template.spec.tolerations = [
        { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      ];
      spec.template.spec.affinity = {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'nvidia.com/gpu.product',
                    operator: 'In',
                    values: ['NVIDIA-L4', 'NVIDIA-H100-80GB-HBM3'],
                  },
                  {
                    key: 'topology.kubernetes.io/zone',
                    operator: 'In',
                    values: ['a', 'b'],
                  },
                ],
              },
            ],
          },
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: { app: 'bypass' } },
              },
            },
          ],
        },
      };
    }),
  ),
  accepted(
    'with a model as an image, and a claim beside it',
    workload('Deployment', ({ template }) => {
      template.spec.volumes = [
        {
          name: 'model',
          image: { reference: sampleArtifact('sample').replace('oci://', '') },
        },
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '8Gi' } },
      ];
      template.spec.containers[0].volumeMounts = [
        {
          name: 'model',
          mountPath: '/mnt/models',
          subPath: 'models',
          readOnly: true,
        },
        { name: 'data', mountPath: '/data' },
        { name: 'shm', mountPath: '/dev/shm' },
      ];
    }),
  ),
  ...[
    service(predictor =>
      withAdapter(predictor, predictor.model, '--lora-modules'),
    ),
    llmService(({ template }) =>
      withAdapter(template, template.containers[0], '--lora-modules'),
    ),
    workload('Deployment', ({ template: { spec } }) =>
      withAdapter(spec, spec.containers[0], '--lora-paths'),
    ),
  ].map(object => accepted('with two LoRA adapters as images', object)),
  accepted(
    'with a claim of its own for a cache',
    service(predictor => {
      predictor.volumes = [
        { name: 'cache', persistentVolumeClaim: { claimName: 'cache' } },
      ];
      predictor.model.volumeMounts = [
        { name: 'cache', mountPath: '/cache/kernels' },
      ];
    }),
  ),
  accepted('inside the cluster', clusterService()),
  accepted(
    'without an address of its own',
    clusterService(spec => {
      spec.clusterIP = 'None';
    }),
  ),
  accepted('for a host name of the tenant', route()),
  accepted(
    'to a pool of endpoints, mirrored inside the namespace',
    route(spec => {
      spec.rules[0].backendRefs = [
        {
          group: 'inference.networking.k8s.io',
          kind: 'InferencePool',
          name: 'bypass',
          filters: [
            {
              type: 'RequestHeaderModifier',
              requestHeaderModifier: { remove: ['x-debug'] },
            },
          ],
        },
      ];
      spec.rules[0].filters = [
        {
          type: 'RequestMirror',
          requestMirror: { backendRef: { name: 'bypass', port: 80 } },
        },
      ];
    }),
  ),
  accepted(
    'on the platform’s gateway',
    llmService(spec => {
      spec.router = {
        route: {},
        gateway: { refs: [{ name: 'serving', namespace: 'gateway-system' }] },
      };
    }),
  ),
  accepted('of a class and size of the tenant', claim()),
  accepted('that lets one pod go', budget()),
  accepted('of the tenant', other('v1', 'ConfigMap', { data: { key: 'x' } })),
  accepted(
    'of the tenant',
    other('v1', 'Secret', { type: 'Opaque', stringData: { key: 'x' } }),
  ),
  accepted('as the golden path writes it', externalSecret()),
  accepted(
    'with a key of the tenant in a store of the cluster',
    externalSecret(spec => {
      spec.secretStoreRef.kind = 'ClusterSecretStore';
    }),
  ),
  accepted(
    'as the golden path writes it',
    other('keda.sh/v1alpha1', 'TriggerAuthentication', {
      spec: {
        secretTargetRef: [
          { parameter: 'bearerToken', name: 'prometheus', key: 'token' },
        ],
      },
    }),
  ),
  accepted('within the limits', scaledObject()),
  accepted(
    'by its CPUs, and by the clock',
    scaledObject(spec => {
      spec.triggers.push(
        {
          type: 'cpu',
          metricType: 'Utilization',
          metadata: { value: '80' },
        },
        {
          type: 'cron',
          metadata: {
            timezone: 'UTC',
            start: '0 8 * * 1-5',
            end: '0 18 * * 1-5',
            desiredReplicas: '1',
          },
        },
      );
    }),
  ),
  accepted(
    'for a service on CPUs',
    scaledObject((spec, it) => {
      spec.maxReplicaCount = 8;
      it.metadata.annotations = {
        'model-serving.backstage.io/accelerators-per-replica': '0',
      };
    }),
  ),
  accepted(
    'for a Deployment without KServe',
    scaledObject(spec => {
      spec.scaleTargetRef.name = RAW_TARGET;
    }),
  ),
  accepted('as the golden path without KServe writes it', rawDeployment()),
  accepted(
    'as its golden path writes it',
    sampleLlmService({ request: { name: 'bypass' } }),
  ),
  accepted('within the limits', autoscaler()),
  accepted('as the golden path writes it', networkPolicy()),
] as const;
