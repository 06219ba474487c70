import fc from 'fast-check';
import { Measured, Proposal } from '../api';
import { commitmentsOf, shareOf, TenantSpending } from './budget';

const MONTH = 730;
/** The middle of a month of 30 days: 360 hours are left. */
const now = new Date('2026-11-16T00:00:00Z');

const usd = (value: number | null): Measured => ({ value, unit: 'USD' });

const service = (
  name: string,
  perHour: number | null,
  monthToDate: number | null,
) => ({ name, perHour: usd(perHour), monthToDate: usd(monthToDate) });

const proposal = (
  number: number,
  name: string,
  perMonth: Proposal['perMonth'],
): Proposal => ({
  directory: `tenants/team-a/${name}`,
  tenant: 'team-a',
  service: name,
  kind: null,
  number,
  url: '',
  branch: '',
  state: 'open',
  requestedBy: null,
  author: null,
  openedAt: '2026-11-01T00:00:00Z',
  mergedAt: null,
  mergeCommit: null,
  perMonth,
});

const spending = (more: Partial<TenantSpending> = {}): TenantSpending => ({
  budgetPerMonth: 10_000,
  currency: 'USD',
  services: [],
  gone: 0,
  proposals: [],
  ...more,
});

const dollars = (amount: number) => ({ amount, currency: 'USD' });

describe('commitmentsOf', () => {
  it.each<[string, Partial<TenantSpending>, object]>([
    [
      'nothing',
      {},
      { running: 0, proposed: 0, spent: 0, hoursLeft: 360, uncounted: [] },
    ],
    [
      'what other services cost in a full month, and what all of them spent',
      { services: [service('chat', 1, 300), service('rerank', 2, 700)] },
      { running: 2 * MONTH, spent: 1000 },
    ],
    [
      'what services spent that are gone',
      { services: [service('rerank', 2, 700)], gone: 3900 },
      { running: 2 * MONTH, spent: 4600 },
    ],
    [
      'pending proposals of others, and not its own',
      {
        proposals: [
          proposal(1, 'chat', dollars(5000)),
          proposal(2, 'embed', dollars(400)),
        ],
      },
      { proposed: 400 },
    ],
    [
      'only what a proposal adds to the service that runs',
      {
        services: [service('rerank', 1, 0), service('embed', 2, 0)],
        proposals: [
          proposal(1, 'rerank', dollars(1000)),
          proposal(2, 'embed', dollars(100)),
        ],
      },
      { running: 3 * MONTH, proposed: 1000 - MONTH },
    ],
    [
      'by name what has no known cost, or one in another currency',
      {
        services: [service('rerank', null, 5)],
        proposals: [
          proposal(1, 'embed', null),
          proposal(2, 'vision', { amount: 1, currency: 'EUR' }),
        ],
      },
      {
        running: 0,
        proposed: 0,
        uncounted: ['service rerank', 'pull request #1', 'pull request #2'],
      },
    ],
    [
      'nothing of a removal, whose service still runs',
      {
        services: [service('rerank', 2, 0)],
        proposals: [{ ...proposal(1, 'rerank', null), removes: true }],
      },
      { running: 2 * MONTH, proposed: 0, uncounted: [] },
    ],
    [
      'no spending where a part of it is not known',
      { services: [service('rerank', 1, null)] },
      { spent: null },
    ],
    ['no spending without a ledger', { gone: null }, { spent: null }],
  ])('counts %s', (_, more, expected) => {
    expect(commitmentsOf(spending(more), 'chat', now)).toMatchObject(expected);
  });
});

describe('shareOf', () => {
  const use = {
    perMonth: 10_000,
    running: 0,
    proposed: 0,
    request: 400,
    spent: 0,
    hoursLeft: 360,
    uncounted: [],
  };

  it.each([
    ['the request alone', {}, 0.04],
    ['what runs and is proposed', { running: 3500, proposed: 100 }, 0.4],
    [
      'what was spent where nothing of it runs',
      { spent: 3900 },
      0.39 + (0.04 * 360) / 730,
    ],
    ['a full month where less was spent', { running: 7300, spent: 3900 }, 0.77],
    ['the request where spending is not known', { spent: null }, 0.04],
  ])('counts %s', (_, more, share) => {
    expect(shareOf({ ...use, ...more })).toBeCloseTo(share, 9);
  });

  it('grows with every part, and is never less than what is spent or committed', () => {
    const amount = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(
        fc.record({
          running: amount,
          proposed: amount,
          request: amount,
          spent: amount,
          hoursLeft: fc.integer({ min: 0, max: 744 }),
        }),
        fc.constantFrom('running', 'proposed', 'request', 'spent'),
        (parts, part) => {
          const whole = { ...use, ...parts };
          const share = shareOf(whole);
          const { proposed, request, running, spent } = parts;
          expect(share).toBeGreaterThanOrEqual(spent / 10_000);
          expect(share).toBeGreaterThanOrEqual(
            (running + proposed + request) / 10_000,
          );
          expect(
            shareOf({ ...whole, [part]: parts[part as 'running'] + 1 }),
          ).toBeGreaterThanOrEqual(share);
        },
      ),
    );
  });
});
