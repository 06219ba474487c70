import type { Creation } from './Bypass';
import { pod } from './manifests';

/** Pods that would run outside the queue. */
export const PODS: readonly Creation[] = [
  {
    title: 'a bare pod without queue',
    control: 'serving-accelerator-pods',
    object: pod((_, it) => {
      it.metadata.labels = { app: 'bypass' };
    }),
  },
  {
    title: 'a bare pod that asks by requests of a made-up resource',
    control: 'serving-accelerator-pods',
    object: pod((spec, it) => {
      it.metadata.labels = { app: 'bypass' };
      for (const each of Object.values<any>(spec.containers[0].resources)) {
        delete each['nvidia.com/gpu'];
        each['example.org/half-gpu'] = '1';
      }
    }),
  },
  {
    title: 'a bare pod with another queue',
    control: 'serving-accelerator-pods',
    object: pod((_, it) => {
      it.metadata.labels['kueue.x-k8s.io/queue-name'] = 'second';
    }),
  },
  {
    title: 'a pod with a forged owner that Kueue manages',
    control: 'kueue',
    object: pod((_, it) => {
      it.metadata.ownerReferences = [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: 'nothing',
          uid: '00000000-0000-4000-8000-000000000000',
          controller: true,
        },
      ];
    }),
  },
  {
    title: 'a pod that brings the gate and a forged owner, and no queue',
    control: 'serving-accelerator-pods',
    object: pod((spec, it) => {
      it.metadata.labels = { app: 'bypass' };
      spec.schedulingGates = [{ name: 'kueue.x-k8s.io/admission' }];
      it.metadata.ownerReferences = [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name: 'serving-limits',
          uid: '00000000-0000-4000-8000-000000000000',
          controller: true,
        },
      ];
    }),
  },
  {
    title: 'a pod with a claimed device',
    control: 'serving-accelerator-pods',
    object: pod(spec => {
      spec.resourceClaims = [{ name: 'gpu', resourceClaimName: 'gpu' }];
    }),
  },
  {
    title: 'a pod in a group that Kueue admits at once',
    control: 'serving-accelerator-pods',
    object: pod((_, it) => {
      it.metadata.labels['kueue.x-k8s.io/pod-group-name'] = 'free';
      it.metadata.annotations = {
        'kueue.x-k8s.io/pod-group-total-count': '1',
        'kueue.x-k8s.io/pod-group-fast-admission': 'true',
      };
    }),
  },
  {
    title: 'a pod on a node by its name',
    control: 'api-server',
    object: pod(spec => {
      spec.nodeName = 'gpu-h100-8-1';
    }),
  },
];
