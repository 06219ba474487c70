import {
  Alert,
  Flex,
  Select,
  SelectItemText,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ErrorPanel } from '@model-serving/backstage-plugin-model-serving-react';
import { useEnsuredAnswer } from '../answers';
import { framed } from '../framed';
import styles from '../framed.module.css';
import { headroom } from './headroom';
import { useProposableTenants } from './useProposableTenants';

/** Asks which tenant the service is for; offers only those the user may propose for. */
export function TenantPicker(props: FieldExtensionComponentProps<string>) {
  const { formData, onChange, rawErrors, required, schema } = props;
  const tenants = useProposableTenants();
  const items = tenants.data?.items;
  const chosen = items?.find(tenant => tenant.name === formData);
  useEnsuredAnswer(
    formData || undefined,
    items?.length === 1 ? items[0].name : undefined,
    onChange,
  );

  const label = schema.title ?? 'Tenant';
  if (!items) {
    return tenants.error ? (
      <ErrorPanel
        what="your tenants"
        error={tenants.error}
        onRetry={tenants.reload}
      />
    ) : (
      <Skeleton height={56} role="status" aria-label="Loading your tenants" />
    );
  }
  if (items.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title="You cannot propose services for any tenant"
        description={
          tenants.data!.onlyVisible > 0
            ? 'You can view tenants but not propose services for them. Ask the group that owns the tenant to add you.'
            : 'Ask your platform owners to set up a tenant for your group, or to add you to a group that has one.'
        }
      />
    );
  }
  return (
    <Flex direction="column" gap="2">
      <Select
        label={label}
        description={schema.description}
        secondaryLabel={required ? 'Required' : undefined}
        isRequired={required}
        isInvalid={Boolean(rawErrors?.length)}
        isDisabled={props.disabled || props.readonly}
        placeholder="Choose a tenant"
        items={items.map(tenant => ({ ...tenant, id: tenant.name }))}
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
        <Text variant="body-small" color="secondary" aria-live="polite">
          {headroom(chosen)}
          {chosen.stale &&
            ` (out of date: ${chosen.staleReason ?? chosen.source})`}
        </Text>
      )}
      {formData && !chosen && (
        <Text variant="body-small" color="danger">
          You cannot propose services for the tenant {formData}. Choose one from
          the list.
        </Text>
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

export const tenantPickerField = createFormField({
  name: 'ModelServingTenantPicker',
  component: framed(TenantPicker),
  schema: makeFieldSchema({
    output: z =>
      z.string().describe('Name of a tenant the user may propose for'),
  }),
});
