import {
  BudgetUse,
  CheckReport,
  CostEstimate,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatMoney,
  formatPercent,
} from '@model-serving/backstage-plugin-model-serving-react';
import { inWords } from '../answers';

/** Quota, memory and cost have lines of their own in the panel; all else is a rule that holds or not. */
const OWN_LINE: ReadonlySet<Finding['category']> = new Set([
  'quota',
  'memory',
  'cost',
]);

export const hasOwnLine = ({ category }: Pick<Finding, 'category'>) =>
  OWN_LINE.has(category);

/** What is said of the answers themselves, beside the difference that they make. */
const OF_ANSWERS = /^edit-/;

const SEVERITY: Record<Finding['outcome'], number> = {
  fail: 0,
  unknown: 1,
  warn: 2,
  pass: 3,
};

export interface RuleSummary {
  holding: number;
  total: number;
  outcome: Finding['outcome'];
}

/** How many of the rules hold; a warning holds. */
export function summarizeRules(findings: readonly Finding[]): RuleSummary {
  const rules = findings.filter(
    finding => !hasOwnLine(finding) && !OF_ANSWERS.test(finding.rule),
  );
  const holding = rules.filter(
    ({ outcome }) => outcome === 'pass' || outcome === 'warn',
  ).length;
  const worst = [...rules].sort(bySeverity)[0];
  return { holding, total: rules.length, outcome: worst?.outcome ?? 'unknown' };
}

function bySeverity(a: Finding, b: Finding): number {
  return SEVERITY[a.outcome] - SEVERITY[b.outcome];
}

/** What needs the reader's eye, the worst first. */
export function remarkable(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ outcome }) => outcome !== 'pass').sort(bySeverity);
}

/** Why a proposal would be refused; empty when it would not. */
export function blockingReasons(report: CheckReport): string[] {
  if (report.outcome !== 'fail') {
    return [];
  }
  const reasons = report.findings
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')
    .map(({ message }) => message);
  return reasons.length > 0
    ? [...new Set(reasons)]
    : ['The check failed without a reason.'];
}

function range(
  { min, max }: { min: number; max: number },
  currency: string,
): string {
  const low = formatMoney(min, currency);
  const high = formatMoney(max, currency);
  return low === high ? low : `${low} – ${high}`;
}

function shares(min: number, max: number): string {
  const [low, high] = [formatPercent(min), formatPercent(max)];
  return low === high ? high : `${low} – ${high}`;
}

export interface CostInWords {
  /** `$3.90 – $11.70 per hour` */
  perHour: string;
  perMonth: string;
  /** `41% – 43% of team-a's monthly budget` at minimum and maximum replicas; null without a budget. */
  share: string | null;
  /** What the share is made of, `This service 4%, running services 35%; 39% spent this month`; null without a budget. */
  parts: string | null;
  overBudget: boolean;
}

/** Parts that are nothing are left out. */
function partsOf(budget: BudgetUse): string {
  const { perMonth, proposed, request, running, spent, uncounted } = budget;
  const percent = (amount: number) => formatPercent(amount / perMonth);
  const own = shares(request.min / perMonth, request.max / perMonth);
  const parts = [
    `This service ${own}`,
    ...(running > 0 ? [`running services ${percent(running)}`] : []),
    ...(proposed > 0 ? [`pending pull requests ${percent(proposed)}`] : []),
  ].join(', ');
  const spentSoFar =
    spent === null
      ? 'spending this month unknown'
      : `${percent(spent)} spent this month`;
  const missing =
    uncounted.length > 0 ? `; cost unknown: ${inWords(uncounted)}` : '';
  return `${parts}; ${spentSoFar}${missing}`;
}

export function costInWords(
  cost: CostEstimate,
  tenant: string | undefined,
): CostInWords {
  const { budget, shareOfBudget: share } = cost;
  const whose = tenant ? `${tenant}'s` : "the tenant's";
  return {
    perHour: `${range(cost.perHour, cost.currency)} per hour`,
    perMonth:
      cost.hours === undefined
        ? `${range(cost.perMonth, cost.currency)} per month`
        : `at most ${formatMoney(cost.perMonth.max, cost.currency)} in ${
            cost.hours
          } hours`,
    share:
      share === null
        ? null
        : `${shares(
            cost.leastShareOfBudget ?? share,
            share,
          )} of ${whose} monthly budget`,
    parts: budget && partsOf(budget),
    overBudget: share !== null && share > 1,
  };
}
