import { FlavorQuota } from '../api';
import { leadingQuotas } from './leadingQuotas';

const quota = (
  flavor: string,
  resource: string,
  nominal: number,
  more: Partial<FlavorQuota> = {},
): FlavorQuota => ({
  flavor,
  resource,
  nominal,
  used: 0,
  borrowed: 0,
  free: nominal,
  borrowable: 0,
  ...more,
});

const shown = (...all: FlavorQuota[]) =>
  leadingQuotas(all).map(({ flavor, resource }) => `${flavor} ${resource}`);

describe('leadingQuotas', () => {
  it('are the accelerators of flavors that have them, and all else of the others', () => {
    expect(
      shown(
        quota('h100', 'cpu', 96),
        quota('h100', 'nvidia.com/gpu', 2),
        quota('cpu', 'cpu', 16),
        quota('cpu', 'memory', 64),
        quota('cpu', 'nvidia.com/gpu', 0),
      ),
    ).toEqual(['h100 nvidia.com/gpu', 'cpu cpu', 'cpu memory']);
  });

  it.each<[string, Partial<FlavorQuota>]>([
    ['are used', { used: 1, borrowed: 1 }],
    ['could be borrowed', { borrowable: 2 }],
  ])('are accelerators that are not owned but %s', (_how, more) => {
    expect(
      shown(quota('l4', 'cpu', 8), quota('l4', 'nvidia.com/gpu', 0, more)),
    ).toEqual(['l4 nvidia.com/gpu']);
  });
});
