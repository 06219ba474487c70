import { useMemo } from 'react';
import { Alert } from '@backstage/ui';
import { VERDICT_WORDS } from '@model-serving/backstage-plugin-model-serving-common';
import { RiAddLine } from '@remixicon/react';
import { AppButtonLink, asSentence, EmptyState, ErrorPanel, LiveIndicator, Loading, PageBody, Section, SectionLevel, ServiceQuery, StaleNotice, useProposals, useServiceList, useServingLinks, useTenants, useUrlState } from '@model-serving/backstage-plugin-model-serving-react';
import { ProposalList } from './ProposalList';
import { ServiceFilters } from './ServiceFilters';
import { ServiceTable } from './ServiceTable';
import { ClusterNotices } from './ClusterNotices';
import { Pager } from './Pager';
import { proposalsOnTheirWay } from './proposalsOnTheirWay';
import styles from './ServicesPage.module.css';

const PAGE_SIZE = 25;

function DeployButton() {
  const href = useServingLinks().deploy();
  return href ? (
    <AppButtonLink path={href} variant="primary" iconStart={<RiAddLine />}>
      Deploy a model
    </AppButtonLink>
  ) : null;
}

/** All services the user may see, and the proposals that are on their way to one. */
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
  const onTheirWay = proposalsOnTheirWay(
    proposals.data?.items ?? [],
    list && !filtered && !cursor && !list.nextCursor ? list.items : undefined,
    tenant,
  );

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
        {list && <ClusterNotices clusters={list.clusters} />}
        {services.error && (
          <ErrorPanel
            what="the services"
            error={services.error}
            onRetry={services.reload}
          />
        )}
        {proposals.data && (
          <StaleNotice
            freshness={proposals.data}
            what="the state of the pull requests"
          />
        )}
        {proposals.data?.incomplete && (
          <Alert
            status="warning"
            icon
            role="status"
            title="The list of pull requests is incomplete."
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
        {onTheirWay.length > 0 && (
          <Section title="On their way">
            <ProposalList
              proposals={onTheirWay}
              tenants={tenants.data?.items ?? []}
            />
          </Section>
        )}
        <Section
          title="Services"
          actions={<LiveIndicator connection={services.connection} />}
        >
          {!list && !services.error && (
            <Loading what="services" rows={6} height={44} />
          )}
          {list && list.items.length > 0 && (
            <ServiceTable services={list.items} />
          )}
          {list && list.items.length === 0 && filtered && (
            <EmptyState title="No service matches.">
              Clear the search or choose another tenant or verdict.
            </EmptyState>
          )}
          {list && list.items.length === 0 && !filtered && (
            <EmptyState title="No service yet." action={<DeployButton />}>
              Deploy a model to see it here, from its pull request to its first
              answer. Services that are already in a tenant's namespace show up
              by themselves.
            </EmptyState>
          )}
          {list && (
            <Pager
              shown={list.items.length}
              total={list.totalItems}
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
