import {
  dateInWords,
  leastOf,
} from '@model-serving/backstage-plugin-model-serving-common';
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
    if (!forecast) {
      return undefined;
    }
    const { amount } = forecast;
    const known = leastOf(amount);
    if (known <= budget) {
      return amount.value === null ? undefined : null;
    }
    return {
      state: month.from,
      title: `${tenant.name} is forecast to spend more than its budget`,
      description: `${amount.value === null ? 'At least ' : ''}${amountText(
        known,
        currency,
      )} of ${amountText(budget, currency)} in the month from ${dateInWords(
        month.from,
      )} (UTC)${
        forecast.budgetSpentOn
          ? `; the budget would be spent ${
              amount.value === null ? 'by' : 'on'
            } ${dateInWords(forecast.budgetSpentOn)}`
          : ''
      }. ${forecast.method}`,
      severity: 'normal',
    };
  },
};
