import {
  PricedStart,
  ServiceCosts,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  DataColumn,
  DataTable,
  EmptyState,
  formatDuration,
  formatExactTime,
  MeasuredValue,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';

const COLUMNS: ReadonlyArray<DataColumn<PricedStart>> = [
  { id: 'pod', label: 'Pod', isRowHeader: true, render: ({ pod }) => pod },
  {
    id: 'from',
    label: 'On a node since',
    render: ({ from }) => formatExactTime(from),
  },
  {
    id: 'seconds',
    label: 'Until ready',
    numeric: true,
    render: ({ readyAt, seconds }) =>
      readyAt === null
        ? `not ready after ${formatDuration(seconds)}`
        : formatDuration(seconds),
  },
  {
    id: 'amount',
    label: 'Cost',
    numeric: true,
    render: ({ amount }) => <MeasuredValue label="Cost" measured={amount} />,
  },
];

/** What each start of the month cost. */
export function StartCosts(props: { costs: ServiceCosts }) {
  const { starts, usageUnknown } = props.costs;
  const { items } = starts;
  return (
    <Section title="Cost of starts">
      {items.length === 0 ? (
        <EmptyState
          title={
            usageUnknown === null
              ? 'No starts in this month'
              : 'No known starts in this month'
          }
        >
          {usageUnknown === null
            ? 'A start costs from the time its pod is bound to a node until the pod is ready.'
            : asSentence(usageUnknown)}
        </EmptyState>
      ) : (
        <DataTable
          label="Starts of the month"
          columns={COLUMNS}
          rows={items}
          rowKey={({ from, pod }) => `${pod} ${from}`}
        />
      )}
    </Section>
  );
}
