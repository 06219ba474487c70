import { Doctor } from './Doctor';
import { Examiner, Finding } from './Examiner';

const finding: Finding = {
  id: 'prices.config',
  title: 'Prices can be read',
  state: 'holds',
  detail: 'prices in USD',
  source: 'prices:config',
};

const prices = (examine: Examiner['examine']): Examiner => ({
  area: 'prices',
  docs: 'docs/prices.md',
  examine,
});
const clusters: Examiner = {
  area: 'clusters',
  docs: 'docs/clusters.md',
  examine: async () => [{ ...finding, id: 'clusters.a.reached' }],
};

describe('Doctor', () => {
  let now: Date;
  const doctor = (...examiners: Examiner[]) => new Doctor(examiners, () => now);

  beforeEach(() => {
    now = new Date('2026-03-01T12:00:00Z');
  });

  it('tells areas in their order, each finding with its documentation', async () => {
    const { asOf, items } = await doctor(
      prices(async () => [{ ...finding, next: 'Platform owners: set it.' }]),
      clusters,
    ).examine();
    expect(asOf).toBe('2026-03-01T12:00:00.000Z');
    expect(items).toEqual([
      expect.objectContaining({ area: 'clusters', next: null }),
      expect.objectContaining({
        area: 'prices',
        docs: 'docs/prices.md',
        next: 'Platform owners: set it.',
      }),
    ]);
  });

  it('asks once for all who look within five seconds', async () => {
    const examine = jest.fn(async () => [finding]);
    const shared = doctor(prices(examine));
    const [first, second] = [shared.examine(), shared.examine()];
    expect(await first).toBe(await second);
    now = new Date(now.getTime() + 4_999);
    await shared.examine();
    expect(examine).toHaveBeenCalledTimes(1);
    now = new Date(now.getTime() + 1);
    await shared.examine();
    expect(examine).toHaveBeenCalledTimes(2);
  });

  it('says that a part cannot be examined, and tells the others', async () => {
    const { items } = await doctor(
      prices(async () => {
        throw new Error('no prices here');
      }),
      clusters,
    ).examine();
    expect(items).toEqual([
      expect.objectContaining({ id: 'clusters.a.reached', state: 'holds' }),
      expect.objectContaining({
        id: 'prices.examined',
        state: 'unknown',
        detail: expect.stringContaining('it cannot be examined'),
      }),
    ]);
  });
});
