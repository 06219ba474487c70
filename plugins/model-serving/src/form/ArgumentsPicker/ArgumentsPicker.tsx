import { useDeferredValue, useMemo } from 'react';
import { Button, Text } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  AcceleratorList,
  AcceleratorOption,
  ArgumentAnswers,
  ArgumentId,
  argumentRefusals,
  argumentsInWords,
  chooseRuntime,
  RuntimeOffer,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loading,
  MemoryBar,
  runtimeTitle,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  PathOptions,
  ServedModel,
  textAnswer,
  useAskedModel,
} from '../answers';
import { Folded } from '../Folded/Folded';
import { ArgumentField } from './ArgumentField';
import { formField, pathSchema } from '../formField';
import { withChange } from '../Folded/withChange';
import { FieldNote, Problem } from '../notes';
import { question } from '../question';
import styles from './ArgumentsPicker.module.css';
import { memoryWith } from './memoryWith';

type Props = FieldExtensionComponentProps<ArgumentAnswers, PathOptions>;

const DEFAULT_LABEL = 'Advanced';

/** What spreads a replica over accelerators asks for several of them. */
const PARALLEL: readonly ArgumentId[] = [
  'tensorParallel',
  'pipelineParallel',
  'dataParallel',
];

/** Asks, folded away, for what the platform lets be set of the runtime's engine, and shows what it does to the memory. */
export function ArgumentsPicker(props: Props) {
  const { accelerators, detail, isAnswered, served, size } =
    useAskedModel(props);
  const { label } = question(props, DEFAULT_LABEL);
  if (!isAnswered) {
    return (
      <FieldNote label={label}>
        Choose a tenant, a model and a size first. They determine what can be
        set.
      </FieldNote>
    );
  }
  const list = accelerators.data;
  // What could not be loaded is said by the fields above.
  if (!list || !size) {
    return null;
  }
  if (!detail.data && !detail.error) {
    return <Loading what="settings" rows={1} height={56} />;
  }
  const id = textAnswer(props.formContext, 'runtime');
  const choice = served
    ? chooseRuntime(list.runtimes, id, served.facts, size)
    : { runtime: list.runtimes.find(each => each.id === id) };
  const runtime = 'runtime' in choice ? choice.runtime : undefined;
  return runtime ? (
    <OfRuntime
      {...props}
      list={list}
      size={size}
      runtime={runtime}
      served={served}
    />
  ) : (
    <FieldNote label={label}>
      Choose a runtime that serves the model first.
    </FieldNote>
  );
}

function OfRuntime(
  props: Props & {
    list: AcceleratorList;
    runtime: RuntimeOffer;
    served: ServedModel | undefined;
    size: AcceleratorOption;
  },
) {
  const { formData, list, onChange, runtime, schema, served, size } = props;
  const { isDisabled, label } = question(props, DEFAULT_LABEL);
  const answers = useMemo(() => formData ?? {}, [formData]);
  const deferred = useDeferredValue(answers);
  const memory = useMemo(
    () =>
      served &&
      memoryWith(served, runtime, size, list.memory.requests, deferred),
    [served, runtime, size, list.memory.requests, deferred],
  );
  const refusals = argumentRefusals(runtime, answers, size);
  const offered = (runtime.arguments ?? []).filter(
    ({ id }) =>
      size.count > 1 || !PARALLEL.includes(id) || answers[id] !== undefined,
  );
  const dropped = refusals.filter(
    refusal =>
      !offered.some(
        ({ fixed, id }) => id === refusal.id && fixed === undefined,
      ),
  );
  const words = argumentsInWords(answers);
  const set = (change: ArgumentAnswers) =>
    onChange(withChange(answers, change));
  if (offered.length === 0 && dropped.length === 0) {
    return (
      <FieldNote label={label}>
        The platform&apos;s profiles let nothing be set for{' '}
        {runtimeTitle(runtime)}.
      </FieldNote>
    );
  }
  return (
    <Folded
      title={label}
      answers={words || `Defaults of ${runtimeTitle(runtime)}`}
      parameter="advanced"
      lead={schema.description}
      notices={dropped.map(({ id, refusal }) => (
        <div key={id} className={styles.dropped}>
          <Problem>{refusal}</Problem>
          <Button
            size="small"
            variant="secondary"
            onPress={() => set({ [id]: undefined })}
          >
            Remove setting
          </Button>
        </div>
      ))}
      questions={offered.map(argument => (
        <ArgumentField
          key={argument.id}
          argument={argument}
          value={answers[argument.id]}
          refusal={
            refusals.find(({ id }) => id === argument.id)?.refusal ?? null
          }
          isDisabled={isDisabled}
          onChange={value => set({ [argument.id]: value })}
        />
      ))}
    >
      {memory && (
        <div className={styles.memory}>
          <Text variant="body-small" role="status">
            {memory.sentence}
          </Text>
          <MemoryBar memory={memory} />
        </div>
      )}
    </Folded>
  );
}

export const argumentsPickerField = formField({
  name: 'ArgumentsPicker',
  component: ArgumentsPicker,
  output: z =>
    z
      .record(z.union([z.number(), z.string(), z.boolean()]))
      .describe("What is asked of the runtime's engine, by argument"),
  options: pathSchema,
});
