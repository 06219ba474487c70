import { useEntity } from '@backstage/plugin-catalog-react';
import { TENANT_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  ForeignEntityAlert,
  PageBody,
  SectionLevel,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';
import { TenantSpending } from '../costs/TenantSpending';

/** The *Cost* tab of a tenant's entity. */
export function EntityTenantCosts() {
  const { entity } = useEntity();
  const provenance = useVetting().provenance(entity);
  const tenant = entity.metadata.annotations?.[TENANT_ANNOTATION];
  const owner = entity.spec?.owner;
  if (!provenance.isTrusted) {
    return (
      <PageBody place="entity">
        <ForeignEntityAlert
          provenance={provenance}
          owner={typeof owner === 'string' ? owner : null}
        >
          It does not represent a tenant. A platform owner can unregister its
          location.
        </ForeignEntityAlert>
      </PageBody>
    );
  }
  return (
    <SectionLevel level={2}>
      <PageBody place="entity">
        {tenant ? (
          <TenantSpending tenant={tenant} />
        ) : (
          <EmptyState title="This entity is not linked to a tenant">
            Its annotation {TENANT_ANNOTATION} is missing.
          </EmptyState>
        )}
      </PageBody>
    </SectionLevel>
  );
}
