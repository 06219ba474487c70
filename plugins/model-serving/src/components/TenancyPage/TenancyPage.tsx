import { useControls, useTenants } from '../../live';
import { CohortQuota } from '../CohortQuota';
import { ControlTable } from '../ControlTable';
import { EmptyState } from '../EmptyState';
import { ErrorPanel } from '../ErrorPanel';
import { LiveIndicator } from '../LiveIndicator';
import { Loading } from '../Loading';
import { Columns, PageBody } from '../PageBody';
import { Section, SectionLevel } from '../Section';
import { StaleNotice } from '../StaleNotice';
import { TenantCard } from '../TenantCard';

function Controls() {
  const { data, error, reload } = useControls();
  return (
    <Section
      title="Controls"
      note="Whether the cluster refuses what a policy of the repository forbids. Not forced and cannot tell are both a reason to act."
    >
      {error && !data && (
        <ErrorPanel what="the controls" error={error} onRetry={reload} />
      )}
      {!data && !error && <Loading what="controls" rows={3} height={36} />}
      {data && (
        <StaleNotice freshness={data} what="the state of the controls" />
      )}
      {data && data.items.length === 0 && (
        <EmptyState title="There is no policy to force.">
          Policies are read from the GitOps repository's folder of
          ValidatingAdmissionPolicy files. Configure the repository, or add the
          first policy there.
        </EmptyState>
      )}
      {data && data.items.length > 0 && <ControlTable controls={data.items} />}
    </Section>
  );
}

/** The tenants the user may see: quota, queues, problems, and the controls that hold them. */
export function TenancyPage() {
  const { data, error, connection, reload } = useTenants();
  const tenants = data?.items ?? [];
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
          <Section
            title="Accelerators over all tenants"
            actions={<LiveIndicator connection={connection} />}
          >
            <CohortQuota tenants={tenants} />
          </Section>
        )}
        <Columns>
          {tenants.map(tenant => (
            <TenantCard
              key={`${tenant.cluster} ${tenant.name}`}
              tenant={tenant}
            />
          ))}
        </Columns>
        {tenants.length > 0 && <Controls />}
      </PageBody>
    </SectionLevel>
  );
}
