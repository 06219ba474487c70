import { CostPart, ServiceCost } from '@model-serving/backstage-plugin-model-serving-common';
import { Age, Columns, DataColumn, DataTable, EmptyState, formatMoney, formatNumber, formatPrice, KeyNumbers, Section, StaleNotice } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './CostPanel.module.css';

/** `1 accelerator`, `8 cores`, `64 GiB` */
function quantityOf({ quantity, unit }: CostPart): string {
  const one = quantity === 1 ? unit.replace(/s$/, '') : unit;
  return `${formatNumber(quantity)} ${one}`;
}

function partColumns(currency: string): ReadonlyArray<DataColumn<CostPart>> {
  return [
    { id: 'name', label: 'Part', isRowHeader: true, render: part => part.name },
    {
      id: 'quantity',
      label: 'Quantity',
      numeric: true,
      render: quantityOf,
    },
    {
      id: 'price',
      label: 'Price each, per hour',
      numeric: true,
      render: part => formatPrice(part.unitPrice, currency),
    },
    {
      id: 'per-hour',
      label: 'Per hour',
      numeric: true,
      render: part => formatMoney(part.perHour, currency),
    },
  ];
}

/** What the service costs now, today and this month, what that is made of, and whose prices. */
export function CostPanel(props: { cost: ServiceCost }) {
  const { cost } = props;
  return (
    <>
      <StaleNotice freshness={cost} what="the cost" />
      <KeyNumbers
        label="Cost"
        numbers={[
          { label: 'Per hour now', measured: cost.perHour },
          { label: 'Today', measured: cost.today },
          { label: 'This month so far', measured: cost.monthToDate },
          { label: 'Per million tokens', measured: cost.perMillionTokens },
        ]}
      />
      <Columns>
        <Section title="What it is made of">
          {cost.parts.length === 0 ? (
            <EmptyState title="Nothing is being paid for.">
              No pod holds resources now, or none of them has a price.
            </EmptyState>
          ) : (
            <DataTable
              label="Parts of the cost per hour"
              columns={partColumns(cost.currency)}
              rows={cost.parts}
              rowKey={part => part.name}
            />
          )}
        </Section>
        <Section title="Where the numbers come from">
          <p className={styles.text}>
            Prices: {cost.priceSource}, in {cost.currency}. A pod is paid for
            from the moment it holds a node until it lets go, ready or not.
          </p>
          <p className={styles.text}>
            Usage: {cost.source}
            {cost.asOf && (
              <>
                , <Age at={cost.asOf} />
              </>
            )}
            . Every number above opens what it was computed from.
          </p>
        </Section>
      </Columns>
    </>
  );
}
