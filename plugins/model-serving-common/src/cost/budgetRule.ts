import { BudgetAction, BudgetRule, BudgetUse } from '../api';
import { moneyInWords } from '../text';
import { shareOf } from './budget';

const ACTIONS: readonly BudgetAction[] = ['none', 'warn', 'refuse'];

/** The rule of a check's findings about the budget. @public */
export const BUDGET_RULE = 'budget';

/** Where the platform says nothing. @public */
export const DEFAULT_BUDGET_RULE: BudgetRule = {
  above80: 'none',
  above100: 'warn',
};

const isAction = (text: string): text is BudgetAction =>
  (ACTIONS as readonly string[]).includes(text);

/**
 * Reads the annotation `budget-rule`, such as `80=warn,100=refuse`; what it leaves out is as by default. One that
 * cannot be read refuses above the budget, since it was written to hold it.
 * @public
 */
export function readBudgetRule(text: string | null): {
  rule: BudgetRule;
  problem?: string;
} {
  const rule = { ...DEFAULT_BUDGET_RULE };
  for (const part of (text ?? '').split(',').filter(Boolean)) {
    const [share, action = ''] = part.trim().split('=');
    if ((share !== '80' && share !== '100') || !isAction(action)) {
      return {
        rule: { above80: 'none', above100: 'refuse' },
        problem: `Its budget rule '${(text ?? '').slice(
          0,
          40,
        )}' cannot be read, so services above the budget are refused. It must be like 80=warn,100=refuse with none, warn or refuse.`,
      };
    }
    rule[share === '80' ? 'above80' : 'above100'] = action;
  }
  return { rule };
}

/** The annotation; undefined for the default. @public */
export function writeBudgetRule(rule: BudgetRule): string | undefined {
  const { above100, above80 } = rule;
  return above80 === DEFAULT_BUDGET_RULE.above80 &&
    above100 === DEFAULT_BUDGET_RULE.above100
    ? undefined
    : `80=${above80},100=${above100}`;
}

/** What a request does to a tenant's budget. @public */
export interface BudgetJudgment {
  readonly outcome: 'pass' | 'warn' | 'fail';
  /** With shares and amounts: only for those who may see the tenant's costs. */
  readonly message: string;
}

const percent = (share: number) => `${Math.round(share * 100)}%`;

/** The strictest of what the rule says of a share. */
function actionAt(share: number, rule: BudgetRule): BudgetAction {
  const said = [
    ...(share > 0.8 ? [rule.above80] : []),
    ...(share > 1 ? [rule.above100] : []),
  ];
  return ACTIONS.findLast(action => said.includes(action)) ?? 'none';
}

/**
 * Judges what a request at its lower and upper number of replicas does to the tenant's budget: the upper number counts.
 * A request that costs no more than what it replaces is never refused, so that a tenant above its budget can save.
 * @public
 */
export function judgeBudget(use: BudgetUse, currency: string): BudgetJudgment {
  const { perMonth, replaces, request, rule, spent, uncounted } = use;
  const share = { min: shareOf(use, 'min'), max: shareOf(use, 'max') };
  const action = actionAt(share.max, rule);
  const saves = replaces !== null && replaces > 0 && request.max <= replaces;
  const range =
    percent(share.min) === percent(share.max)
      ? percent(share.max)
      : `${percent(share.min)} to ${percent(share.max)}`;
  const message = [
    `${range} of the tenant's monthly budget of ${moneyInWords(
      perMonth,
      currency,
    )} at minimum and maximum replicas, with what runs, pending pull requests and what was spent this month (${
      spent === null ? 'unknown' : percent(spent / perMonth)
    })`,
    ...(uncounted.length > 0 ? [`Not counted: ${uncounted.join(', ')}`] : []),
  ];
  if (action !== 'refuse') {
    return {
      outcome: action === 'warn' ? 'warn' : 'pass',
      message: message.join('. '),
    };
  }
  return saves
    ? {
        outcome: 'warn',
        message: [
          ...message,
          'Not refused, because it costs no more than what it replaces',
        ].join('. '),
      }
    : {
        outcome: 'fail',
        message: [
          ...message,
          `The platform refuses more than ${
            share.max > 1 && rule.above80 !== 'refuse' ? '100%' : '80%'
          } for this tenant`,
        ].join('. '),
      };
}
