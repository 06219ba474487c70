import type { Creation } from './Bypass';
import {
  llmService,
  onCpus,
  other,
  pod,
  podMaker,
  runtime,
  service,
  smallPod,
  workload,
} from './manifests';

type Env = Record<string, unknown>;

/** What runtimes of the platform mount as a configuration file. */
const ENGINE_CONFIG = 'engine.model-serving.backstage.io/config';

const serviceEnv = (variable: Env) =>
  service(predictor => predictor.model.env.push(variable));

const containerEnv = (variable: Env) => (spec: any) => {
  const [container] = spec.containers;
  container.env = [...(container.env ?? []), variable];
};

const ALL: Env = { name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' };

const SETTINGS: readonly [string, string, string?][] = [
  ['every GPU of the node', 'NVIDIA_VISIBLE_DEVICES', 'all'],
  ['every driver capability', 'NVIDIA_DRIVER_CAPABILITIES', 'all'],
  ['the right to cut GPUs up', 'NVIDIA_MIG_CONFIG_DEVICES', 'all'],
  ['the channels between GPUs', 'NVIDIA_IMEX_CHANNELS', '0'],
  ['a variable in lower case', 'nvidia_visible_devices', 'all'],
  ['the second GPU for CUDA', 'CUDA_VISIBLE_DEVICES', '1'],
  ['the MPS server of others', 'CUDA_MPS_PIPE_DIRECTORY', '/tmp/mps'],
  ['an end to memory limits of vGPUs', 'CUDA_DISABLE_CONTROL', 'true'],
  ['GPUs of AMD', 'AMD_VISIBLE_DEVICES', 'all'],
  ['GPUs for ROCm', 'ROCR_VISIBLE_DEVICES', '0,1'],
  ['GPUs for HIP', 'HIP_VISIBLE_DEVICES', '0,1'],
  ['GPUs by their ordinal', 'GPU_DEVICE_ORDINAL', '0'],
  ['Gaudi cards', 'HABANA_VISIBLE_DEVICES', 'all'],
  ['Gaudi modules', 'HABANA_VISIBLE_MODULES', '0'],
  ['Ascend cards', 'ASCEND_VISIBLE_DEVICES', '0-7'],
  ['Ascend cards cut up', 'ASCEND_RUNTIME_OPTIONS', 'VIRTUAL'],
  ['Neuron cores', 'NEURON_RT_VISIBLE_CORES', '0-15'],
  ['TPU chips', 'TPU_VISIBLE_CHIPS', '0'],
  ['GPUs of Intel', 'ZE_AFFINITY_MASK', '0'],
  ['GPUs for SYCL', 'ONEAPI_DEVICE_SELECTOR', 'level_zero:*'],
];

/** Devices without a request that somebody counts. */
export const DEVICES: readonly Creation[] = [
  ...SETTINGS.map(
    ([title, name, value]): Creation => ({
      title: `${title} (${name})`,
      control: 'serving-devices',
      object: serviceEnv({ name, value }),
    }),
  ),
  ...(
    [
      [
        'every GPU by a key of a ConfigMap',
        serviceEnv({
          name: 'NVIDIA_VISIBLE_DEVICES',
          valueFrom: { configMapKeyRef: { name: 'own', key: 'devices' } },
        }),
      ],
      ['every GPU for a pod that requests none', smallPod(containerEnv(ALL))],
      [
        'every GPU for a Deployment that requests none',
        workload('Deployment', spec => {
          onCpus(spec.template.spec);
          containerEnv(ALL)(spec.template.spec);
        }),
      ],
      [
        'every GPU for a StatefulSet',
        workload('StatefulSet', spec => containerEnv(ALL)(spec.template.spec)),
      ],
      [
        'every GPU for a Job',
        podMaker('Job', template => containerEnv(ALL)(template.spec)),
      ],
      [
        'every GPU for a CronJob',
        podMaker('CronJob', template => containerEnv(ALL)(template.spec)),
      ],
      ['every GPU by a ServingRuntime', runtime(containerEnv(ALL))],
      [
        'every GPU for an LLMInferenceService',
        llmService(spec => containerEnv(ALL)(spec.template)),
      ],
      [
        'a pod whose environment is a ConfigMap',
        smallPod(spec => {
          spec.containers[0].envFrom = [{ configMapRef: { name: 'own' } }];
        }),
      ],
      [
        'a CronJob whose environment is a Secret',
        podMaker('CronJob', template => {
          template.spec.containers[0].envFrom = [
            { prefix: 'NVIDIA_', secretRef: { name: 'own' } },
          ];
        }),
      ],
      [
        'devices named by the path of a mount',
        workload('Deployment', spec => {
          spec.template.spec.volumes = [
            { name: 'list', emptyDir: { sizeLimit: '1Mi' } },
          ];
          spec.template.spec.containers[0].volumeMounts = [
            {
              name: 'list',
              mountPath: '/var/run/nvidia-container-devices/all',
            },
          ];
        }),
      ],
      [
        'devices named by the path where KServe mounts a model',
        service(predictor => {
          predictor.storageUris = [
            {
              uri: predictor.model.storageUri,
              mountPath: '/var/run/nvidia-container-devices/all',
            },
          ];
          delete predictor.model.storageUri;
        }),
      ],
      [
        'libraries of its own for the driver (CVE-2024-0132)',
        workload('Deployment', spec => {
          spec.template.spec.volumes = [
            { name: 'compat', emptyDir: { sizeLimit: '1Mi' } },
          ];
          spec.template.spec.containers[0].volumeMounts = [
            { name: 'compat', mountPath: '/usr/local/cuda/compat' },
          ];
        }),
      ],
      [
        'a mount at the path of a device',
        service(predictor => {
          predictor.volumes = [{ name: 'gpu', emptyDir: { sizeLimit: '1Mi' } }];
          predictor.model.volumeMounts = [
            { name: 'gpu', mountPath: '/dev/nvidia0' },
          ];
        }),
      ],
    ] as [string, Creation['object']][]
  ).map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-devices',
      object,
    }),
  ),
  ...(
    [
      [
        'a CDI device on the service',
        service((_, it) => {
          it.metadata.annotations['cdi.k8s.io/gpu'] = 'nvidia.com/gpu=all';
        }),
      ],
      [
        'a CDI device on the pods of the service',
        service(predictor => {
          predictor.annotations = { 'cdi.k8s.io/gpu': 'nvidia.com/gpu=0' };
        }),
      ],
      [
        'a CDI device in a pod template',
        workload('Deployment', spec => {
          spec.template.metadata.annotations = {
            'cdi.k8s.io/gpu': 'amd.com/gpu=all',
          };
        }),
      ],
      [
        'a CDI device on a pod that requests none',
        smallPod((_, it) => {
          it.metadata.annotations = { 'cdi.k8s.io/x': 'nvidia.com/gpu=all' };
        }),
      ],
      [
        'a CDI device by a CronJob',
        podMaker('CronJob', template => {
          template.metadata.annotations = {
            'cdi.k8s.io/x': 'nvidia.com/gpu=all',
          };
        }),
      ],
      [
        'a CDI device by an LLMInferenceService',
        llmService(spec => {
          spec.annotations = { 'cdi.k8s.io/x': 'nvidia.com/gpu=all' };
        }),
      ],
      [
        'a CDI device by a ServingRuntime',
        runtime(spec => {
          spec.annotations = { 'cdi.k8s.io/x': 'nvidia.com/gpu=all' };
        }),
      ],
      [
        'a device by an annotation of CRI-O',
        smallPod((_, it) => {
          it.metadata.annotations = {
            'io.kubernetes.cri-o.Devices': '/dev/nvidia0',
          };
        }),
      ],
      [
        'a device by an annotation of NRI',
        workload('Deployment', spec => {
          spec.template.metadata.annotations = {
            'devices.nri.io/container.engine': '- path: /dev/nvidia0',
          };
        }),
      ],
      [
        'a hypervisor’s device by an annotation of Kata',
        service(predictor => {
          predictor.annotations = {
            'io.katacontainers.config.hypervisor.vfio_mode': 'vfio',
          };
        }),
      ],
      [
        'an engine’s configuration on the service',
        service((_, it) => {
          it.metadata.annotations[ENGINE_CONFIG] =
            'management_address=http://0.0.0.0:8080';
        }),
      ],
      [
        'an engine’s configuration on the pods of the service',
        service(predictor => {
          predictor.annotations = {
            [ENGINE_CONFIG]: 'trust_remote_code: true',
          };
        }),
      ],
      [
        'an engine’s configuration on a ServingRuntime',
        runtime(spec => {
          spec.annotations = { [ENGINE_CONFIG]: 'load_models=all' };
        }),
      ],
      [
        'a model that KServe fetches by its own annotation',
        smallPod((_, it) => {
          it.metadata.annotations = {
            'internal.serving.kserve.io/storage-initializer-sourceuri':
              'hf://org/model',
          };
        }),
      ],
    ] as [string, Creation['object']][]
  ).map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-annotations',
      object,
    }),
  ),
  ...(
    [
      [
        'NVIDIA’s runtime by a RuntimeClass',
        service(predictor => {
          predictor.runtimeClassName = 'nvidia';
        }),
      ],
      [
        'NVIDIA’s runtime for pods that request no GPU',
        workload('Deployment', spec => {
          onCpus(spec.template.spec);
          spec.template.spec.runtimeClassName = 'nvidia-cdi';
        }),
      ],
      [
        'a claimed device for a pod that requests none',
        smallPod(spec => {
          spec.resourceClaims = [{ name: 'gpu', resourceClaimName: 'gpu' }];
        }),
      ],
      [
        'a claimed device for a container',
        workload('Deployment', spec => {
          const pods = spec.template.spec;
          pods.resourceClaims = [{ name: 'gpu', resourceClaimName: 'gpu' }];
          pods.containers[0].resources.claims = [{ name: 'gpu' }];
        }),
      ],
      [
        'a raw device of a volume',
        workload('StatefulSet', spec => {
          spec.template.spec.volumes = [
            { name: 'disk', persistentVolumeClaim: { claimName: 'disk' } },
          ];
          spec.template.spec.containers[0].volumeDevices = [
            { name: 'disk', devicePath: '/dev/xvda' },
          ];
        }),
      ],
      [
        'the devices of the node by its path',
        pod(spec => {
          spec.volumes = [{ name: 'dev', hostPath: { path: '/dev' } }];
        }),
      ],
      [
        'a pod without seccomp',
        smallPod(spec => {
          spec.securityContext = { seccompProfile: { type: 'Unconfined' } };
        }),
      ],
      [
        'a library for hooks of the container runtime (CVE-2025-23266)',
        serviceEnv({ name: 'LD_PROFILE_OUTPUT', value: '/mnt/models' }),
      ],
      [
        'settings of the C library for hooks of the container runtime',
        smallPod(
          containerEnv({ name: 'GLIBC_TUNABLES', value: 'glibc.malloc=1' }),
        ),
      ],
      [
        'modules of the user’s directory of Python',
        serviceEnv({ name: 'PYTHONUSERBASE', value: '/mnt/models' }),
      ],
      [
        'a container with a type of SELinux',
        service(predictor => {
          predictor.model.securityContext = {
            seLinuxOptions: { type: 'spc_t' },
          };
        }),
      ],
    ] as [string, Creation['object']][]
  ).map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-pod-safety',
      object,
    }),
  ),
  {
    title: 'a template of ResourceClaims',
    control: 'serving-platform-objects',
    ofPlatform: true,
    object: other('resource.k8s.io/v1', 'ResourceClaimTemplate', {
      spec: {
        spec: {
          devices: {
            requests: [
              { name: 'gpu', exactly: { deviceClassName: 'gpu.example.org' } },
            ],
          },
        },
      },
    }),
  },
];
