import { NumberField, Text } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useAccelerators } from '@model-serving/backstage-plugin-model-serving-react';
import { ReplicasAnswer, tenantAnswer, useEnsuredAnswer } from '../answers';
import { replicasProblem } from './validateReplicas';
import { formField } from '../formField';
import { Problem } from '../notes';
import { question } from '../question';
import styles from './ReplicasPicker.module.css';

const ONE_REPLICA: ReplicasAnswer = { min: 1, max: 1 };

/** The request's own limit, whatever the profiles say. */
const HARD_LIMIT = 64;

interface ReplicasOptions {
  /** Whether the service keeps one number of replicas, because nothing scales it. */
  fixed?: boolean;
}

/** Asks between how many replicas the service scales, or how many it keeps. */
export function ReplicasPicker(
  props: FieldExtensionComponentProps<ReplicasAnswer, ReplicasOptions>,
) {
  const { formData, onChange, uiSchema } = props;
  const { description, isDisabled, isRequired, label } = question(
    props,
    'Replicas',
  );
  const isFixed = uiSchema['ui:options']?.fixed === true;
  const isEmpty = !formData || Object.keys(formData).length === 0;
  useEnsuredAnswer(isEmpty ? undefined : formData, ONE_REPLICA, onChange);

  const limits = useAccelerators(tenantAnswer(props.formContext));
  const limit = limits.data?.maxReplicas ?? null;
  const replicas = isEmpty ? ONE_REPLICA : formData;
  const problem = replicasProblem(replicas, limit);

  const keep = (number: number) =>
    onChange(Number.isNaN(number) ? undefined : { min: number, max: number });

  const set = (change: Partial<ReplicasAnswer>) => {
    const next = { ...replicas, ...change };
    // Raising one end past the other moves both: what was typed last is what is meant.
    if (change.min !== undefined && next.max < change.min) {
      next.max = change.min;
    }
    onChange(next);
  };

  const field = {
    className: styles.number,
    minValue: 1,
    maxValue: limit ?? HARD_LIMIT,
    step: 1,
    isRequired,
    isDisabled,
  };

  return (
    <fieldset className={styles.group}>
      <Text as="legend" variant="body-small" className={styles.legend}>
        {label}
      </Text>
      <Text variant="body-small" color="secondary">
        {description ??
          'Scales up while requests are waiting, and down when they are not.'}
        {limit !== null && ` Limit: ${limit}.`}
      </Text>
      <div className={styles.numbers}>
        {isFixed ? (
          <NumberField
            {...field}
            label="Number"
            isInvalid={problem !== null}
            value={replicas.max}
            onChange={keep}
          />
        ) : (
          <>
            <NumberField
              {...field}
              label="Minimum"
              value={replicas.min}
              onChange={min =>
                set({ min: Number.isNaN(min) ? undefined : min })
              }
            />
            <NumberField
              {...field}
              label="Maximum"
              isInvalid={problem !== null}
              value={replicas.max}
              onChange={max =>
                set({ max: Number.isNaN(max) ? undefined : max })
              }
            />
          </>
        )}
      </div>
      {problem && <Problem>{problem}</Problem>}
    </fieldset>
  );
}

export const replicasPickerField = formField({
  name: 'ReplicasPicker',
  component: ReplicasPicker,
  validation: (value, field) => {
    const problem = replicasProblem(value, null);
    if (problem) {
      field.addError(problem);
    }
  },
  output: z =>
    z.object({
      min: z.number().int().min(1).describe('Replicas that always run'),
      max: z.number().int().min(1).describe('Replicas under load'),
    }),
  options: z =>
    z.object({
      fixed: z
        .boolean()
        .optional()
        .describe('Whether one number is asked for, which nothing scales'),
    }),
});
