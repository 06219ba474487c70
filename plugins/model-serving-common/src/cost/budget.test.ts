import fc from 'fast-check';
import { BudgetRule, BudgetUse, Measured, Proposal } from '../api';
import {
  DEFAULT_BUDGET_RULE,
  judgeBudget,
  readBudgetRule,
  writeBudgetRule,
} from './budgetRule';
import { commitmentsOf, shareOf, TenantSpending } from './budget';

const MONTH = 730;
/** The middle of a month of 30 days: 360 hours are left. */
const now = new Date('2026-11-16T00:00:00Z');

const usd = (value: number | null): Measured => ({ value, unit: 'USD' });

const service = (
  name: string,
  perHour: number | null,
  monthToDate: number | null,
) => ({
  name,
  perHour: usd(perHour),
  monthToDate: usd(monthToDate),
  mostPerHour: perHour && 2 * perHour,
});

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
  rule: DEFAULT_BUDGET_RULE,
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
    [
      'what the request replaces at its upper number',
      { services: [service('chat', 1, 0)] },
      { replaces: 2 * MONTH },
    ],
    [
      'nothing that it replaces where that is not known',
      { services: [service('chat', null, 0)] },
      { replaces: null },
    ],
  ])('counts %s', (_, more, expected) => {
    expect(commitmentsOf(spending(more), 'chat', now)).toMatchObject(expected);
  });
});

describe('shareOf', () => {
  const use = {
    perMonth: 10_000,
    running: 0,
    proposed: 0,
    request: { min: 200, max: 400 },
    replaces: 0,
    rule: DEFAULT_BUDGET_RULE,
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
    expect(shareOf({ ...use, ...more }, 'max')).toBeCloseTo(share, 9);
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
          const shareFor = ({ request: max, ...more }: typeof parts) =>
            shareOf({ ...use, ...more, request: { min: 0, max } }, 'max');
          const share = shareFor(parts);
          const { proposed, request, running, spent } = parts;
          expect(share).toBeGreaterThanOrEqual(spent / 10_000);
          expect(share).toBeGreaterThanOrEqual(
            (running + proposed + request) / 10_000,
          );
          expect(
            shareFor({ ...parts, [part]: parts[part as 'running'] + 1 }),
          ).toBeGreaterThanOrEqual(share);
        },
      ),
    );
  });
});

describe('judgeBudget', () => {
  const use = (max: number, more: Partial<BudgetUse> = {}): BudgetUse => ({
    perMonth: 1_000,
    running: 500,
    proposed: 100,
    request: { min: max / 2, max },
    replaces: 0,
    rule: { above80: 'warn', above100: 'refuse' },
    spent: 390,
    hoursLeft: 0,
    uncounted: [],
    ...more,
  });
  const outcome = (max: number, more?: Partial<BudgetUse>) =>
    judgeBudget(use(max, more), 'USD').outcome;

  it.each([
    [200, 'pass'],
    [201, 'warn'],
    [400, 'warn'],
    [401, 'fail'],
  ])('holds 600 and %d against 80 and 100 %%: %s', (max, expected) => {
    expect(outcome(max)).toBe(expected);
  });

  it.each<[BudgetRule, number, string]>([
    [{ above80: 'none', above100: 'none' }, 900, 'pass'],
    [{ above80: 'none', above100: 'warn' }, 300, 'pass'],
    [{ above80: 'none', above100: 'warn' }, 900, 'warn'],
    [{ above80: 'refuse', above100: 'warn' }, 300, 'fail'],
    [{ above80: 'refuse', above100: 'none' }, 900, 'fail'],
    [DEFAULT_BUDGET_RULE, 900, 'warn'],
  ])('follows %j at 600 and %d', (rule, max, expected) => {
    expect(outcome(max, { rule })).toBe(expected);
  });

  it('lets a tenant above its budget save, and not spend as it did on something else', () => {
    expect(outcome(900, { replaces: 900 })).toBe('warn');
    expect(outcome(900, { replaces: 901 })).toBe('warn');
    expect(outcome(900, { replaces: 899 })).toBe('fail');
    expect(outcome(900, { replaces: null })).toBe('fail');
  });

  it('says both shares, what was spent and what is not counted', () => {
    expect(
      judgeBudget(use(500, { uncounted: ['pull request #7'] }), 'USD').message,
    ).toBe(
      "85% to 110% of the tenant's monthly budget of $1,000 at minimum and maximum replicas, with what runs, pending pull requests and what was spent this month (39%). Not counted: pull request #7. The platform refuses more than 100% for this tenant",
    );
    expect(
      judgeBudget(
        use(300, { rule: { above80: 'refuse', above100: 'refuse' } }),
        'USD',
      ).message,
    ).toMatch('refuses more than 80%');
  });
});

describe('the budget rule of a namespace', () => {
  it.each<[string | null, BudgetRule]>([
    [null, DEFAULT_BUDGET_RULE],
    ['', DEFAULT_BUDGET_RULE],
    ['100=refuse', { above80: 'none', above100: 'refuse' }],
    ['80=warn, 100=none', { above80: 'warn', above100: 'none' }],
  ])('%j is read', (text, rule) => {
    expect(readBudgetRule(text)).toEqual({ rule });
  });

  it.each(['100=deny', '90=warn', 'refuse', '100', '80=warn;100=refuse'])(
    '%j refuses above the budget, and is a problem',
    text => {
      const { problem, rule } = readBudgetRule(text);
      expect(rule.above100).toBe('refuse');
      expect(problem).toContain(text);
    },
  );

  it('is written as it is read, and not at all by default', () => {
    const actions = fc.constantFrom('none', 'warn', 'refuse' as const);
    fc.assert(
      fc.property(fc.record({ above80: actions, above100: actions }), rule => {
        const text = writeBudgetRule(rule as BudgetRule) ?? null;
        expect(readBudgetRule(text)).toEqual({ rule });
      }),
    );
    expect(writeBudgetRule(DEFAULT_BUDGET_RULE)).toBeUndefined();
  });
});
