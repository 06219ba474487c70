import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { quotaByFlavor } from './quotaByFlavor';

const tenant = (
  name: string,
  clusterQueue: string | null,
  more: Partial<Tenant> = {},
) =>
  ({
    name,
    cluster: 'gpu-eu',
    clusterQueue,
    cohort: 'serving',
    quota: [
      {
        flavor: 'h100',
        resource: 'nvidia.com/gpu',
        nominal: 8,
        used: 6,
        borrowed: 0,
        free: 2,
        borrowable: 0,
      },
    ],
    ...more,
  } as Tenant);

describe('quota of all tenants', () => {
  it.each<[string, Tenant[], number, string[][]]>([
    [
      'queues of their own are added up',
      [tenant('team-a', 'a'), tenant('team-b', 'b')],
      16,
      [['team-a'], ['team-b']],
    ],
    [
      'one queue of several is counted once',
      [tenant('team-a', 'shared'), tenant('team-b', 'shared')],
      8,
      [['team-a', 'team-b']],
    ],
    [
      'queues of one name on two clusters are two',
      [tenant('team-a', 'q'), tenant('team-a', 'q', { cluster: 'gpu-us' })],
      8,
      [['team-a']],
    ],
    [
      'tenants without a queue share none',
      [tenant('team-a', null), tenant('team-b', null)],
      16,
      [['team-a'], ['team-b']],
    ],
  ])('%s', (_, tenants, nominal, names) => {
    const [use] = quotaByFlavor(tenants);
    expect(use.nominal).toBe(nominal);
    expect(use.used).toBe((nominal / 8) * 6);
    expect(use.shares.map(share => share.tenants)).toEqual(names);
  });
});
