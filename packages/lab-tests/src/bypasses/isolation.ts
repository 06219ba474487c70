import type { Creation } from './Bypass';
import {
  env,
  IMAGE,
  llmService,
  networkPolicy,
  podMaker,
  service,
  smallPod,
  workload,
} from './manifests';

const inPods = (change: (spec: any) => void) => [
  service(change),
  workload('Deployment', spec => change(spec.template.spec)),
  podMaker('CronJob', template => change(template.spec)),
];

/** Ways out of the pod. */
export const WALLS: readonly Creation[] = [
  ...(
    [
      ['the node’s network', spec => (spec.hostNetwork = true)],
      ['the node’s processes', spec => (spec.hostPID = true)],
      ['a node by its name', spec => (spec.nodeName = 'gpu-h100-8-1')],
      [
        'an init container',
        spec => (spec.initContainers = [{ name: 'init', image: IMAGE }]),
      ],
      [
        'a foreign service account',
        spec => (spec.serviceAccountName = 'argocd'),
      ],
      [
        'a path of the node',
        spec => (spec.volumes = [{ name: 'root', hostPath: { path: '/' } }]),
      ],
    ] as [string, (spec: any) => void][]
  ).flatMap(([title, change]) =>
    inPods(change).map(
      (object): Creation => ({
        title: `${title}, by ${object.kind}`,
        control: 'serving-pod-safety',
        object,
      }),
    ),
  ),
  ...(
    [
      [
        'a probe',
        (container: any) =>
          (container.livenessProbe = {
            httpGet: { host: '169.254.169.254', port: 80, path: '/' },
          }),
      ],
      [
        'a probe of a port',
        (container: any) =>
          (container.readinessProbe = {
            tcpSocket: { host: '10.0.0.1', port: 443 },
          }),
      ],
      [
        'a hook',
        (container: any) =>
          (container.lifecycle = {
            preStop: { httpGet: { host: 'other.team-b.svc', port: 80 } },
          }),
      ],
    ] as [string, (container: any) => void][]
  ).flatMap(([title, change]) =>
    [
      service(predictor => change(predictor.model)),
      llmService(spec => change(spec.template.containers[0])),
      workload('Deployment', spec => change(spec.template.spec.containers[0])),
      smallPod(spec => change(spec.containers[0])),
    ].map(
      (object): Creation => ({
        title: `a call of the node in place of the pod, by ${title}`,
        control: 'serving-pod-safety',
        object,
      }),
    ),
  ),
  {
    title: 'a claimed device',
    control: 'serving-pod-safety',
    object: workload('Deployment', spec => {
      spec.template.spec.resourceClaims = [
        { name: 'gpu', resourceClaimName: 'gpu' },
      ];
    }),
  },
  ...(
    [
      ['privileges', { privileged: true }],
      ['a capability', { capabilities: { add: ['SYS_ADMIN'] } }],
    ] as [string, object][]
  ).map(
    ([title, securityContext]): Creation => ({
      title,
      control: 'serving-pod-safety',
      object: service(predictor => {
        predictor.model.securityContext = securityContext;
      }),
    }),
  ),
  {
    title: 'a library that is loaded first',
    control: 'serving-pod-safety',
    object: service(env('LD_PRELOAD', '/models/own.so')),
  },
  {
    title: 'a network that is open to everybody',
    control: 'serving-closed-network',
    object: networkPolicy(spec => {
      spec.egress = [{}];
    }),
  },
  {
    title: 'a network that is open to an address block',
    control: 'serving-closed-network',
    object: networkPolicy(spec => {
      spec.egress = [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }];
    }),
  },
  {
    title: 'a network that is open to every namespace',
    control: 'serving-closed-network',
    object: networkPolicy(spec => {
      spec.ingress = [{ from: [{ namespaceSelector: {} }] }];
    }),
  },
];
