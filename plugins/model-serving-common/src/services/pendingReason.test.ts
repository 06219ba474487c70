import { pendingReasonOf } from './pendingReason';

const SET = "couldn't assign flavors to pod set main: ";

describe('taints in what Kueue says', () => {
  it.each([
    [
      `${SET}untolerated taint {dedicated ml NoSchedule <nil>} in flavor h100`,
      /add the toleration for dedicated=ml:NoSchedule to the profile/,
    ],
    [
      `${SET}untolerated taint {node.kubernetes.io/unschedulable  NoSchedule <nil>} in flavor h100`,
      /^Ask your platform owners to take the taint .* out of ResourceFlavor h100/,
    ],
    [
      `${SET}topology "default" doesn't allow to fit any of 2 pod(s). Total nodes: 4; excluded: taint "node.kubernetes.io/memory-pressure": 4`,
      /^Nodes are short of memory .* Ask your platform owners to free memory/,
    ],
    [
      `${SET}topology "default" doesn't allow to fit any of 2 pod(s). Total nodes: 4; excluded: taint "pool": 4`,
      /^Wait for room within one topology domain, or ask/,
    ],
  ])('%s', (message, next) => {
    expect(pendingReasonOf(message).next).toMatch(next);
  });
});
