import { dateInWords } from '@model-serving/backstage-plugin-model-serving-common';
import { amountText } from './amounts';
import { AlertKind, WatchedTenant } from './AlertKind';

/** Percent of the monthly budget. */
const SHARES = [100, 80, 50];

export const budgetShare: AlertKind<WatchedTenant> = {
  id: 'budget-share',
  // The next month begins with nothing spent.
  recovery: null,
  judge({ month, tenant }) {
    const { budgetPerMonth: budget, currency, priced, spent } = month;
    if (!budget) {
      return null;
    }
    // What had no price comes on top.
    const known = spent.value ?? priced;
    const share = SHARES.find(percent => known >= (budget * percent) / 100);
    if (share === undefined) {
      return spent.value === null ? undefined : null;
    }
    return {
      state: `${month.from} ${share}`,
      title: `${tenant.name} has spent ${share}% of its budget`,
      description: `${spent.value === null ? 'At least ' : ''}${amountText(
        known,
        currency,
      )} of ${amountText(budget, currency)} in the month from ${dateInWords(
        month.from,
      )} (UTC).`,
      severity: share === 100 ? 'high' : 'normal',
    };
  },
};
