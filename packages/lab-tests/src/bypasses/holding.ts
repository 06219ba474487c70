import type { KubernetesObject } from '@model-serving/lab';
import type { Creation } from './Bypass';
import {
  budget,
  claim,
  clusterService,
  llmService,
  other,
  pod,
  podMaker,
  service,
  smallPod,
  workload,
} from './manifests';

const HUNDRED_DAYS = 8_640_000;
const HELD = 'example.com/held';

const ofControl = (
  control: Creation['control'],
  rows: readonly [string, KubernetesObject][],
): Creation[] => rows.map(([title, object]) => ({ title, control, object }));

const held = (_: unknown, it: any) => {
  it.metadata.finalizers = [HELD];
};

const slow = (spec: any) => {
  spec.terminationGracePeriodSeconds = HUNDRED_DAYS;
};

/** Keeping what was taken back. */
export const HOLDING: readonly Creation[] = [
  ...ofControl('serving-termination', [
    ['a service that takes 100 days to end', service(slow)],
    [
      'a Deployment that takes 100 days to end',
      workload('Deployment', spec => slow(spec.template.spec)),
    ],
    ['a pod that takes 100 days to end', pod(slow)],
    [
      'a CronJob whose pods take 100 days to end',
      podMaker('CronJob', template => slow(template.spec)),
    ],
    [
      'an LLMInferenceService that takes 100 days to end',
      llmService(spec => slow(spec.template)),
    ],
    [
      'a second longer than allowed',
      service(predictor => {
        predictor.terminationGracePeriodSeconds = 601;
      }),
    ],
    [
      'a sleep of a day before the end',
      service(predictor => {
        predictor.model.lifecycle = { preStop: { sleep: { seconds: 86_400 } } };
      }),
    ],
    [
      'a probe with a grace of its own',
      workload('Deployment', spec => {
        spec.template.spec.containers[0].livenessProbe = {
          tcpSocket: { port: 8000 },
          terminationGracePeriodSeconds: HUNDRED_DAYS,
        };
      }),
    ],
  ]),
  ...ofControl('serving-finalizers', [
    ['a pod with a finalizer', pod(held)],
    ['a small pod with a finalizer', smallPod(held)],
    ['a service with a finalizer', service(held)],
    ['a Service with a finalizer', clusterService(held)],
    ['a claim with a finalizer', claim(held)],
    [
      'a ConfigMap with a finalizer',
      other('v1', 'ConfigMap', { metadata: { finalizers: [HELD] }, data: {} }),
    ],
    [
      'a pod outside the queue with Kueue’s finalizer',
      smallPod((_, it) => {
        it.metadata.finalizers = ['kueue.x-k8s.io/managed'];
      }),
    ],
  ]),
  ...ofControl('serving-disruption-budgets', [
    [
      'a budget that lets no pod go',
      budget(spec => {
        spec.maxUnavailable = 0;
      }),
    ],
    [
      'a budget of no percent',
      budget(spec => {
        spec.maxUnavailable = '0%';
      }),
    ],
    [
      'a budget that keeps every pod',
      budget(spec => {
        delete spec.maxUnavailable;
        spec.minAvailable = '100%';
      }),
    ],
    [
      'a budget that keeps the only pod',
      budget(spec => {
        delete spec.maxUnavailable;
        spec.minAvailable = 1;
      }),
    ],
    [
      'a budget that guards pods that never get ready',
      budget(spec => delete spec.unhealthyPodEvictionPolicy),
    ],
    [
      'a second budget over the same pods',
      budget(spec => {
        spec.selector.matchLabels = { app: 'bypass' };
      }),
    ],
    [
      'a budget over every pod',
      budget(spec => {
        spec.selector = {};
      }),
    ],
  ]),
  ...ofControl('serving-priority', [
    [
      'a pod with the priority of the cluster’s own',
      smallPod(spec => {
        spec.priorityClassName = 'system-node-critical';
      }),
    ],
    [
      'a pod with the priority of others in the queue',
      pod((_, it) => {
        it.metadata.labels['kueue.x-k8s.io/priority-class'] = 'others';
      }),
    ],
    [
      'a Job with the priority of others',
      podMaker('Job', (_, it) => {
        it.metadata.labels = { 'kueue.x-k8s.io/priority-class': 'others' };
      }),
    ],
    [
      'a CronJob with the priority of the cluster’s own pods',
      podMaker('CronJob', template => {
        template.spec.priorityClassName = 'system-cluster-critical';
      }),
    ],
    [
      'the pods of a CronJob with the priority of others',
      podMaker('CronJob', template => {
        template.metadata.labels['kueue.x-k8s.io/priority-class'] = 'others';
      }),
    ],
  ]),
  ...ofControl('serving-annotations', [
    [
      'a service that stays when its file is deleted',
      service((_, it) => {
        it.metadata.annotations['argocd.argoproj.io/sync-options'] =
          'ServerSideApply=true,Prune=false';
      }),
    ],
    [
      'a service that stays when its Application is deleted',
      service((_, it) => {
        it.metadata.annotations['argocd.argoproj.io/sync-options'] =
          'Delete=false';
      }),
    ],
    [
      'a service that Argo CD does not count as its own',
      service((_, it) => {
        it.metadata.annotations['argocd.argoproj.io/compare-options'] =
          'IgnoreExtraneous';
      }),
    ],
    [
      'a service as a hook, which Argo CD never prunes',
      service((_, it) => {
        it.metadata.annotations['argocd.argoproj.io/hook'] = 'PostSync';
      }),
    ],
    [
      'a node that the autoscaler may not remove',
      service(predictor => {
        predictor.annotations = {
          'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
        };
      }),
    ],
    [
      'a node that Karpenter may not remove',
      workload('Deployment', spec => {
        spec.template.metadata.annotations = {
          'karpenter.sh/do-not-disrupt': 'true',
        };
      }),
    ],
  ]),
  ...ofControl('serving-pod-safety', [
    [
      'quota that a gate of one’s own keeps from being used',
      pod(spec => {
        spec.schedulingGates = [{ name: 'example.com/later' }];
      }),
    ],
  ]),
];
