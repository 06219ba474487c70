import { dateInWords } from '@model-serving/backstage-plugin-model-serving-common';
import { amountText } from './amounts';
import { AlertKind, WatchedTenant } from './AlertKind';

export const budgetForecast: AlertKind<WatchedTenant> = {
  id: 'budget-forecast',
  recovery: 'The forecast is within the budget, or the month is over.',
  judge({ month, tenant }) {
    const { budgetPerMonth: budget, currency, forecast, priced, spent } = month;
    // What is spent already is another alert's.
    if (!budget || (spent.value ?? priced) >= budget) {
      return null;
    }
    if (!forecast || forecast.amount.value === null) {
      return undefined;
    }
    return forecast.amount.value <= budget
      ? null
      : {
          state: month.from,
          title: `${tenant.name} is forecast to spend more than its budget`,
          description: `${amountText(
            forecast.amount.value,
            currency,
          )} of ${amountText(budget, currency)} in the month from ${dateInWords(
            month.from,
          )} (UTC)${
            forecast.budgetSpentOn
              ? `; the budget would be spent on ${dateInWords(
                  forecast.budgetSpentOn,
                )}`
              : ''
          }. ${forecast.method}`,
          severity: 'normal',
        };
  },
};
