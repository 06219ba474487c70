import { NumberField, Text } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  ReplicasAnswer,
  tenantAnswer,
  useAccelerators,
  useEnsuredAnswer,
} from '../answers';
import { replicasProblem } from './validateReplicas';
import styles from './ReplicasPicker.module.css';

const ONE_REPLICA: ReplicasAnswer = { min: 1, max: 1 };

/** The request's own limit, whatever the profiles say. */
const HARD_LIMIT = 64;

/** Asks between how many replicas the service scales. */
export function ReplicasPicker(
  props: FieldExtensionComponentProps<ReplicasAnswer>,
) {
  const { formData, onChange, required, schema } = props;
  const isEmpty = !formData || Object.keys(formData).length === 0;
  useEnsuredAnswer(isEmpty ? undefined : formData, ONE_REPLICA, onChange);

  const limits = useAccelerators(tenantAnswer(props.formContext));
  const limit = limits.data?.maxReplicas ?? null;
  const replicas = isEmpty ? ONE_REPLICA : formData;
  const problem = replicasProblem(replicas, limit);
  const isDisabled = props.disabled || props.readonly;

  const set = (change: Partial<ReplicasAnswer>) => {
    const next = { ...replicas, ...change };
    // Raising one end past the other moves both: what was typed last is what is meant.
    if (change.min !== undefined && next.max < change.min) {
      next.max = change.min;
    }
    onChange(next);
  };

  return (
    <fieldset className={styles.group}>
      <Text as="legend" variant="body-small" className={styles.legend}>
        {schema.title ?? 'Replicas'}
      </Text>
      <Text variant="body-small" color="secondary">
        {schema.description ??
          'More are started while requests wait, and stopped when they do not.'}
        {limit !== null && ` At most ${limit}.`}
      </Text>
      <div className={styles.numbers}>
        <NumberField
          className={styles.number}
          label="At least"
          minValue={1}
          maxValue={limit ?? HARD_LIMIT}
          step={1}
          isRequired={required}
          isDisabled={isDisabled}
          value={replicas.min}
          onChange={min => set({ min: Number.isNaN(min) ? undefined : min })}
        />
        <NumberField
          className={styles.number}
          label="At most"
          minValue={1}
          maxValue={limit ?? HARD_LIMIT}
          step={1}
          isRequired={required}
          isInvalid={problem !== null}
          isDisabled={isDisabled}
          value={replicas.max}
          onChange={max => set({ max: Number.isNaN(max) ? undefined : max })}
        />
      </div>
      {problem && (
        <Text variant="body-small" color="danger" role="alert">
          {problem}
        </Text>
      )}
    </fieldset>
  );
}
