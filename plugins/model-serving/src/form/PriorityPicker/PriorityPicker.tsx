import { Alert, Select, Skeleton } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { priorityTitle } from '@model-serving/backstage-plugin-model-serving-react';
import { tenantAnswer, useAccelerators, useEnsuredAnswer } from '../answers';
import { FieldNote } from '../FieldNote';
import { LoadFailure } from '../LoadFailure';

/** Asks for one of the priorities the tenant may use; the first is the usual one. */
export function PriorityPicker(props: FieldExtensionComponentProps<string>) {
  const { formData, onChange, rawErrors, required, schema } = props;
  const tenant = tenantAnswer(props.formContext);
  const limits = useAccelerators(tenant);
  const priorities = tenant ? limits.data?.priorities : undefined;
  const allowed = priorities?.find(name => name === formData);
  useEnsuredAnswer(allowed, priorities?.[0], onChange);

  const label = schema.title ?? 'Priority';
  if (!tenant) {
    return (
      <FieldNote label={label}>
        Choose a tenant first; it decides which priorities there are.
      </FieldNote>
    );
  }
  if (!priorities) {
    return limits.error ? (
      <LoadFailure
        what={`The priorities of ${tenant}`}
        error={limits.error}
        onRetry={limits.reload}
      />
    ) : (
      <Skeleton height={56} role="status" aria-label="Loading priorities" />
    );
  }
  if (priorities.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title={`${tenant} has no priority to choose`}
        description="The platform's profiles name the WorkloadPriorityClasses a tenant may use. Ask your platform owners to add one."
      />
    );
  }
  return (
    <Select
      label={label}
      description={
        schema.description ??
        'While quota is short, higher priorities are admitted first and may evict lower ones.'
      }
      secondaryLabel={required ? 'Required' : undefined}
      isRequired={required}
      isInvalid={Boolean(rawErrors?.length)}
      isDisabled={props.disabled || props.readonly}
      placeholder="Choose a priority"
      options={priorities.map(name => ({
        id: name,
        label: priorityTitle(name),
      }))}
      value={allowed ?? null}
      onChange={key => onChange(key === null ? undefined : String(key))}
    />
  );
}
