import { FlavorQuota } from '@model-serving/backstage-plugin-model-serving-common';
import { headroom } from './headroom';

function quota(change: Partial<FlavorQuota> = {}): FlavorQuota {
  return {
    flavor: 'h100',
    resource: 'nvidia.com/gpu',
    nominal: 8,
    used: 5,
    borrowed: 0,
    free: 3,
    borrowable: 2,
    ...change,
  };
}

describe('headroom', () => {
  it.each([
    [[quota()], '3 of 8 h100 free, 2 more can be borrowed'],
    [[quota({ borrowable: 0 })], '3 of 8 h100 free'],
    [[quota({ borrowable: null })], '3 of 8 h100 free, borrowing unknown'],
    [
      [
        quota({ borrowable: 0 }),
        quota({ flavor: 'l4', nominal: 4, free: 0, borrowable: 0 }),
        quota({ resource: 'cpu' }),
      ],
      '3 of 8 h100 free; 0 of 4 l4 free',
    ],
    [
      [
        quota({ borrowable: 0 }),
        quota({ flavor: 'cpu', nominal: 0, used: 0, free: 0, borrowable: 0 }),
        quota({ flavor: 'cpu', resource: 'cpu', free: 8, nominal: 32 }),
      ],
      '3 of 8 h100 free; 8 of 32 CPU cores (cpu) free, 2 more can be borrowed',
    ],
    [
      [
        quota({
          flavor: 'any',
          resource: 'memory',
          free: 2 ** 30,
          nominal: 2 ** 31,
          borrowable: 0,
        }),
      ],
      '1 GiB of 2 GiB memory (any) free',
    ],
  ])('%#', (quotas, words) => {
    expect(headroom({ clusterQueue: 'team-a', quota: quotas })).toBe(words);
  });

  it('tells no quota from unknown quota', () => {
    expect(headroom({ clusterQueue: 'team-a', quota: [] })).toBe(
      'quota unknown',
    );
    expect(headroom({ clusterQueue: null, quota: [] })).toBe(
      'no quota: the tenant has no queue',
    );
  });
});
