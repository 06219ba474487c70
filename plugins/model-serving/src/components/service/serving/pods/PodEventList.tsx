import {
  Age,
  DataColumn,
  DataTable,
  EmptyState,
  OutsideText,
  usePodEvents,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  PodEvent,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import styles from './PodPane.module.css';

const COLUMNS: ReadonlyArray<DataColumn<PodEvent>> = [
  {
    id: 'reason',
    label: 'Event',
    isRowHeader: true,
    render: event => (
      <span data-warning={event.type === 'Warning' || undefined}>
        {event.type === 'Warning' ? `⚠ ${event.reason}` : event.reason}
      </span>
    ),
  },
  {
    id: 'message',
    label: 'Message',
    wide: true,
    render: event => (
      <span className={styles.message}>
        {event.container ? `${event.container}: ` : ''}
        <OutsideText text={event.message} multiline />
      </span>
    ),
  },
  { id: 'from', label: 'Source', render: event => event.from ?? '–' },
  {
    id: 'count',
    label: 'Count',
    numeric: true,
    render: event => String(event.count),
  },
  {
    id: 'at',
    label: 'Last seen',
    numeric: true,
    render: event => {
      const at = event.lastAt ?? event.firstAt;
      return at ? <Age at={at} /> : '–';
    },
  },
];

export function PodEventList(props: { service: ServiceRef; pod: string }) {
  const events = usePodEvents(props.service, props.pod);
  return (
    <WhenLoaded loaded={events} what="the pod's events" height={28}>
      {({ items }) =>
        items.length > 0 ? (
          <DataTable
            label={`Events of pod ${props.pod}`}
            columns={COLUMNS}
            rows={items}
            rowKey={event =>
              `${event.reason} ${event.container} ${event.firstAt} ${event.message}`
            }
          />
        ) : (
          <EmptyState title="No recent events">
            The cluster keeps events for about an hour. What they say about the
            cold start is kept in its history.
          </EmptyState>
        )
      }
    </WhenLoaded>
  );
}
