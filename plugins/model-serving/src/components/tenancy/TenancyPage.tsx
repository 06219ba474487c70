import { tenantProposePermission } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  Columns,
  EmptyState,
  LiveIndicator,
  PageBody,
  Section,
  SectionLevel,
  useAllowed,
  useServingLinks,
  useTenants,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { CohortQuota } from './CohortQuota';
import { ControlsSection } from '../controls/ControlsSection';
import { PlatformSection } from './PlatformSection';
import { TenantCard } from './TenantCard';
import { TenantOverview } from './TenantOverview';
import { ViolationsSection } from './ViolationsSection';

function NoTenants({ isStale }: { isStale: boolean }) {
  return isStale ? (
    <EmptyState title="Tenants unknown">
      The portal cannot read everything, as explained above. Tenants appear as
      soon as it can.
    </EmptyState>
  ) : (
    <EmptyState title="You don't belong to a tenant">
      A tenant is a team's namespace with a queue. Ask the platform owners to
      set one up for your group, or ask your team to add you to its group.
    </EmptyState>
  );
}

/**
 * The tenants that the user may see. For several: quota across the cohort, queues and budgets, controls and
 * policy violations. For a member of one: the same for that tenant.
 */
export function TenancyPage() {
  const loaded = useTenants();
  const { connection, data } = loaded;
  const links = useServingLinks();
  const tenants = data?.items ?? [];
  const proposesTenants = useAllowed(tenantProposePermission);
  const onboard = proposesTenants && links.onboard({ action: 'set-up' });
  const setUp = proposesTenants && (
    <>
      <AppButtonLink path={links.fleetCosts()} variant="secondary" size="small">
        Costs of all tenants
      </AppButtonLink>
      {onboard && (
        <AppButtonLink path={onboard} variant="secondary" size="small">
          Set up a tenant
        </AppButtonLink>
      )}
    </>
  );
  return (
    <SectionLevel level={2}>
      <PageBody>
        <WhenLoaded loaded={loaded} what="the tenants" height={160}>
          {({ items, stale }) =>
            items.length === 0 && (
              <Section title="Tenants" actions={setUp}>
                <NoTenants isStale={stale} />
              </Section>
            )
          }
        </WhenLoaded>
        {tenants.length > 1 && (
          <>
            <Section
              title="Quota of all tenants"
              actions={
                <LiveIndicator connection={connection} freshness={data} />
              }
            >
              <CohortQuota tenants={tenants} />
            </Section>
            <Section title="Queues and budgets" actions={setUp}>
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
