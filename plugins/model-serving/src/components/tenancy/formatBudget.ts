import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatMoney,
  formatNumber,
} from '@model-serving/backstage-plugin-model-serving-react';

/** The monthly budget with its currency, as far as that is known; null where none is set. */
export function formatBudget({
  budgetPerMonth,
  currency,
}: Pick<Tenant, 'budgetPerMonth' | 'currency'>): string | null {
  if (budgetPerMonth === null) {
    return null;
  }
  return currency === null
    ? formatNumber(budgetPerMonth)
    : formatMoney(budgetPerMonth, currency);
}
