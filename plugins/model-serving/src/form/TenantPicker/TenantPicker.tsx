import {
  Alert,
  Flex,
  Select,
  SelectItemText,
  Skeleton,
  Text,
} from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useEnsuredAnswer } from '../answers';
import { LoadFailure } from '../LoadFailure';
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
      <LoadFailure
        what="Your tenants"
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
        title="You may not propose services for any tenant"
        description={
          tenants.data!.onlyVisible > 0
            ? 'You can see tenants, but not propose for them. Ask the group that owns the tenant to let you join.'
            : 'A tenant belongs to a group. Ask your platform owners to set one up for your group, or to add you to the group that has one.'
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
          {chosen.stale && ` (${chosen.staleReason ?? 'not up to date'})`}
        </Text>
      )}
      {formData && !chosen && (
        <Text variant="body-small" color="danger">
          You may not propose for the tenant {formData}. Choose one of yours.
        </Text>
      )}
      {chosen && chosen.problems.length > 0 && (
        <Alert
          status="warning"
          icon
          title={`${chosen.name} is not completely set up`}
          description={chosen.problems.join(' ')}
        />
      )}
    </Flex>
  );
}
