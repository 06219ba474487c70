import { Text } from '@backstage/ui';
import {
  formatServiceRef,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  AppLink,
  DataColumn,
  DataTable,
  formatNumber,
  MeasuredValue,
  ReplicaCount,
  useServingLinks,
  VerdictBadge,
  servedModelTitle,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ServiceTable.module.css';

function ServiceName(props: { service: ServiceSummary }) {
  const { ref, tenant, stale } = props.service;
  const href = useServingLinks().service(ref);
  return (
    <>
      {href ? (
        <AppLink path={href} weight="bold">
          <span className={styles.name}>{ref.name}</span>
        </AppLink>
      ) : (
        <Text weight="bold">{ref.name}</Text>
      )}
      <span className={styles.quiet}>
        {tenant ?? `${ref.namespace}, no tenant`} · {ref.cluster}
        {stale && ' · out of date'}
      </span>
    </>
  );
}

function Runs(props: { service: ServiceSummary }) {
  const { accelerator, engine, engineVersion, model, ref } = props.service;
  const unknown =
    ref.kind === 'ExternalSecret' ? 'hosted elsewhere' : 'unknown engine';
  const software = [engine, engineVersion].filter(Boolean).join(' ');
  const hardware =
    accelerator &&
    `${formatNumber(accelerator.count)} × ${
      accelerator.flavor ?? accelerator.resource
    }`;
  return (
    <>
      {model ? servedModelTitle(model) : '–'}
      <span className={styles.quiet}>
        {[software, hardware].filter(Boolean).join(' on ') || unknown}
      </span>
    </>
  );
}

const COLUMNS: ReadonlyArray<DataColumn<ServiceSummary>> = [
  {
    id: 'verdict',
    label: 'Verdict',
    render: ({ verdict }) => (
      <>
        <VerdictBadge word={verdict.word} />
        {verdict.since && (
          <span className={styles.quiet}>
            <Age at={verdict.since} as="for" />
          </span>
        )}
      </>
    ),
  },
  {
    id: 'name',
    label: 'Service',
    isRowHeader: true,
    render: service => <ServiceName service={service} />,
  },
  {
    id: 'why',
    label: 'Reason',
    wide: true,
    render: ({ verdict }) => (
      <span className={styles.sentence} title={verdict.sentence}>
        {verdict.sentence}
      </span>
    ),
  },
  {
    id: 'runs',
    label: 'Model',
    render: service => <Runs service={service} />,
  },
  {
    id: 'replicas',
    label: 'Replicas',
    numeric: true,
    render: ({ ref, replicas }) =>
      ref.kind === 'ExternalSecret' ? (
        '–'
      ) : (
        <ReplicaCount replicas={replicas} />
      ),
  },
  {
    id: 'waiting',
    label: 'Waiting',
    numeric: true,
    render: ({ waiting }) => (
      <MeasuredValue label="Waiting" measured={waiting} />
    ),
  },
  {
    id: 'running',
    label: 'Running',
    numeric: true,
    render: ({ running }) => (
      <MeasuredValue label="Running" measured={running} />
    ),
  },
  {
    id: 'cost',
    label: 'Cost per hour',
    numeric: true,
    render: ({ costPerHour }) => (
      <MeasuredValue label="Cost per hour" measured={costPerHour} />
    ),
  },
];

/** Services with the verdict first and its reason next to it. */
export function ServiceTable(props: { services: readonly ServiceSummary[] }) {
  return (
    <DataTable
      label="Services"
      columns={COLUMNS}
      rows={props.services}
      rowKey={service => formatServiceRef(service.ref)}
      isStale={service => service.stale}
    />
  );
}
