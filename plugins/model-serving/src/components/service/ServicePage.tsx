import { lazy, ReactNode, Suspense } from 'react';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import {
  ServiceDetail,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  EmptyState,
  ForeignEntityAlert,
  isNotFound,
  LiveIndicator,
  Loading,
  PageBody,
  Section,
  SectionLevel,
  useServiceDetail,
  useServingLinks,
  useUrlState,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { CallingView } from './calling/CallingView';
import { ServiceCostView } from './cost/ServiceCostView';
import { ControlsSection } from '../controls/ControlsSection';
import { PolicySection } from './PolicySection';
import { ServiceSummaryLine, VerdictLine } from './ServiceHeader';
import { ServiceOverview } from './overview/ServiceOverview';
import { ServiceServing } from './serving/ServiceServing';
import { useForeignEntity } from './useForeignEntity';
import styles from './ServicePage.module.css';

/** Not what the page is opened for, and only some may. */
const ServiceHistoryView = lazy(() => import('./history/ServiceHistoryView'));
const PlaygroundView = lazy(() => import('./playground/PlaygroundView'));
const ProposedChange = lazy(() => import('./ProposedChange'));
const ServiceButtons = lazy(() => import('./ServiceButtons'));

interface View {
  id: string;
  title: string;
  /** Which services have it; all when left out. */
  isShown?: (service: ServiceDetail) => boolean;
  render: (service: ServiceDetail) => ReactNode;
}

const runsPods = ({ ref }: ServiceDetail) => ref.kind !== 'ExternalSecret';

const VIEWS: readonly View[] = [
  {
    id: 'overview',
    title: 'Overview',
    render: service => <ServiceOverview service={service} />,
  },
  {
    id: 'serving',
    title: 'Serving',
    isShown: runsPods,
    render: service => <ServiceServing service={service} />,
  },
  {
    id: 'call',
    title: 'Call',
    isShown: ({ calling }) => calling !== undefined,
    render: service => <CallingView service={service} />,
  },
  {
    id: 'playground',
    title: 'Playground',
    isShown: ({ calling }) => (calling?.endpoints.length ?? 0) > 0,
    render: service => (
      <Suspense fallback={<Loading what="the playground" rows={3} />}>
        <PlaygroundView service={service} />
      </Suspense>
    ),
  },
  {
    id: 'cost',
    title: 'Cost',
    isShown: runsPods,
    render: service => <ServiceCostView service={service} />,
  },
  {
    id: 'history',
    title: 'History',
    render: service => (
      <Suspense fallback={<Loading what="the history" rows={3} />}>
        <ServiceHistoryView service={service} />
      </Suspense>
    ),
  },
  {
    id: 'controls',
    title: 'Controls',
    render: service => (
      <>
        <PolicySection service={service} isDetailed />
        {service.tenant && (
          <ControlsSection
            tenant={{ cluster: service.ref.cluster, name: service.tenant }}
          />
        )}
      </>
    ),
  },
];

function ServiceTabs(props: { service: ServiceDetail }) {
  const [chosen, setView] = useUrlState('view', VIEWS[0].id);
  const views = VIEWS.filter(({ isShown }) => isShown?.(props.service) ?? true);
  const view = views.find(({ id }) => id === chosen) ?? views[0];
  return (
    <Tabs selectedKey={view.id} onSelectionChange={key => setView(String(key))}>
      <div className={styles.tabs}>
        <TabList aria-label="Views of the service">
          {views.map(({ id, title }) => (
            <Tab key={id} id={id}>
              {title}
            </Tab>
          ))}
        </TabList>
      </div>
      {views.map(({ id, render }) => (
        <TabPanel key={id} id={id} className={styles.panel}>
          {render(props.service)}
        </TabPanel>
      ))}
    </Tabs>
  );
}

function ServiceNotFound(props: { service: ServiceRef }) {
  const href = useServingLinks().services();
  return (
    <Section title="Service not found">
      <EmptyState
        title={`${props.service.name} in namespace ${props.service.namespace} not found, or you don't have access`}
        action={
          href && (
            <AppButtonLink path={href} variant="secondary">
              All services
            </AppButtonLink>
          )
        }
      >
        It may have been removed, or belongs to a team that you are not a member
        of. If you have just proposed it, this page shows its pull request
        within a minute.
      </EmptyState>
    </Section>
  );
}

/** One service, from its pull request on, even before it exists in the cluster. */
export function ServicePage(props: { service: ServiceRef }) {
  const loaded = useServiceDetail(props.service);
  const { connection, data, error } = loaded;
  const links = useServingLinks();
  const gone = isNotFound(error);
  const foreign = useForeignEntity(data?.entityRef);
  // The entity comes from the cluster: none before the service exists there.
  const catalogHref =
    data && data.createdAt !== null && !foreign
      ? links.entity(data.entityRef)
      : undefined;
  return (
    <BreadcrumbEntry
      entry={{
        label: props.service.name,
        href: links.service(props.service) ?? '',
      }}
    >
      <SectionLevel level={3}>
        <PageBody>
          <header className={styles.header}>
            <div className={styles.title}>
              <Text as="h2" variant="title-medium" weight="bold">
                {props.service.name}
              </Text>
              <span className={styles.actions}>
                <LiveIndicator connection={connection} freshness={data} />
                {data && !gone && data.verdict.word !== 'removed' && (
                  <Suspense fallback={null}>
                    <ServiceButtons service={data} />
                  </Suspense>
                )}
                {catalogHref && !gone && (
                  <AppButtonLink path={catalogHref} variant="secondary">
                    Open in catalog
                  </AppButtonLink>
                )}
              </span>
            </div>
            {data && !gone && (
              <>
                <VerdictLine service={data} />
                <ServiceSummaryLine service={data} />
              </>
            )}
          </header>
          {foreign && !gone && (
            <ForeignEntityAlert {...foreign}>
              It uses the name of this service's entity and is not shown here. A
              platform owner can unregister its location.
            </ForeignEntityAlert>
          )}
          {data && !gone && data.createdAt !== null && (
            <Suspense fallback={null}>
              <ProposedChange service={data} />
            </Suspense>
          )}
          {gone ? (
            <ServiceNotFound service={props.service} />
          ) : (
            <WhenLoaded loaded={loaded} what="the service" rows={4} height={96}>
              {service => <ServiceTabs service={service} />}
            </WhenLoaded>
          )}
        </PageBody>
      </SectionLevel>
    </BreadcrumbEntry>
  );
}
