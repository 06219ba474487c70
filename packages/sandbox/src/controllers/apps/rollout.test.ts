import fc from 'fast-check';
import { Deployment, ReplicaSet } from '../KubernetesObjects';
import { newestReplicas, rolloutBounds, shrinkOld } from './rollout';

function set(name: string, replicas: number, available: number): ReplicaSet {
  const template = { metadata: {}, spec: { containers: [] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: {} }, template },
    status: { replicas, availableReplicas: available },
  };
}

function deployment(
  replicas: number,
  strategy: Deployment['spec']['strategy'],
): Deployment {
  const { selector, template } = set('x', 0, 0).spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: { replicas, selector, template, strategy },
  };
}

describe('a rollout', () => {
  it.each([
    [4, { maxSurge: '25%', maxUnavailable: '25%' }, 1, 1],
    [1, { maxSurge: '25%', maxUnavailable: '25%' }, 1, 0],
    [2, { maxSurge: 0, maxUnavailable: 1 }, 0, 1],
    [3, { maxSurge: 0, maxUnavailable: 0 }, 0, 1],
  ])(
    'of %d with %o may go %d above and %d below',
    (replicas, rollingUpdate, surge, unavailable) => {
      const bounds = rolloutBounds(
        deployment(replicas, { type: 'RollingUpdate', rollingUpdate }),
      );
      expect(bounds).toEqual({ recreate: false, surge, unavailable });
    },
  );

  it('stays within its bounds and ends with the new set alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        (replicas, maxSurge, maxUnavailable, recreate) => {
          const bounds = rolloutBounds(
            deployment(
              replicas,
              recreate
                ? { type: 'Recreate' }
                : { rollingUpdate: { maxSurge, maxUnavailable } },
            ),
          );
          let old = set('old', replicas, replicas);
          let newest: ReplicaSet | undefined;
          for (let step = 0; step < 100; step += 1) {
            const size = newestReplicas(replicas, bounds, newest, [old]);
            newest =
              size === undefined
                ? newest
                : set('new', size, newest?.status?.availableReplicas ?? 0);
            for (const change of shrinkOld(replicas, bounds, newest, [old])) {
              old = set('old', change.replicas, change.replicas);
            }
            const total = old.spec.replicas + (newest?.spec.replicas ?? 0);
            expect(total).toBeLessThanOrEqual(replicas + bounds.surge);
            const serving =
              old.status!.availableReplicas! +
              (newest?.status?.availableReplicas ?? 0);
            expect(serving).toBeGreaterThanOrEqual(
              recreate ? 0 : replicas - bounds.unavailable,
            );
            newest =
              newest && set('new', newest.spec.replicas, newest.spec.replicas);
          }
          expect(newest?.spec.replicas).toBe(replicas);
          expect(old.spec.replicas).toBe(0);
        },
      ),
    );
  });
});
