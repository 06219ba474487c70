import { useMemo } from 'react';
import {
  formatServiceRef,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  DataColumn,
  DataTable,
  EmptyState,
  ErrorPanel,
  Loading,
  MeasuredValue,
  ReplicaCount,
  Section,
  ServingLinks,
  StaleNotice,
  useServiceList,
  useServingLinks,
  VerdictBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import { Model } from '../../model/readModel';
import { servicesOf } from '../../model/servicesOf';
import styles from './ModelPage.module.css';

const MOST_SERVICES = 200;

function columnsOf(links: ServingLinks): DataColumn<ServiceSummary>[] {
  return [
    {
      id: 'name',
      label: 'Service',
      isRowHeader: true,
      render: service => (
        <>
          <AppLink path={links.entity(service.entityRef)}>
            {service.ref.name}
          </AppLink>
          <div className={styles.sentence}>
            {service.tenant ?? service.ref.namespace}
          </div>
        </>
      ),
    },
    {
      id: 'verdict',
      label: 'Verdict',
      wide: true,
      render: ({ verdict }) => (
        <>
          <VerdictBadge word={verdict.word} />
          <div className={styles.sentence}>{verdict.sentence}</div>
        </>
      ),
    },
    {
      id: 'replicas',
      label: 'Replicas',
      numeric: true,
      render: ({ replicas }) => <ReplicaCount replicas={replicas} />,
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
}

/** The services that use the model and that the user may see. */
export function ServicesSection(props: { model: Model }) {
  const { model } = props;
  const links = useServingLinks();
  const columns = useMemo(() => columnsOf(links), [links]);
  const { data, error, reload } = useServiceList({
    q: model.name,
    limit: MOST_SERVICES,
  });
  const services = data && servicesOf(model, data.items);
  return (
    <Section title="Services using this model">
      {data && <StaleNotice freshness={data} what="the services" />}
      {error && (
        <ErrorPanel what="the services" error={error} onRetry={reload} />
      )}
      {!data && !error && <Loading what="services" rows={2} />}
      {services && services.length > 0 && (
        <DataTable
          label="Services using this model"
          columns={columns}
          rows={services}
          rowKey={service => formatServiceRef(service.ref)}
          isStale={service => service.stale}
        />
      )}
      {services?.length === 0 && (
        <EmptyState title="No services">
          None of the services that you have access to uses this model.
        </EmptyState>
      )}
    </Section>
  );
}
