import { ComponentType } from 'react';
import { Select, TextField } from '@backstage/ui';
import {
  OPERATION_QUESTIONS,
  OperationAnswers,
  OperationFacts,
  OperationQuestion,
  Rollout,
  ROLLOUTS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FieldNote } from '../FieldNote';
import { countOf } from '../Folded/countOf';

interface FieldProps {
  answers: OperationAnswers;
  facts: OperationFacts;
  isInvalid: boolean;
  isDisabled: boolean | undefined;
  onChange: (change: OperationAnswers) => void;
}

const fieldOf = ({
  isDisabled,
  isInvalid,
}: Pick<FieldProps, 'isDisabled' | 'isInvalid'>) => ({ isDisabled, isInvalid });

const USUAL: Rollout = 'in-place';

function RolloutField({ answers, onChange, ...field }: FieldProps) {
  const { rollout = USUAL } = answers;
  return (
    <Select
      {...fieldOf(field)}
      label={OPERATION_QUESTIONS.rollout.title}
      description={ROLLOUTS[rollout].effect}
      options={Object.entries(ROLLOUTS).map(([id, { title }]) => ({
        id,
        label: id === USUAL ? `${title} (default)` : title,
      }))}
      value={rollout}
      onChange={key =>
        onChange({ rollout: key === USUAL ? undefined : (key as Rollout) })
      }
    />
  );
}

/** What a budget does at the least number of replicas. */
function atMinimum(
  { maxDisrupted }: OperationAnswers,
  { min }: { min: number },
) {
  return maxDisrupted !== undefined && maxDisrupted >= min
    ? ` While only ${min} ${
        min === 1 ? 'runs' : 'run'
      }, a drain may still stop all of them.`
    : '';
}

function DisruptionField({ answers, facts, onChange, ...field }: FieldProps) {
  const { cost, effect, title } = OPERATION_QUESTIONS.maxDisrupted;
  const { maxDisrupted } = answers;
  const { replicas } = facts;
  if (replicas.max === 1 && maxDisrupted === undefined) {
    return (
      <FieldNote label={title}>
        Needs at least 2 replicas: with 1, a budget would either let it go or
        block node drains.
      </FieldNote>
    );
  }
  const most = replicas.max - 1;
  return (
    <TextField
      {...fieldOf(field)}
      label={title}
      secondaryLabel={most > 1 ? `1 to ${most} replicas` : '1 replica'}
      description={`${effect} ${cost}${atMinimum(answers, replicas)}`}
      placeholder="No budget"
      inputMode="numeric"
      value={maxDisrupted === undefined ? '' : String(maxDisrupted)}
      onChange={text => onChange({ maxDisrupted: countOf(text) })}
    />
  );
}

/** The field of each question. */
export const OPERATION_FIELDS: Record<
  OperationQuestion,
  ComponentType<FieldProps>
> = {
  rollout: RolloutField,
  maxDisrupted: DisruptionField,
};
