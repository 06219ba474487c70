import {
  CostPart,
  ServiceCost,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  Columns,
  DataColumn,
  DataTable,
  EmptyState,
  formatMoney,
  formatNumber,
  formatPrice,
  KeyNumbers,
  Section,
  StaleNotice,
} from '@model-serving/backstage-plugin-model-serving-react';
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
      label: 'Unit price per hour',
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

/** What the service costs now, today and this month, with a breakdown and the source of the prices. */
export function CostPanel(props: { cost: ServiceCost }) {
  const { cost } = props;
  return (
    <>
      <StaleNotice freshness={cost} what="the cost" />
      <KeyNumbers
        label="Cost"
        numbers={[
          { label: 'Cost per hour', measured: cost.perHour },
          { label: 'Today', measured: cost.today },
          { label: 'This month so far', measured: cost.monthToDate },
          { label: 'Per million tokens', measured: cost.perMillionTokens },
        ]}
      />
      <Columns>
        <Section title="Cost breakdown">
          {cost.parts.length === 0 ? (
            <EmptyState title="No cost right now">
              No pod is using resources, or none of its resources has a price.
            </EmptyState>
          ) : (
            <DataTable
              label="Cost breakdown per hour"
              columns={partColumns(cost.currency)}
              rows={cost.parts}
              rowKey={part => part.name}
            />
          )}
        </Section>
        <Section title="Sources">
          <p className={styles.text}>
            Prices: {cost.priceSource}, in {cost.currency}. A pod is charged
            from the time it is bound to a node until it releases it, ready or
            not.
          </p>
          <p className={styles.text}>
            Usage: {cost.source}
            {cost.asOf && (
              <>
                , <Age at={cost.asOf} />
              </>
            )}
            . Select a number above to see how it is computed.
          </p>
        </Section>
      </Columns>
    </>
  );
}
