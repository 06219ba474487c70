import { useDeferredValue, useMemo } from 'react';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import {
  AcceleratorList,
  AcceleratorOption,
  ArgumentAnswers,
  ArgumentId,
  argumentRefusals,
  argumentsInWords,
  chooseRuntime,
  RequestedModel,
  RuntimeOffer,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  MemoryBar,
  runtimeTitle,
  useAccelerators,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  otherAnswers,
  pathOption,
  PathOptions,
  tenantAnswer,
  textAnswer,
} from '../answers';
import { FieldNote } from '../FieldNote';
import { Folded } from '../Folded/Folded';
import { framed } from '../framed';
import { ModelAnswer, requestedModel } from '../ModelPicker/requestedModel';
import { ServedModel, useServedModel } from '../RuntimePicker/useServedModel';
import { ArgumentField } from './ArgumentField';
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
  const { formContext, schema, uiSchema } = props;
  const tenant = tenantAnswer(formContext);
  const requested = requestedModel(
    otherAnswers(formContext).model as ModelAnswer | undefined,
  );
  const accelerator = textAnswer(formContext, 'accelerator');
  const { data } = useAccelerators(tenant, { path: pathOption(uiSchema) });
  const size = data?.items.find(({ id }) => id === accelerator);
  if (!tenant || !requested || !accelerator) {
    return (
      <FieldNote label={schema.title ?? DEFAULT_LABEL}>
        Choose a tenant, a model and a size first. They determine what can be
        set.
      </FieldNote>
    );
  }
  // What could not be loaded is said by the fields above.
  return data && size ? (
    <OfSize
      {...props}
      list={data}
      size={size}
      tenant={tenant}
      requested={requested}
    />
  ) : null;
}

function OfSize(
  props: Props & {
    list: AcceleratorList;
    size: AcceleratorOption;
    tenant: string;
    requested: RequestedModel;
  },
) {
  const { list, requested, schema, size, tenant } = props;
  const { detail, served } = useServedModel(tenant, requested, list, size);
  const id = textAnswer(props.formContext, 'runtime');
  if (!served && !detail.data && !detail.error) {
    return <Skeleton height={56} role="status" aria-label="Loading settings" />;
  }
  const choice = served
    ? chooseRuntime(list.runtimes, id, served.facts, size)
    : { runtime: list.runtimes.find(each => each.id === id) };
  const runtime = 'runtime' in choice ? choice.runtime : undefined;
  return runtime ? (
    <OfRuntime {...props} runtime={runtime} served={served} />
  ) : (
    <FieldNote label={schema.title ?? DEFAULT_LABEL}>
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
  const label = schema.title ?? DEFAULT_LABEL;
  const words = argumentsInWords(answers);
  const set = (change: ArgumentAnswers) => {
    const next = Object.fromEntries(
      Object.entries({ ...answers, ...change }).filter(
        ([, value]) => value !== undefined,
      ),
    );
    onChange(Object.keys(next).length > 0 ? next : undefined);
  };
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
        <div key={id} className={styles.dropped} role="alert">
          <Text variant="body-small" color="danger">
            {refusal}
          </Text>
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
          isDisabled={props.disabled || props.readonly}
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

export const argumentsPickerField = createFormField({
  name: 'ModelServingArgumentsPicker',
  component: framed(ArgumentsPicker),
  schema: makeFieldSchema({
    output: z =>
      z
        .record(z.union([z.number(), z.string(), z.boolean()]))
        .describe("What is asked of the runtime's engine, by argument"),
    uiOptions: z =>
      z.object({
        path: z
          .string()
          .optional()
          .describe('Id of the golden path; the first one by default'),
      }),
  }),
});
