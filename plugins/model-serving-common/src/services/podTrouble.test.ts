import { schedulingNext } from './podTrouble';

const kept = (taint: string) =>
  `0/3 nodes are available: 3 node(s) had untolerated taint {${taint}: }.`;

describe('who acts on a taint that Kubernetes sets', () => {
  it.each([
    ['node.kubernetes.io/disk-pressure', /short of disk space/],
    ['node.kubernetes.io/memory-pressure', /short of memory/],
    ['node.kubernetes.io/pid-pressure', /short of process IDs/],
    ['node.kubernetes.io/not-ready', /are not ready/],
    ['node.kubernetes.io/unreachable', /cannot be reached/],
    ['node.kubernetes.io/unschedulable', /are cordoned/],
    ['node.kubernetes.io/network-unavailable', /have no network/],
    ['node.kubernetes.io/out-of-service', /out of service/],
    ['node.cloudprovider.kubernetes.io/uninitialized', /being set up/],
    ['node.cloudprovider.kubernetes.io/shutdown', /are shut down/],
  ])('%s', (taint, state) => {
    const next = schedulingNext(kept(taint));
    expect(next).toMatch(state);
    expect(next).toMatch(/Ask your platform owners/);
    expect(next).not.toMatch(/toleration/);
  });

  it('leaves the advice for a taint that somebody chose', () => {
    expect(schedulingNext(kept('dedicated'))).toMatch(
      /add the toleration for dedicated to the profile/,
    );
  });
});
