import { tenantProposePermission } from '@model-serving/backstage-plugin-model-serving-common';
import { AppButtonLink, Columns, EmptyState, ErrorPanel, LiveIndicator, Loading, PageBody, Section, SectionLevel, StaleNotice, useServingLinks, useTenants } from '@model-serving/backstage-plugin-model-serving-react';
import { CohortQuota } from './CohortQuota';
import { ControlsSection } from '../controls/ControlsSection';
import { PlatformSection } from './PlatformSection';
import { TenantCard } from './TenantCard';
import { TenantOverview } from './TenantOverview';
import { ViolationsSection } from './ViolationsSection';
import { useAllowed } from './useAllowed';

/**
 * The tenants the user may see. For several: quota over the cohort, queues and budgets, the controls
 * that hold them, and what breaks a policy. For the member of one: the same of that one, in words.
 */
export function TenancyPage() {
  const { data, error, connection, reload } = useTenants();
  const links = useServingLinks();
  const tenants = data?.items ?? [];
  const proposesTenants = useAllowed(tenantProposePermission);
  const onboard = proposesTenants && links.onboard({ action: 'set-up' });
  return (
    <SectionLevel level={2}>
      <PageBody>
        {error && (
          <ErrorPanel what="the tenants" error={error} onRetry={reload} />
        )}
        {data && <StaleNotice freshness={data} what="what the tenants use" />}
        {!data && !error && <Loading what="tenants" rows={3} height={160} />}
        {data && tenants.length === 0 && (
          <Section title="Tenants">
            <EmptyState title="You belong to no tenant.">
              A tenant is a team's namespace with a queue. Ask the platform's
              owners to set one up for your group, or your team to add you to
              its group.
            </EmptyState>
          </Section>
        )}
        {tenants.length > 1 && (
          <>
            <Section
              title="Accelerators over all tenants"
              actions={<LiveIndicator connection={connection} />}
            >
              <CohortQuota tenants={tenants} />
            </Section>
            <Section
              title="Queues and budgets"
              actions={
                onboard && (
                  <AppButtonLink
                    path={onboard}
                    variant="secondary"
                    size="small"
                  >
                    Set up a tenant
                  </AppButtonLink>
                )
              }
            >
              <TenantOverview
                tenants={tenants}
                isChangeable={proposesTenants}
              />
            </Section>
          </>
        )}
        {tenants.length === 1 && <TenantCard tenant={tenants[0]} />}
        {data && <ControlsSection />}
        {tenants.length > 0 && <ViolationsSection />}
        <PlatformSection />
        {tenants.length > 1 && (
          <Columns>
            {tenants.map(tenant => (
              <TenantCard
                key={`${tenant.cluster} ${tenant.name}`}
                tenant={tenant}
              />
            ))}
          </Columns>
        )}
      </PageBody>
    </SectionLevel>
  );
}
