import { Alert, Flex, Select, SelectItemText } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useEnsuredAnswer } from '../answers';
import { formField } from '../formField';
import { WhenLoaded } from '@model-serving/backstage-plugin-model-serving-react';
import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { Hint, Problem } from '../notes';
import { question } from '../question';
import styles from '../framed.module.css';
import { headroom } from './headroom';
import { useProposableTenants } from './useProposableTenants';

/** Asks which tenant the service is for; offers only those the user may propose for. */
export function TenantPicker(props: FieldExtensionComponentProps<string>) {
  const { formData, onChange } = props;
  const tenants = useProposableTenants();
  const only = tenants.data?.items;
  useEnsuredAnswer(
    formData || undefined,
    only?.length === 1 ? only[0].name : undefined,
    onChange,
  );
  return (
    <WhenLoaded
      loaded={tenants}
      what="your tenants"
      rows={1}
      height={56}
      saysStale={false}
    >
      {({ items, onlyVisible }) =>
        items.length > 0 ? (
          <TenantChoice {...props} tenants={items} />
        ) : (
          <Alert
            status="info"
            icon
            title="You cannot propose services for any tenant"
            description={
              onlyVisible > 0
                ? 'You can view tenants but not propose services for them. Ask the group that owns the tenant to add you.'
                : 'Ask your platform owners to set up a tenant for your group, or to add you to a group that has one.'
            }
          />
        )
      }
    </WhenLoaded>
  );
}

function TenantChoice(
  props: FieldExtensionComponentProps<string> & { tenants: readonly Tenant[] },
) {
  const { formData, onChange, tenants } = props;
  const chosen = tenants.find(tenant => tenant.name === formData);
  return (
    <Flex direction="column" gap="2">
      <Select
        {...question(props, 'Tenant')}
        placeholder="Choose a tenant"
        items={tenants.map(tenant => ({ ...tenant, id: tenant.name }))}
        value={chosen ? chosen.name : null}
        onChange={key => onChange(key === null ? undefined : String(key))}
      >
        {tenant => (
          <SelectItemText
            id={tenant.id}
            className={styles.option}
            title={tenant.name}
            description={headroom(tenant)}
          />
        )}
      </Select>
      {chosen && (
        <Hint>
          {headroom(chosen)}
          {chosen.stale &&
            ` (out of date: ${chosen.staleReason ?? chosen.source})`}
        </Hint>
      )}
      {formData && !chosen && (
        <Problem>
          You cannot propose services for the tenant {formData}. Choose one from
          the list.
        </Problem>
      )}
      {chosen && chosen.problems.length > 0 && (
        <Alert
          status="warning"
          icon
          title={`The setup of ${chosen.name} is incomplete`}
          description={chosen.problems.join(' ')}
        />
      )}
    </Flex>
  );
}

export const tenantPickerField = formField({
  name: 'TenantPicker',
  component: TenantPicker,
  output: z => z.string().describe('Name of a tenant the user may propose for'),
});
