import { ComponentType } from 'react';
import { Checkbox, CheckboxGroup, Select, TextField } from '@backstage/ui';
import {
  OPERATION_QUESTIONS,
  OperationAnswers,
  OperationFacts,
  OperationQuestion,
  Rollout,
  ROLLOUTS,
  Spread,
  SPREADS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { countOf } from '../Folded/countOf';
import { FieldNote } from '../notes';

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

/** No placement or spread has this name. */
const NONE = '(none)';

function PlacementField({ answers, facts, onChange, ...field }: FieldProps) {
  const { cost, effect, title } = OPERATION_QUESTIONS.placement;
  const { placements } = facts.offer;
  const chosen = placements.find(({ id }) => id === answers.placement);
  return (
    <Select
      {...fieldOf(field)}
      label={title}
      description={[chosen?.description, effect, cost]
        .filter(Boolean)
        .join(' ')}
      options={[
        { id: NONE, label: 'Wherever the size may run (default)' },
        ...placements.map(({ id, title: label }) => ({ id, label })),
      ]}
      value={answers.placement ?? NONE}
      onChange={key =>
        onChange({ placement: key === NONE ? undefined : String(key) })
      }
    />
  );
}

function SpreadField({ answers, facts, onChange, ...field }: FieldProps) {
  const { cost, effect, title } = OPERATION_QUESTIONS.spread;
  if (facts.replicas.max === 1 && answers.spread === undefined) {
    return (
      <FieldNote label={title}>
        Needs at least 2 replicas to keep apart.
      </FieldNote>
    );
  }
  return (
    <Select
      {...fieldOf(field)}
      label={title}
      description={`${effect} ${cost}`}
      options={[
        { id: NONE, label: 'No preference (default)' },
        ...Object.entries(SPREADS).map(([id, label]) => ({ id, label })),
      ]}
      value={answers.spread ?? NONE}
      onChange={key =>
        onChange({ spread: key === NONE ? undefined : (key as Spread) })
      }
    />
  );
}

function SecretsField({ answers, facts, onChange, ...field }: FieldProps) {
  const { cost, effect, title } = OPERATION_QUESTIONS.secrets;
  return (
    <CheckboxGroup
      {...fieldOf(field)}
      label={title}
      description={`${effect} ${cost}`}
      value={answers.secrets ?? []}
      onChange={ids => onChange({ secrets: ids.length > 0 ? ids : undefined })}
    >
      {facts.offer.secrets.map(
        ({ description, id, title: label, variable }) => (
          <Checkbox key={id} value={id}>
            {label}: {variable}. {description}
          </Checkbox>
        ),
      )}
    </CheckboxGroup>
  );
}

/** The field of each question. */
export const OPERATION_FIELDS: Record<
  OperationQuestion,
  ComponentType<FieldProps>
> = {
  rollout: RolloutField,
  maxDisrupted: DisruptionField,
  placement: PlacementField,
  spread: SpreadField,
  secrets: SecretsField,
};
