import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import {
  PageBody,
  SectionLevel,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { TenantSpending } from './TenantSpending';

/** The costs of one tenant, at an address of its own. */
export function TenantCostsPage(props: { cluster: string; tenant: string }) {
  const { cluster, tenant } = props;
  const links = useServingLinks();
  return (
    <BreadcrumbEntry
      entry={{
        label: tenant,
        href: links.tenantCosts({ cluster, name: tenant }) ?? '',
      }}
    >
      <SectionLevel level={2}>
        <PageBody>
          <TenantSpending cluster={cluster} tenant={tenant} />
        </PageBody>
      </SectionLevel>
    </BreadcrumbEntry>
  );
}
