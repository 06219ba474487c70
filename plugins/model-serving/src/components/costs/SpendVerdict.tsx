import {
  TenantCosts,
  WindowSpend,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  formatDate,
  formatMoney,
  formatPercent,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './costs.module.css';

type BudgetedSpend = WindowSpend & Pick<TenantCosts, 'budgetPerMonth'>;

interface Verdict {
  tone: 'neutral' | 'warning' | 'danger';
  text: string;
}

const shareOf = (amount: number, budget: number) =>
  formatPercent(amount / budget);

/** `$3,912 of $20,000 spent (20%)` */
function spentText({
  budgetPerMonth,
  currency,
  forecast,
  priced,
  spent,
}: BudgetedSpend): string {
  if (currency === null) {
    return `Spend unknown: ${asSentence(spent.reason ?? 'no prices')}`;
  }
  const money = formatMoney(spent.value ?? priced, currency);
  const amount = spent.value === null ? `At least ${money}` : money;
  const budget =
    forecast && budgetPerMonth
      ? ` of ${formatMoney(budgetPerMonth, currency)} spent (${shareOf(
          spent.value ?? priced,
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
  if (amount.value === null) {
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
    ? ` (${shareOf(amount.value, budgetPerMonth)} of the budget)`
    : '';
  return `Forecast for the month: ${formatMoney(
    amount.value,
    currency,
  )}${share}${range}.`;
}

/** What was spent and what will be, held against the budget. */
export function spendVerdict(costs: BudgetedSpend): Verdict {
  const { budgetPerMonth, forecast, priced, spent } = costs;
  const text = [spentText(costs), forecastText(costs)]
    .filter(Boolean)
    .join(' ');
  if (!forecast || !budgetPerMonth) {
    return { tone: 'neutral', text };
  }
  if ((spent.value ?? priced) >= budgetPerMonth) {
    return { tone: 'danger', text: `Budget spent. ${text}` };
  }
  return forecast.budgetSpentOn
    ? {
        tone: 'warning',
        text: `Budget will be spent on ${formatDate(
          forecast.budgetSpentOn,
        )}. ${text}`,
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
