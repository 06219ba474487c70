import { useMemo } from 'react';
import { Alert } from '@backstage/ui';
import {
  ServiceList,
  ServiceQuery,
  VERDICT_WORDS,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { RiAddLine } from '@remixicon/react';
import {
  AppButtonLink,
  asSentence,
  EmptyState,
  ErrorPanel,
  LiveIndicator,
  Loading,
  PageBody,
  Pager,
  Section,
  SectionLevel,
  StaleNotice,
  useProposals,
  useServiceList,
  useServingLinks,
  useTenants,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ProposalList } from './ProposalList';
import { ServiceFilters } from './ServiceFilters';
import { ServiceTable } from './ServiceTable';
import { ClusterNotices } from './ClusterNotices';
import styles from './ServicesPage.module.css';

const PAGE_SIZE = 25;
/** Services with this verdict are not in a cluster, and are listed as their pull requests. */
const PROPOSED: VerdictWord = 'proposed';

/** Whether services may be missing from the list: an empty one then says little. */
function isIncomplete(list: ServiceList): boolean {
  return (
    list.stale ||
    list.clusters.some(({ kinds }) => kinds.some(({ isLimited }) => isLimited))
  );
}

function NoServices({
  hasTenants,
  list,
}: {
  hasTenants: boolean;
  list: ServiceList;
}) {
  const isDeploying = useServingLinks().deploy() !== undefined;
  if (isIncomplete(list)) {
    return (
      <EmptyState title="No services can be shown">
        The portal cannot read everything, as explained above. Services appear
        as soon as it can.
      </EmptyState>
    );
  }
  if (!hasTenants) {
    return (
      <EmptyState title="You belong to no tenant">
        You see the services of tenants that one of your groups owns. Ask the
        platform owners for a tenant, or its owners to add you to their group.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No services yet" action={<DeployButton />}>
      {isDeploying &&
        'Deploy a model to see it here as soon as its pull request is open. '}
      Services that already exist in a tenant's namespace appear automatically.
    </EmptyState>
  );
}

function DeployButton() {
  const href = useServingLinks().deploy();
  return href ? (
    <AppButtonLink path={href} variant="primary" iconStart={<RiAddLine />}>
      Deploy a model
    </AppButtonLink>
  ) : null;
}

/** All services that the user may see, and the pull requests for new ones. */
export function ServicesPage() {
  const [tenant, setTenant] = useUrlState('tenant', '', ['cursor']);
  const [verdict, setVerdict] = useUrlState('verdict', '', ['cursor']);
  const [q, setSearch] = useUrlState('q', '', ['cursor']);
  const [cursor, setCursor] = useUrlState('cursor');
  const query = useMemo<ServiceQuery>(
    () => ({
      tenant: tenant || undefined,
      verdict: VERDICT_WORDS.find(word => word === verdict),
      q: q || undefined,
      cursor: cursor || undefined,
      limit: PAGE_SIZE,
    }),
    [tenant, verdict, q, cursor],
  );
  const services = useServiceList(query);
  const tenants = useTenants();
  const proposals = useProposals();

  const filtered = Boolean(tenant || verdict || q);
  const list = services.data;
  const pending =
    verdict && verdict !== PROPOSED
      ? []
      : proposals.data?.items.filter(
          proposal =>
            (!tenant || proposal.tenant === tenant) &&
            proposal.service.includes(q.toLowerCase()),
        ) ?? [];

  return (
    <SectionLevel level={2}>
      <PageBody>
        <div className={styles.top}>
          <ServiceFilters
            filter={{ tenant, verdict, q }}
            tenants={tenants.data?.items.map(item => item.name) ?? []}
            onTenant={setTenant}
            onVerdict={setVerdict}
            onSearch={setSearch}
          />
          <DeployButton />
        </div>
        {list && list.clusters.length === 0 && (
          <StaleNotice freshness={list} what="the services" />
        )}
        {list && <ClusterNotices clusters={list.clusters} />}
        {services.error && (
          <ErrorPanel
            what="the services"
            error={services.error}
            onRetry={services.reload}
          />
        )}
        {proposals.data && (
          <StaleNotice freshness={proposals.data} what="the pull requests" />
        )}
        {proposals.data?.incomplete && (
          <Alert
            status="warning"
            icon
            role="status"
            title="The list of pull requests is incomplete"
            description={asSentence(proposals.data.incomplete)}
          />
        )}
        {proposals.error && (
          <ErrorPanel
            what="the pull requests"
            error={proposals.error}
            onRetry={proposals.reload}
          />
        )}
        {pending.length > 0 && (
          <Section title="Pending pull requests">
            <ProposalList
              proposals={pending}
              tenants={tenants.data?.items ?? []}
            />
          </Section>
        )}
        <Section
          title="Services"
          actions={
            <LiveIndicator
              connection={services.connection}
              freshness={list && { stale: isIncomplete(list) }}
            />
          }
        >
          {!list && !services.error && (
            <Loading what="services" rows={6} height={44} />
          )}
          {list && list.items.length > 0 && (
            <ServiceTable services={list.items} />
          )}
          {list && list.items.length === 0 && filtered && (
            <EmptyState
              title={
                pending.length > 0
                  ? 'No matching services in a cluster'
                  : 'No matching services'
              }
            >
              Clear the search, or choose another tenant or verdict.
            </EmptyState>
          )}
          {list && list.items.length === 0 && !filtered && (
            <NoServices
              hasTenants={tenants.data?.items.length !== 0}
              list={list}
            />
          )}
          {list && (
            <Pager
              noun="service"
              count={{ shown: list.items.length, total: list.totalItems }}
              cursor={cursor}
              nextCursor={list.nextCursor}
              onCursor={setCursor}
            />
          )}
        </Section>
      </PageBody>
    </SectionLevel>
  );
}
