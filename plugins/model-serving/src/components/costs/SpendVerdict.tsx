import {
  leastOf,
  Measured,
  TenantCosts,
  WindowSpend,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  formatAtLeast,
  formatDate,
  formatMeasure,
  formatMoney,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './costs.module.css';

type BudgetedSpend = WindowSpend & Pick<TenantCosts, 'budgetPerMonth'>;

interface Verdict {
  tone: 'neutral' | 'warning' | 'danger';
  text: string;
}

/** `61%`, or `at least 61%` where that is all that is known. */
const inWords = (amount: Measured, known: number, unit: string) =>
  (amount.value === null ? formatAtLeast : formatMeasure)(known, unit);

const shareOf = (amount: Measured, budget: number) =>
  inWords(amount, leastOf(amount) / budget, 'ratio');

const isUnknown = ({ atLeast, value }: Measured) =>
  value === null && atLeast === undefined;

/** `$3,912 of $20,000 spent (20%)` */
function spentText({
  budgetPerMonth,
  currency,
  forecast,
  spent,
}: BudgetedSpend): string {
  if (currency === null || isUnknown(spent)) {
    return `Spend unknown: ${asSentence(spent.reason ?? 'no prices')}`;
  }
  const money = formatMoney(leastOf(spent), currency);
  const amount = spent.value === null ? `At least ${money}` : money;
  const budget =
    forecast && budgetPerMonth
      ? ` of ${formatMoney(budgetPerMonth, currency)} spent (${shareOf(
          spent,
          budgetPerMonth,
        )})`
      : ' spent';
  return spent.value === null
    ? `${amount}${budget}: ${spent.reason}.`
    : `${amount}${budget}.`;
}

function forecastText({
  budgetPerMonth,
  currency,
  forecast,
}: BudgetedSpend): string | undefined {
  if (!forecast || currency === null) {
    return undefined;
  }
  const { amount, high, low } = forecast;
  if (isUnknown(amount)) {
    return `Forecast unknown: ${asSentence(amount.reason ?? 'no usage')}`;
  }
  const range =
    low !== null && high !== null
      ? `, between ${formatMoney(low, currency)} and ${formatMoney(
          high,
          currency,
        )}`
      : '';
  const share = budgetPerMonth
    ? ` (${shareOf(amount, budgetPerMonth)} of the budget)`
    : '';
  return `Forecast for the month: ${inWords(
    amount,
    leastOf(amount),
    currency,
  )}${share}${range}.`;
}

/** What was spent and what will be, held against the budget. */
export function spendVerdict(costs: BudgetedSpend): Verdict {
  const { budgetPerMonth, forecast, spent } = costs;
  const text = [spentText(costs), forecastText(costs)]
    .filter(Boolean)
    .join(' ');
  if (!forecast || !budgetPerMonth) {
    return { tone: 'neutral', text };
  }
  if (leastOf(spent) >= budgetPerMonth) {
    return { tone: 'danger', text: `Budget spent. ${text}` };
  }
  return forecast.budgetSpentOn
    ? {
        tone: 'warning',
        text: `Budget will be spent ${
          spent.value === null ? 'by' : 'on'
        } ${formatDate(forecast.budgetSpentOn)}. ${text}`,
      }
    : { tone: 'neutral', text };
}

/** The verdict, first on the page. */
export function SpendVerdict(props: { costs: BudgetedSpend }) {
  const { text, tone } = spendVerdict(props.costs);
  return (
    <p className={styles.verdict} data-tone={tone} role="status">
      {text}
    </p>
  );
}
