import { isHopeless, pendingReasonOf } from './pendingReason';

describe('what Kueue says about a pending Workload', () => {
  it.each([
    [
      "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
      'later',
      '1 more GPU needed in flavor h100',
    ],
    [
      "couldn't assign flavors to pod set main: insufficient unused quota for memory in flavor cpu, 12Gi more needed",
      'later',
      '12Gi more memory needed in flavor cpu',
    ],
    [
      "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor h100, previously considered podsets requests (0) + current podset request (16) > maximum capacity (4)",
      'never',
      '16 GPUs asked for, and its queue can have at most 4 in flavor h100',
    ],
    [
      "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor l4, previously considered podsets requests (0) + current podset request (16) > maximum capacity (4), insufficient unused quota for nvidia.com/gpu in flavor h100, 2 more needed",
      'later',
      '2 more GPUs needed in flavor h100',
    ],
    [
      'resource amd.com/gpu unavailable in ClusterQueue',
      'not-covered',
      'its queue has no quota for amd.com/gpu',
    ],
    [
      "couldn't assign flavors to pod set main: flavor h100 doesn't match node affinity",
      'no-flavor',
      'its node selector does not match flavor h100',
    ],
    [
      "couldn't assign flavors to pod set main: untolerated taint {nvidia.com/gpu present NoSchedule <nil>} in flavor h100",
      'no-flavor',
      'it does not tolerate the taint {nvidia.com/gpu present NoSchedule <nil>} of flavor h100',
    ],
    [
      "LocalQueue serving doesn't exist",
      'configuration',
      "LocalQueue serving doesn't exist",
    ],
    [
      'ClusterQueue team-a is inactive',
      'configuration',
      'ClusterQueue team-a is inactive',
    ],
    [
      'Workload no longer fits after processing another workload',
      'evicted',
      'another took the quota just now',
    ],
    [
      'Preempted to accommodate a workload (UID: 1, JobUID: 2) due to reclamation within the cohort; preemptor path: /c/b; preemptee path: /c/a',
      'evicted',
      'it was preempted: the quota it had borrowed was asked back',
    ],
    [
      'Preempted to accommodate a workload (UID: 1, JobUID: 2) due to prioritization in the ClusterQueue; preemptor path: /c/a; preemptee path: /c/a',
      'evicted',
      'it was preempted for something of higher priority',
    ],
    [
      'The ClusterQueue is stopped',
      'configuration',
      'The ClusterQueue is stopped',
    ],
    ['something new', 'unknown', 'something new'],
  ])('%s', (message, kind, words) => {
    expect(pendingReasonOf(message)).toMatchObject({ kind, words });
  });

  it('says that Kueue has said nothing', () => {
    expect(pendingReasonOf(null)).toMatchObject({
      kind: 'unknown',
      words: 'Kueue has not said why yet',
    });
  });

  it('calls hopeless only what no freed quota can mend', () => {
    expect(
      [
        'resource x unavailable in ClusterQueue',
        'LocalQueue x is inactive',
      ].map(text => isHopeless(pendingReasonOf(text))),
    ).toEqual([true, false]);
  });

  it('answers quickly whatever the message is', () => {
    const long = `insufficient quota for x in flavor y, ${'(a) > '.repeat(
      170,
    )}`;
    expect(pendingReasonOf(long).kind).toBe('unknown');
  });
});
