import {
  CheckReport,
  DEFAULT_BUDGET_RULE,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';
import { blockingReasons, costInWords, summarizeRules } from './summarize';

function finding(
  outcome: Finding['outcome'],
  category: Finding['category'] = 'policy',
  message: string = outcome,
): Finding {
  return { outcome, category, rule: 'rule', message };
}

function report(
  outcome: CheckReport['outcome'],
  findings: Finding[],
): CheckReport {
  return {
    asOf: null,
    source: 'test',
    stale: false,
    outcome,
    findings,
    quota: null,
    memory: null,
    cost: null,
    files: [],
  };
}

describe('summarizeRules', () => {
  it('counts rules without quota and cost; a warning holds', () => {
    expect(
      summarizeRules([
        finding('pass'),
        finding('warn', 'schema'),
        finding('fail', 'quota'),
        finding('fail', 'cost'),
      ]),
    ).toEqual({ holding: 2, total: 2, outcome: 'warn' });
  });

  it('does not take a check of nothing for a pass', () => {
    expect(summarizeRules([]).outcome).toBe('unknown');
  });

  it('does not let a rule that cannot be decided hold', () => {
    expect(summarizeRules([finding('pass'), finding('unknown')])).toEqual({
      holding: 1,
      total: 2,
      outcome: 'unknown',
    });
  });
});

describe('blockingReasons', () => {
  it('names what fails and what cannot be decided, once each', () => {
    expect(
      blockingReasons(
        report('fail', [
          finding('fail', 'policy', 'not pinned'),
          finding('fail', 'schema', 'not pinned'),
          finding('unknown', 'quota', 'queue unreadable'),
          finding('pass'),
        ]),
      ),
    ).toEqual(['not pinned', 'queue unreadable']);
  });

  it('blocks a refusal even when it has no reason', () => {
    expect(blockingReasons(report('fail', []))).toHaveLength(1);
  });

  it('lets warnings through', () => {
    expect(blockingReasons(report('warn', [finding('warn')]))).toEqual([]);
  });
});

describe('costInWords', () => {
  const cost = {
    currency: 'USD',
    priceSource: 'test',
    shareOfBudget: 0.426,
    leastShareOfBudget: 0.426,
    budget: {
      perMonth: 20_000,
      running: 5_000,
      proposed: 600,
      request: { min: 2847, max: 2847 },
      replaces: 0,
      rule: DEFAULT_BUDGET_RULE,
      spent: 4_000,
      hoursLeft: 300,
      uncounted: ['service legacy', 'pull request #4'],
    },
  };

  it('shows one amount where both ends are the same', () => {
    expect(
      costInWords(
        {
          ...cost,
          perHour: { min: 3.9, max: 3.9 },
          perMonth: { min: 2847, max: 2847 },
        },
        'team-a',
      ),
    ).toEqual({
      perHour: '$3.90 per hour',
      perMonth: '$2,847 per month',
      share: "43% of team-a's monthly budget",
      parts:
        'This service 14%, running services 25%, pending pull requests 3%; 20% spent this month; cost unknown: service legacy and pull request #4',
      overBudget: false,
    });
  });

  it('shows both ends, and when the upper one breaks the budget', () => {
    expect(
      costInWords(
        {
          ...cost,
          perHour: { min: 3.9, max: 39 },
          perMonth: { min: 2847, max: 28470 },
          shareOfBudget: 1.42,
          leastShareOfBudget: 0.14,
          budget: {
            ...cost.budget,
            running: 0,
            proposed: 0,
            request: { min: 2_847, max: 28_470 },
            spent: null,
            uncounted: [],
          },
        },
        'team-a',
      ),
    ).toEqual({
      perHour: '$3.90 – $39.00 per hour',
      perMonth: '$2,847 – $28,470 per month',
      share: "14% – 142% of team-a's monthly budget",
      parts: 'This service 14% – 142%; spending this month unknown',
      overBudget: true,
    });
  });

  it('invents no share without a budget', () => {
    expect(
      costInWords(
        {
          ...cost,
          perHour: { min: 1, max: 1 },
          perMonth: { min: 1, max: 1 },
          shareOfBudget: null,
          leastShareOfBudget: null,
          budget: null,
        },
        undefined,
      ),
    ).toMatchObject({ share: null, parts: null });
  });
});
