import { Select, TextField } from '@backstage/ui';
import {
  ArgumentId,
  argumentInWords,
  argumentRange,
  ArgumentValue,
  ENGINE_ARGUMENTS,
  RuntimeArgument,
} from '@model-serving/backstage-plugin-model-serving-common';
import { countOf } from '../Folded/countOf';
import { FoldedQuestion } from '../Folded/Folded';
import { FieldNote } from '../notes';

/** No choice has this name. */
const DEFAULT = '(default)';

const SWITCH: Record<string, boolean> = { on: true, off: false };

function defaultInWords({ default: usual, id }: RuntimeArgument): string {
  return usual === undefined
    ? "Engine's default"
    : `Default: ${argumentInWords(id, usual)}`;
}

function valueOf(id: ArgumentId, key: string): ArgumentValue | undefined {
  if (key === DEFAULT) {
    return undefined;
  }
  return ENGINE_ARGUMENTS[id].kind === 'switch' ? SWITCH[key] : key;
}

/** Asks for one argument of an engine, and says what it does and what it costs. */
export function ArgumentField(props: {
  argument: RuntimeArgument;
  value: ArgumentValue | undefined;
  /** Why the value cannot be taken; null where it can. */
  refusal: string | null;
  isDisabled: boolean | undefined;
  onChange: (value: ArgumentValue | undefined) => void;
}) {
  const { argument, isDisabled, onChange, refusal, value } = props;
  const { fixed, id } = argument;
  const { cost, effect, kind, title } = ENGINE_ARGUMENTS[id];
  if (fixed !== undefined) {
    return (
      <FieldNote label={title}>
        Set to {fixed} by your platform owners.
      </FieldNote>
    );
  }
  const isCount = kind === 'count';
  const description = `${effect} ${cost}`;
  const choices =
    kind === 'switch' ? Object.keys(SWITCH) : argument.values ?? [];
  return (
    <FoldedQuestion refusal={refusal}>
      {isCount ? (
        <TextField
          label={title}
          secondaryLabel={argumentRange(argument)}
          description={description}
          placeholder={defaultInWords(argument)}
          inputMode="numeric"
          isDisabled={isDisabled}
          isInvalid={refusal !== null}
          value={value === undefined ? '' : String(value)}
          onChange={text => onChange(countOf(text))}
        />
      ) : (
        <Select
          label={title}
          description={description}
          isDisabled={isDisabled}
          isInvalid={refusal !== null}
          options={[
            { id: DEFAULT, label: defaultInWords(argument) },
            ...choices.map(each => ({ id: each, label: each })),
          ]}
          value={value === undefined ? DEFAULT : argumentInWords(id, value)}
          onChange={key => onChange(valueOf(id, String(key)))}
        />
      )}
    </FoldedQuestion>
  );
}
