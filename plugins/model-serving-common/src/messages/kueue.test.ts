import fc from 'fast-check';
import {
  ADMISSION_RULES,
  AdmissionReason,
  isPermanent,
  leadingAdmissionReason,
  plainTaint,
  readAdmissionMessage,
} from './kueue';

const SET = "couldn't assign flavors to pod set main: ";

interface Row {
  releases: string;
  source: string;
  message: string;
  expected: AdmissionReason;
}

/** Messages as the releases of kubernetes-sigs/kueue write them; names and numbers are made up. */
const ROWS: Row[] = [
  {
    releases: '0.6–0.7',
    source: 'flavorassigner.go',
    message: `${SET}insufficient quota for nvidia.com/gpu in flavor h100 in ClusterQueue`,
    expected: {
      class: 'exceeds-capacity',
      resource: 'nvidia.com/gpu',
      flavor: 'h100',
    },
  },
  {
    releases: '0.8–0.12',
    source: 'flavorassigner.go',
    message: `${SET}insufficient quota for nvidia.com/gpu in flavor a100-80gb, request > maximum capacity (9 > 8)`,
    expected: {
      class: 'exceeds-capacity',
      resource: 'nvidia.com/gpu',
      flavor: 'a100-80gb',
      requested: '9',
      capacity: '8',
    },
  },
  {
    releases: '0.13–',
    source: 'flavorassigner.go',
    message: `${SET}insufficient quota for memory in flavor l4, previously considered podsets requests (0) + current podset request (300Gi) > maximum capacity (256Gi)`,
    expected: {
      class: 'exceeds-capacity',
      resource: 'memory',
      flavor: 'l4',
      requested: '300Gi',
      capacity: '256Gi',
    },
  },
  {
    releases: '0.6–',
    source: 'flavorassigner.go',
    message: `${SET}resource amd.com/gpu unavailable in ClusterQueue`,
    expected: { class: 'uncovered-resource', resource: 'amd.com/gpu' },
  },
  {
    releases: '0.15–',
    source: 'flavor_assigner_attempts.go',
    message: 'flavor cpu-only does not provide resource nvidia.com/gpu',
    expected: {
      class: 'uncovered-resource',
      resource: 'nvidia.com/gpu',
      flavor: 'cpu-only',
    },
  },
  {
    releases: '0.6–',
    source: 'flavorassigner.go',
    message: `${SET}untolerated taint {nvidia.com/gpu present NoSchedule <nil>} in flavor h100`,
    expected: {
      class: 'taint',
      flavor: 'h100',
      taint: 'nvidia.com/gpu=present:NoSchedule',
    },
  },
  {
    releases: '0.6–',
    source: 'flavorassigner.go',
    message: `${SET}untolerated taint {dedicated  NoExecute 2026-01-02 03:04:05 +0000 UTC} in flavor spot`,
    expected: { class: 'taint', flavor: 'spot', taint: 'dedicated:NoExecute' },
  },
  {
    releases: '0.6–',
    source: 'flavorassigner.go',
    message: `${SET}untolerated taint &Taint{Key:pool,Value:ml,Effect:NoSchedule,TimeAdded:<nil>,} in flavor spot`,
    expected: { class: 'taint', flavor: 'spot', taint: 'pool=ml:NoSchedule' },
  },
  {
    releases: '0.6–',
    source: 'flavorassigner.go',
    message: `${SET}flavor a100 doesn't match node affinity`,
    expected: { class: 'affinity', flavor: 'a100' },
  },
  {
    releases: '0.18–',
    source: 'flavorassigner.go',
    message: `${SET}skipping flavor a100 due to WorkloadAllowedResourceFlavorAnnotation annotation`,
    expected: { class: 'affinity', flavor: 'a100' },
  },
  {
    releases: '0.6–',
    source: 'flavorassigner.go',
    message: `${SET}flavor b200 not found`,
    expected: { class: 'flavor-missing', flavor: 'b200' },
  },
  {
    releases: '0.6–0.17',
    source: 'scheduler.go',
    message: "Workload namespace doesn't match ClusterQueue selector",
    expected: { class: 'namespace-selector' },
  },
  {
    releases: '0.18–',
    source: 'pkg/workload/resources.go',
    message: "workload namespace doesn't match ClusterQueue selector",
    expected: { class: 'namespace-selector' },
  },
  {
    releases: '0.6–0.8',
    source: 'scheduler.go',
    message:
      "resource validation failed: spec.podSets[0].template.spec.containers[0][cpu] requests exceed it's limits",
    expected: {
      class: 'resources-invalid',
      because:
        "spec.podSets[0].template.spec.containers[0][cpu] requests exceed it's limits",
    },
  },
  {
    releases: '0.9–',
    source: 'pkg/workload/resources.go',
    message:
      'resources validation failed: spec.podSets[0].template.spec.containers[0]: Invalid value: "cpu": requests must not exceed its limits',
    expected: {
      class: 'resources-invalid',
      because:
        'spec.podSets[0].template.spec.containers[0]: Invalid value: "cpu": requests must not exceed its limits',
    },
  },
  {
    releases: '0.6–0.8',
    source: 'scheduler.go',
    message:
      "didn't satisfy LimitRange constraints: the requests of spec.podSets[0].template.spec.containers[0][memory] exceeds the limits",
    expected: {
      class: 'limit-range',
      because:
        'the requests of spec.podSets[0].template.spec.containers[0][memory] exceeds the limits',
    },
  },
  {
    releases: '0.9–',
    source: 'pkg/workload/resources.go',
    message:
      'resources didn\'t satisfy LimitRange constraints: spec.podSets[0].template.spec: Invalid value: "memory": requests must not be above the limitRange max',
    expected: {
      class: 'limit-range',
      because:
        'spec.podSets[0].template.spec: Invalid value: "memory": requests must not be above the limitRange max',
    },
  },
  {
    releases: '0.6–0.7',
    source: 'flavorassigner.go',
    message: `${SET}borrowing limit for nvidia.com/gpu in flavor h100 exceeded`,
    expected: {
      class: 'borrowing-limit',
      resource: 'nvidia.com/gpu',
      flavor: 'h100',
    },
  },
  {
    releases: '0.6–0.7',
    source: 'flavorassigner.go',
    message: `${SET}insufficient unused quota in cohort for nvidia.com/gpu in flavor h100, 2 more needed`,
    expected: {
      class: 'cohort',
      resource: 'nvidia.com/gpu',
      flavor: 'h100',
      missing: '2',
    },
  },
  {
    releases: '0.6–',
    source: 'flavorassigner.go',
    message: `${SET}insufficient unused quota for cpu in flavor default-flavor, 1500m more needed`,
    expected: {
      class: 'quota',
      resource: 'cpu',
      flavor: 'default-flavor',
      missing: '1500m',
    },
  },
  {
    releases: '0.9–',
    source: 'tas_flavor_snapshot.go',
    message: `${SET}no topology domains at level: cloud.provider.com/rack`,
    expected: { class: 'topology', topology: 'cloud.provider.com/rack' },
  },
  {
    releases: '0.9–0.13',
    source: 'tas_flavor_snapshot.go',
    message: `${SET}topology "default" allows to fit only 1 out of 4 pod(s)`,
    expected: {
      class: 'topology',
      topology: 'default',
      capacity: '1',
      requested: '4',
    },
  },
  {
    releases: '0.14–',
    source: 'tas_flavor_snapshot.go',
    message: `${SET}topology "default" doesn't allow to fit any of 2 slice(s). Total nodes: 9; excluded: nodeSelector: 3, taint "pool": 2, resource "nvidia.com/gpu": 4`,
    expected: {
      class: 'topology',
      topology: 'default',
      requested: '2',
      because:
        '9; excluded: nodeSelector: 3, taint "pool": 2, resource "nvidia.com/gpu": 4',
    },
  },
  {
    releases: '0.17–',
    source: 'tas_flavor_snapshot.go',
    message: `${SET}topology "default" doesn't allow to fit`,
    expected: { class: 'topology', topology: 'default' },
  },
  {
    releases: '0.14–',
    source: 'tas_flavor_snapshot.go',
    message: 'cannot find replacement assignment for unhealthy node: gpu-7',
    expected: { class: 'topology', because: 'gpu-7' },
  },
  {
    releases: '0.12–',
    source: 'tas_flavor_snapshot.go',
    message:
      'Cannot replace the node, because the existing topologyAssignment is invalid, as it contains the stale domain [r1 n7]',
    expected: { class: 'topology' },
  },
  {
    releases: '0.9–',
    source: 'tas_flavor_snapshot.go',
    message: `${SET}no requested topology level: cloud.provider.com/zone`,
    expected: {
      class: 'topology-impossible',
      topology: 'cloud.provider.com/zone',
    },
  },
  {
    releases: '0.9–',
    source: 'tas_flavorassigner.go',
    message: `${SET}Flavor "l4" does not support TopologyAwareScheduling`,
    expected: {
      class: 'topology-impossible',
      flavor: 'l4',
      because: 'does not support TopologyAwareScheduling',
    },
  },
  {
    releases: '0.13–',
    source: 'tas_flavor_snapshot.go',
    message: 'slice topology requested, but slice size not provided',
    expected: {
      class: 'topology-impossible',
      because: 'slice topology requested, but slice size not provided',
    },
  },
  {
    releases: '0.6–',
    source: 'workload_controller.go',
    message: "LocalQueue serving doesn't exist",
    expected: { class: 'queue-missing', queue: 'LocalQueue serving' },
  },
  {
    releases: '0.6–',
    source: 'workload_controller.go',
    message: 'ClusterQueue team-a is terminating or missing',
    expected: { class: 'queue-missing', queue: 'ClusterQueue team-a' },
  },
  {
    releases: '0.6–',
    source: 'scheduler.go',
    message: 'ClusterQueue team-a not found',
    expected: { class: 'queue-missing', queue: 'ClusterQueue team-a' },
  },
  {
    releases: '0.6–',
    source: 'workload_controller.go',
    message: 'LocalQueue serving is inactive',
    expected: { class: 'queue-inactive', queue: 'LocalQueue serving' },
  },
  {
    releases: '0.6–',
    source: 'workload_controller.go',
    message: 'The ClusterQueue is stopped',
    expected: { class: 'queue-stopped', queue: 'ClusterQueue' },
  },
  {
    releases: '0.8–',
    source: 'workload_controller.go',
    message: 'LocalQueue serving is stopped',
    expected: { class: 'queue-stopped', queue: 'LocalQueue serving' },
  },
  {
    releases: '0.6–',
    source: 'workload_controller.go',
    message: 'The workload is deactivated',
    expected: { class: 'deactivated' },
  },
  {
    releases: '0.8–',
    source: 'workload_controller.go',
    message:
      'The workload is deactivated due to exceeding the maximum number of re-queuing retries',
    expected: {
      class: 'deactivated',
      because: 'exceeding the maximum number of re-queuing retries',
    },
  },
  {
    releases: '0.9–',
    source: 'workload_controller.go',
    message: 'The maximum execution time (3600s) exceeded',
    expected: {
      class: 'deactivated',
      because: 'The maximum execution time (3600s) exceeded',
    },
  },
  {
    releases: '0.18–',
    source: 'workload_controller.go',
    message:
      'Deactivated due to AdmissionCheck in Rejected state: "prov" (no capacity in zone a)',
    expected: {
      class: 'deactivated',
      because:
        'AdmissionCheck in Rejected state: "prov" (no capacity in zone a)',
    },
  },
  {
    releases: '0.9–0.17',
    source: 'workload_controller.go',
    message: 'Admission check(s): prov, were rejected',
    expected: { class: 'admission-check', check: 'prov' },
  },
  {
    releases: '0.18–',
    source: 'workload_controller.go',
    message:
      'Evicted due to AdmissionCheck in Retry state: "prov" (Retrying after failure: quota exceeded)',
    expected: {
      class: 'admission-check',
      check: 'prov',
      because: 'Retrying after failure: quota exceeded',
    },
  },
  {
    releases: '0.6–0.17',
    source: 'workload_controller.go',
    message: 'At least one admission check is false',
    expected: { class: 'admission-check' },
  },
  {
    releases: '0.17–',
    source: 'workload_controller.go',
    message: 'Admission is gated by: example.com/review',
    expected: { class: 'gated', check: 'example.com/review' },
  },
  {
    releases: '0.6–',
    source: 'scheduler.go',
    message: 'waiting for all admitted workloads to be in PodsReady condition',
    expected: { class: 'pods-ready' },
  },
  {
    releases: '0.6',
    source: 'preemption.go',
    message: 'Preempted to accommodate a higher priority Workload',
    expected: { class: 'preempted' },
  },
  {
    releases: '0.8–0.10',
    source: 'preemption.go',
    message:
      'Preempted to accommodate a workload (UID: 9d3f) due to prioritization in the ClusterQueue',
    expected: {
      class: 'preempted',
      because: 'prioritization in the ClusterQueue',
    },
  },
  {
    releases: '0.15–',
    source: 'preemption.go',
    message:
      'Preempted to accommodate a workload (UID: 9d3f, JobUID: 77) due to reclamation within the cohort while borrowing; preemptor path: /x; preemptee path: /y',
    expected: {
      class: 'preempted',
      because: 'reclamation within the cohort while borrowing',
    },
  },
  {
    releases: '0.6',
    source: 'preemption.go',
    message: 'Preempted by another workload in the cohort',
    expected: { class: 'preempted', because: 'cohort' },
  },
  {
    releases: '0.6–',
    source: 'scheduler.go',
    message: `${SET}insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed. Pending the preemption of 2 workload(s)`,
    expected: { class: 'preempting', requested: '2' },
  },
  {
    releases: '0.8–',
    source: 'scheduler.go',
    message:
      'Workload has overlapping preemption targets with another workload',
    expected: { class: 'preempting' },
  },
  {
    releases: '0.17–',
    source: 'scheduler.go',
    message: "Workload requires preemption, but it's gated",
    expected: { class: 'preempting' },
  },
  {
    releases: '0.8–',
    source: 'scheduler.go',
    message: 'Workload no longer fits after processing another workload',
    expected: { class: 'retry' },
  },
  {
    releases: '0.6–',
    source: 'workload_controller.go',
    message: 'Exceeded the PodsReady timeout team-a/pod-chat-1',
    expected: { class: 'evicted', because: 'PodsReadyTimeout' },
  },
  {
    releases: '0.14–',
    source: 'scheduler.go',
    message:
      'Workload was evicted as there was no replacement for unhealthy node(s): gpu-1',
    expected: { class: 'evicted', because: 'NodeFailures' },
  },
  {
    releases: '0.18–',
    source: 'scheduler.go',
    message:
      'Evicted to accommodate a workload (UID: 1) due to migration to more favorable resource flavor',
    expected: { class: 'evicted', because: 'FlavorMigration' },
  },
];

describe('the messages of Kueue', () => {
  it.each(ROWS)('$releases $source: $message', ({ message, expected }) => {
    expect(leadingAdmissionReason(message)).toEqual(expected);
  });

  it('has an example for each form that is known', () => {
    const unseen = ADMISSION_RULES.filter(
      ({ pattern }) =>
        !ROWS.some(({ message }) => [...message.matchAll(pattern)].length > 0),
    );
    expect(unseen.map(({ pattern }) => pattern.source)).toEqual([]);
  });

  it('names the releases and the file of each form', () => {
    for (const { from, until, source } of ADMISSION_RULES) {
      expect(from).toMatch(/^0\.(?:[6-9]|1\d)$/);
      expect(until ?? '0.19').toMatch(/^0\.(?:[6-9]|1\d)$/);
      expect(source).toMatch(/^pkg\/.+\.go$/);
    }
  });
});

describe('messages about several flavors', () => {
  const never = (flavor: string) =>
    `insufficient quota for nvidia.com/gpu in flavor ${flavor}, request > maximum capacity (9 > 8)`;
  const later = (flavor: string, resource = 'nvidia.com/gpu') =>
    `insufficient unused quota for ${resource} in flavor ${flavor}, 1 more needed`;

  it('waits where one flavor takes it later', () => {
    expect(
      leadingAdmissionReason(`${SET}${never('a100')}, ${later('h100')}`),
    ).toMatchObject({ class: 'quota', flavor: 'h100' });
  });

  it('does not wait for a flavor that lacks another resource for ever', () => {
    expect(
      leadingAdmissionReason(`${SET}${never('h100')}, ${later('h100', 'cpu')}`),
    ).toMatchObject({ class: 'exceeds-capacity' });
  });

  it('prefers a number to a taint where no flavor takes it', () => {
    expect(
      leadingAdmissionReason(
        `${SET}flavor a100 doesn't match node affinity, ${never(
          'h100',
        )}, untolerated taint {spot  NoSchedule <nil>} in flavor l4`,
      ),
    ).toMatchObject({ class: 'exceeds-capacity', flavor: 'h100' });
  });

  it('does not read what another form quotes', () => {
    expect(
      readAdmissionMessage(
        'Deactivated due to AdmissionCheck in Rejected state: "prov" (no room)',
      ).map(({ class: kind }) => kind),
    ).toEqual(['deactivated']);
  });

  it('reads several sets of pods', () => {
    expect(
      readAdmissionMessage(
        `couldn't assign flavors to pod set head: ${later(
          'h100',
        )}; couldn't assign flavors to pod set workers: ${never('a100')}`,
      ).map(({ class: kind }) => kind),
    ).toEqual(['quota', 'exceeds-capacity']);
  });
});

const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
const amount = fc.stringMatching(/^[1-9]\d{0,5}(m|Ki|Mi|Gi)?$/);

describe('any message', () => {
  it('is read without failing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), message => {
        expect(leadingAdmissionReason(message).class).toBeDefined();
      }),
    );
  });

  it('of unknown words is unknown', () => {
    expect(leadingAdmissionReason('The moon is in the wrong phase')).toEqual({
      class: 'unknown',
    });
    expect(leadingAdmissionReason('')).toEqual({ class: 'unknown' });
  });

  it('keeps names and numbers', () => {
    fc.assert(
      fc.property(name, amount, amount, (flavor, asked, most) => {
        expect(
          leadingAdmissionReason(
            `${SET}insufficient quota for example.com/gpu in flavor ${flavor}, previously considered podsets requests (0) + current podset request (${asked}) > maximum capacity (${most})`,
          ),
        ).toEqual({
          class: 'exceeds-capacity',
          resource: 'example.com/gpu',
          flavor,
          requested: asked,
          capacity: most,
        });
      }),
    );
  });

  it('is hopeless only where every flavor is', () => {
    const part = fc.record({ flavor: name, permanent: fc.boolean() });
    fc.assert(
      fc.property(
        fc.uniqueArray(part, {
          minLength: 1,
          maxLength: 5,
          selector: ({ flavor }) => flavor,
        }),
        parts => {
          const message = `${SET}${parts
            .map(({ flavor, permanent }) =>
              permanent
                ? `flavor ${flavor} doesn't match node affinity`
                : `insufficient unused quota for cpu in flavor ${flavor}, 1 more needed`,
            )
            .join(', ')}`;
          expect(isPermanent(leadingAdmissionReason(message))).toBe(
            parts.every(({ permanent }) => permanent),
          );
        },
      ),
    );
  });

  it('writes taints as kubectl does, never as Go does', () => {
    const effect = fc.constantFrom(
      'NoSchedule',
      'NoExecute',
      'PreferNoSchedule',
    );
    fc.assert(
      fc.property(name, fc.option(name), effect, (key, value, how) => {
        const plain = `${key}${value ? `=${value}` : ''}:${how}`;
        expect(plainTaint(`{${key} ${value ?? ''} ${how} <nil>}`)).toBe(plain);
        expect(
          plainTaint(
            `&Taint{Key:${key},Value:${
              value ?? ''
            },Effect:${how},TimeAdded:<nil>,}`,
          ),
        ).toBe(plain);
      }),
    );
  });
});
