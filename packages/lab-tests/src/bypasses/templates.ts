import type { Creation } from './Bypass';
import { IMAGE, llmService, pod, runtime, service } from './manifests';

const REPLICA_SETS = 'system:serviceaccount:kube-system:replicaset-controller';
const INSERT = '{{index .Annotations `x`}}';
const INSERTED = {
  x: 'a"],"securityContext":{"privileged":true}}],"hostPID":true,"x":[{"y":["',
};

/** Presets write the settings of the cache into the command of a shell. */
const SHELL_CACHE = {
  cpu: '1Gi',
  secondary: [{ fileSystem: { pvc: { ref: { name: 'c', path: '$(id)' } } } }],
};

const llmWith = (change: (container: any, spec: any, it: any) => void) =>
  llmService((spec, it) => change(spec.template.containers[0], spec, it));

/** What KServe would make of a service after it was judged, and pods that came about so. */
export const TEMPLATES: readonly Creation[] = [
  ...(
    [
      ['in an argument', c => (c.args = [INSERT])],
      [
        'in the name of an argument',
        c => (c.args = ['--trust-{{.GenerateName}}remote-code']),
      ],
      [
        'behind the one that is allowed',
        c => (c.args = ['--alias={{.Name}}{{.UID}}']),
      ],
      [
        'around the one that is allowed',
        c => (c.args = ['--alias={{{{.Name}}.UID}}']),
      ],
      ['in a command', c => (c.command = ['/bin/s{{.GenerateName}}h'])],
      [
        'in the name of a variable',
        c => (c.env = [{ name: 'LD_{{.GenerateName}}PRELOAD', value: 'x' }]),
      ],
      ['in a variable', c => (c.env = [{ name: 'A', value: INSERT }])],
      [
        'in an image',
        c => (c.image = IMAGE.replace('vllm', '{{.GenerateName}}vllm')),
      ],
      [
        'in a probe',
        c => (c.readinessProbe = { httpGet: { path: INSERT, port: 8080 } }),
      ],
      ['in the name of a resource', c => (c.resources.limits[INSERT] = '1')],
      ['in a working directory', c => (c.workingDir = INSERT)],
      [
        'in a mount',
        c => (c.volumeMounts = [{ name: 'a', mountPath: `/tmp/${INSERT}` }]),
      ],
    ] as [string, (container: any) => void][]
  ).flatMap(([title, change]) =>
    [
      service(predictor => change(predictor.model)),
      llmWith((container, _, it) => {
        change(container);
        it.metadata.annotations = INSERTED;
      }),
      runtime(spec => {
        spec.containers[0].resources ??= { limits: {} };
        change(spec.containers[0]);
      }),
    ].map(
      (object): Creation => ({
        title: `a template ${title}`,
        control: 'serving-templates',
        object,
      }),
    ),
  ),
  ...(
    [
      [
        'in an annotation',
        (_c, _s, it) => (it.metadata.annotations = { x: INSERT }),
      ],
      ['in a label of its pods', (_c, spec) => (spec.labels.x = INSERT)],
      [
        'in a worker',
        (c, spec) => (spec.worker = { containers: [{ ...c, args: [INSERT] }] }),
      ],
      [
        'in the scheduler',
        (_c, spec) =>
          (spec.router = {
            scheduler: {
              template: { containers: [{ name: 'main', args: [INSERT] }] },
            },
          }),
      ],
      [
        'in the name of whoever wrote it',
        (_c, _s, it) =>
          (it.metadata.managedFields = [
            { manager: INSERT, operation: 'Update' },
          ]),
      ],
      [
        'in an owner',
        (_c, _s, it) =>
          (it.metadata.ownerReferences = [
            { apiVersion: 'v1', kind: 'ConfigMap', name: INSERT, uid: 'a' },
          ]),
      ],
      [
        'of a shell in the model’s name',
        (_c, spec) => (spec.model.name = 'a$(id)'),
      ],
      [
        'of JSON in the model’s name',
        (_c, spec) => (spec.model.name = INSERTED.x),
      ],
      ...[
        (spec: any, cache: object) => (spec.kvCacheOffloading = cache),
        (spec: any, cache: object) =>
          (spec.prefill = { replicas: 1, kvCacheOffloading: cache }),
      ].map(
        place =>
          [
            'of a shell in where its cache is kept',
            (_c: any, spec: any) => place(spec, SHELL_CACHE),
          ] as [string, (container: any, spec: any, it: any) => void],
      ),
      [
        'of a shell in an adapter’s name',
        (_c, spec) =>
          (spec.model.lora = {
            adapters: [{ name: 'a`id`', uri: spec.model.uri }],
          }),
      ],
    ] as [string, (container: any, spec: any, it: any) => void][]
  ).map(
    ([title, change]): Creation => ({
      title: `a template ${title}`,
      control: 'serving-templates',
      object: llmWith(change),
      // The API server writes these itself, or removes them.
      ...(/whoever|owner/.test(title) && { unserved: 'such a request' }),
    }),
  ),
  ...(
    [
      [
        'serving-pod-safety',
        'the node’s processes',
        spec => (spec.hostPID = true),
      ],
      [
        'serving-pod-safety',
        'a path of the node',
        spec => (spec.volumes = [{ name: 'r', hostPath: { path: '/' } }]),
      ],
      [
        'serving-pod-safety',
        'another service account',
        spec => (spec.serviceAccountName = 'admin'),
      ],
      [
        'serving-pod-safety',
        'privileges',
        spec => (spec.containers[0].securityContext = { privileged: true }),
      ],
      [
        'serving-pod-safety',
        'privileges of an init container',
        spec =>
          (spec.initContainers = [
            {
              name: 'istio-init',
              image: IMAGE,
              securityContext: { privileged: true },
            },
          ]),
      ],
      [
        'serving-pod-safety',
        'a library that is loaded first',
        spec =>
          spec.containers[0].env.push({
            name: 'LD_PRELOAD',
            value: '/mnt/models/x.so',
          }),
      ],
      [
        'serving-devices',
        'every GPU',
        spec =>
          spec.containers[0].env.push({
            name: 'NVIDIA_VISIBLE_DEVICES',
            value: 'all',
          }),
      ],
      [
        'serving-devices',
        'a device by a mount',
        spec =>
          (spec.containers[0].volumeMounts = [
            { name: 'a', mountPath: '/dev/nvidia0' },
          ]),
      ],
      [
        'serving-annotations',
        'a device by an annotation',
        (_, it) =>
          (it.metadata.annotations = { 'cdi.k8s.io/x': 'nvidia.com/gpu=all' }),
      ],
      [
        'serving-annotations',
        'a network by an annotation',
        (_, it) =>
          (it.metadata.annotations = { 'k8s.v1.cni.cncf.io/networks': 'x' }),
      ],
    ] as [Creation['control'], string, (spec: any, it: any) => void][]
  ).map(
    ([control, title, change]): Creation => ({
      title: `a pod of a controller with ${title}`,
      control,
      object: pod(change),
      by: REPLICA_SETS,
    }),
  ),
];
