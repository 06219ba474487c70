import { Alert, Select, Skeleton } from '@backstage/ui';
import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import {
  ErrorPanel,
  priorityTitle,
  useAccelerators,
} from '@model-serving/backstage-plugin-model-serving-react';
import { tenantAnswer, useEnsuredAnswer } from '../answers';
import { FieldNote } from '../FieldNote';
import { framed } from '../framed';

/** Asks for one of the priorities that the tenant may use; the first is the default. */
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
        Choose a tenant first. It determines the available priorities.
      </FieldNote>
    );
  }
  if (!priorities) {
    return limits.error ? (
      <ErrorPanel
        what={`the priorities for ${tenant}`}
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
        title={`No priorities available to ${tenant}`}
        description="The platform's profiles define which WorkloadPriorityClasses a tenant may use. Ask your platform owners to add one."
      />
    );
  }
  return (
    <Select
      label={label}
      description={
        schema.description ??
        'When quota is short, higher priorities are admitted first and may preempt lower ones.'
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

export const priorityPickerField = createFormField({
  name: 'ModelServingPriorityPicker',
  component: framed(PriorityPicker),
  schema: makeFieldSchema({
    output: z => z.string().describe('Name of a WorkloadPriorityClass'),
  }),
});
