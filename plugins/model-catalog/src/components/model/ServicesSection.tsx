import { useMemo } from 'react';
import { Text } from '@backstage/ui';
import {
  CatalogModel,
  formatServiceRef,
  Measured,
  ModelDetail,
  ServiceSeries,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  DataColumn,
  DataTable,
  EmptyState,
  EntityLink,
  formatCount,
  KeyNumbers,
  MeasuredValue,
  ReplicaCount,
  Section,
  ServingLinks,
  useServiceList,
  useServiceSeries,
  useServingLinks,
  WhenLoaded,
  VerdictBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  measuredNumber,
  measuresOf,
  measureTitle,
} from '../../model/modelNumbers';
import { versionInWords } from '../../model/versionInWords';
import { Sparkline } from './Sparkline';
import styles from './ModelPage.module.css';

const MOST_SERVICES = 200;
/** Services whose numbers over time are read. */
const MOST_SERIES = 10;
const HOUR_SECONDS = 3600;

function latestOf(
  data: ServiceSeries,
  name: ServiceSeries['series'][number]['name'],
): Measured {
  const series = data.series.find(each => each.name === name);
  const point = series?.points.findLast(([, value]) => value !== null);
  return {
    value: point?.[1] ?? null,
    unit: series?.unit ?? '',
    reason: series?.reason ?? 'no request in the last hour',
    source: data.source,
    asOf: point ? new Date(point[0] * 1000).toISOString() : data.asOf,
  } as Measured;
}

/** A number of a service now, and over the last hour. */
function OverTime(props: {
  service: ServiceSummary;
  name: ServiceSeries['series'][number]['name'];
  label: string;
}) {
  const { label, name, service } = props;
  const { data } = useServiceSeries(service.ref, HOUR_SECONDS);
  const series = data?.series.find(each => each.name === name);
  return data ? (
    <>
      <MeasuredValue label={label} measured={latestOf(data, name)} />
      <Sparkline
        label={`${label} over the last hour`}
        points={series?.points ?? []}
      />
    </>
  ) : (
    <>–</>
  );
}

function columnsOf(
  model: CatalogModel,
  links: ServingLinks,
  hasSeries: (service: ServiceSummary) => boolean,
): DataColumn<ServiceSummary>[] {
  const overTime = (
    id: 'ttftP50' | 'tokensPerSecond',
    label: string,
  ): DataColumn<ServiceSummary> => ({
    id,
    label,
    numeric: true,
    render: service =>
      hasSeries(service) ? (
        <OverTime service={service} name={id} label={label} />
      ) : (
        '–'
      ),
  });
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
          <div className={styles.sentence}>
            {versionInWords(model, service)}
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
    overTime('ttftP50', 'Time to first token'),
    overTime('tokensPerSecond', 'Tokens per second'),
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

/** How many services run the model that the user may not see, and whom to ask. */
function Elsewhere({ detail }: { detail: ModelDetail }) {
  const { elsewhere, model } = detail;
  const { reason, services } = elsewhere;
  if (services === null) {
    return (
      <Text as="p">
        How many services of other teams use this model is unknown. {reason}
      </Text>
    );
  }
  return services === 0 ? null : (
    <Text as="p">
      {formatCount(services, 'more service')} of teams that you do not belong to{' '}
      {services === 1 ? 'uses' : 'use'} this model. For access, ask{' '}
      <EntityLink entityRef={model.owner} />, who owns the model.
    </Text>
  );
}

/** The services that run the model and that the user may see, with what is measured of them. */
export function ServicesSection({ detail }: { detail: ModelDetail }) {
  const { model, summary } = detail;
  const links = useServingLinks();
  const loaded = useServiceList({
    model: model.entityRef,
    limit: MOST_SERVICES,
  });
  const measuredRefs = loaded.data?.items
    .slice(0, MOST_SERIES)
    .map(({ ref }) => formatServiceRef(ref))
    .join(' ');
  const columns = useMemo(
    () =>
      columnsOf(model, links, ({ ref }) =>
        Boolean(measuredRefs?.split(' ').includes(formatServiceRef(ref))),
      ),
    [model, links, measuredRefs],
  );
  const numbers = measuresOf(summary).flatMap(measure => {
    const measured = measuredNumber(summary, measure);
    return measured
      ? [{ label: measureTitle(measure, summary), measured }]
      : [];
  });
  return (
    <Section title="Services using this model">
      <div className={styles.section}>
        {numbers.length > 0 && (
          <KeyNumbers label="Measured here" numbers={numbers} size="small" />
        )}
        <WhenLoaded loaded={loaded} what="the services" rows={2}>
          {({ items }) =>
            items.length > 0 ? (
              <DataTable
                label="Services using this model"
                columns={columns}
                rows={items}
                rowKey={service => formatServiceRef(service.ref)}
                isStale={service => service.stale}
              />
            ) : (
              <EmptyState title="No services">
                None of the services that you have access to uses this model.
              </EmptyState>
            )
          }
        </WhenLoaded>
        <Elsewhere detail={detail} />
      </div>
    </Section>
  );
}
