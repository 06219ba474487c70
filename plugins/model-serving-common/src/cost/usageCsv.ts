import { TenantUsageList } from '../api';
import { csvOf } from './csv';

const DAY_MS = 86_400_000;

/** Named as FOCUS names them; what it has no name for begins with `x_`, as it asks. */
const COLUMNS: ReadonlyArray<
  [
    name: string,
    of: (
      item: TenantUsageList['items'][number],
      list: TenantUsageList,
    ) => string | number | null,
  ]
> = [
  ['ChargePeriodStart', ({ day }) => `${day}T00:00:00Z`],
  [
    'ChargePeriodEnd',
    ({ day }) =>
      `${new Date(Date.parse(day) + DAY_MS)
        .toISOString()
        .slice(0, 10)}T00:00:00Z`,
  ],
  ['SubAccountName', (_, { tenant }) => tenant],
  ['ResourceId', ({ service }) => service],
  ['BillingCurrency', ({ currency }) => currency],
  [
    'EffectiveCost',
    ({ amount, unpricedSeconds }) => (unpricedSeconds > 0 ? null : amount),
  ],
  ['x_Cluster', (_, { cluster }) => cluster],
  ['x_Model', ({ model }) => model],
  ['x_CostCenter', ({ costCenter }) => costCenter],
  ['x_AcceleratorFlavor', ({ flavor }) => flavor],
  ['x_AcceleratorHours', ({ acceleratorSeconds }) => acceleratorSeconds / 3600],
  ['x_PodHours', ({ podSeconds }) => podSeconds / 3600],
  ['x_PodHoursWithoutPrice', ({ unpricedSeconds }) => unpricedSeconds / 3600],
];

/**
 * Usage as CSV, one row for each item, with columns of the FinOps Open Cost and Usage Specification. A cost that is not
 * known in full is empty.
 * @public
 */
export function usageCsv(list: TenantUsageList): string {
  return csvOf([
    COLUMNS.map(([name]) => name),
    ...list.items.map(item => COLUMNS.map(([, of]) => of(item, list))),
  ]);
}
