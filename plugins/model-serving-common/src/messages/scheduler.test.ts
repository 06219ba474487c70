import { readSchedulingFailure } from './scheduler';

describe('FailedScheduling', () => {
  it.each([
    [
      '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
      { cause: 'claim-unbound', what: null },
    ],
    [
      '0/3 nodes are available: persistentvolumeclaim "model-store" not found.',
      { cause: 'claim-missing', what: 'model-store' },
    ],
    [
      '0/3 nodes are available: 1 Insufficient nvidia.com/gpu, 2 node(s) had volume node affinity conflict.',
      { cause: 'volume-zone', what: null },
    ],
    [
      '0/5 nodes are available: 2 Insufficient nvidia.com/gpu, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }.',
      { cause: 'resources', what: 'nvidia.com/gpu' },
    ],
    [
      '0/5 nodes are available: 5 node(s) had untolerated taint {nvidia.com/gpu: present}.',
      { cause: 'taints', what: 'nvidia.com/gpu=present' },
    ],
    [
      "0/5 nodes are available: 5 node(s) had taint {dedicated: }, that the pod didn't tolerate.",
      { cause: 'taints', what: 'dedicated' },
    ],
    [
      '0/5 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 4 node(s) had untolerated taint {nvidia.com/gpu: present}.',
      { cause: 'taints', what: 'nvidia.com/gpu=present' },
    ],
    [
      '0/5 nodes are available: 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.',
      { cause: 'node-condition', what: 'node.kubernetes.io/disk-pressure' },
    ],
    [
      '0/3 nodes are available: 3 node(s) had untolerated taint node.kubernetes.io/unreachable.',
      { cause: 'node-condition', what: 'node.kubernetes.io/unreachable' },
    ],
    [
      '0/3 nodes are available: 3 node(s) had untolerated taint(s).',
      { cause: 'taints', what: null },
    ],
    [
      "0/5 nodes are available: 5 node(s) didn't match Pod's node affinity/selector.",
      { cause: 'selector', what: null },
    ],
    [
      '0/2 nodes are available: 2 node(s) were unschedulable.',
      { cause: 'node-condition', what: 'node.kubernetes.io/unschedulable' },
    ],
    [
      '0/10 nodes are available: 2 node(s) had untolerated taint {nvidia.com/gpu: present}, 8 Insufficient nvidia.com/gpu.',
      { cause: 'taints', what: 'nvidia.com/gpu=present' },
    ],
    [
      '0/9 nodes are available: 1 Insufficient cpu, 8 Insufficient nvidia.com/gpu.',
      { cause: 'resources', what: 'nvidia.com/gpu' },
    ],
    [
      "pod didn't trigger scale-up: 2 node(s) didn't match Pod's node affinity/selector, 1 max node group size reached",
      { cause: 'pool-limit', what: null },
    ],
    [
      "pod didn't trigger scale-up: 1 in backoff after failed scale-up",
      { cause: 'no-capacity', what: null },
    ],
    [
      '0/3 nodes are available: 3 cannot allocate all claims.',
      { cause: 'claims', what: null },
    ],
    [
      'Failed to schedule pod, incompatible with nodepool "gpu", daemonset overhead={"cpu":"200m"}, did not tolerate dedicated=ml:NoSchedule',
      { cause: 'taints', what: 'dedicated=ml' },
    ],
    [
      '0/3 nodes are available: 3 Too many pods.',
      { cause: 'pods', what: null },
    ],
    [
      "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints.",
      { cause: 'spread', what: null },
    ],
    ['no nodes available to schedule pods', { cause: 'other', what: null }],
  ])('%s', (message, expected) => {
    expect(readSchedulingFailure(message)).toEqual(expected);
  });
});
