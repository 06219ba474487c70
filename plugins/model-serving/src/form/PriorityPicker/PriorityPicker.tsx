import { Alert, Select } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  priorityTitle,
  useAccelerators,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { tenantAnswer, useEnsuredAnswer } from '../answers';
import { formField } from '../formField';
import { FieldNote } from '../notes';
import { question } from '../question';

/** Asks for one of the priorities that the tenant may use; the first is the default. */
export function PriorityPicker(props: FieldExtensionComponentProps<string>) {
  const { formData, onChange } = props;
  const tenant = tenantAnswer(props.formContext);
  const limits = useAccelerators(tenant);
  const priorities = tenant ? limits.data?.priorities : undefined;
  const allowed = priorities?.find(name => name === formData);
  useEnsuredAnswer(allowed, priorities?.[0], onChange);

  const asked = question(props, 'Priority');
  if (!tenant) {
    return (
      <FieldNote label={asked.label}>
        Choose a tenant first. It determines the available priorities.
      </FieldNote>
    );
  }
  return (
    <WhenLoaded
      loaded={limits}
      what={`the priorities for ${tenant}`}
      rows={1}
      height={56}
      saysStale={false}
    >
      {list =>
        list.priorities.length === 0 ? (
          <Alert
            status="info"
            icon
            title={`No priorities available to ${tenant}`}
            description="The platform's profiles define which WorkloadPriorityClasses a tenant may use. Ask your platform owners to add one."
          />
        ) : (
          <Select
            {...asked}
            description={
              asked.description ??
              'When quota is short, higher priorities are admitted first and may preempt lower ones.'
            }
            placeholder="Choose a priority"
            options={list.priorities.map(name => ({
              id: name,
              label: priorityTitle(name),
            }))}
            value={allowed ?? null}
            onChange={key => onChange(key === null ? undefined : String(key))}
          />
        )
      }
    </WhenLoaded>
  );
}

export const priorityPickerField = formField({
  name: 'PriorityPicker',
  component: PriorityPicker,
  output: z => z.string().describe('Name of a WorkloadPriorityClass'),
});
