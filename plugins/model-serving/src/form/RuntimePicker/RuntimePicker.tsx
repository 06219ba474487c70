import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Flex, Radio, RadioGroup, Skeleton, Text } from '@backstage/ui';
import {
  AcceleratorList,
  AcceleratorOption,
  commonRefusal,
  RequestedModel,
  refusalSentences,
  runtimesFor,
  ServedFacts,
  servesFormat,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ErrorPanel,
  isNotFound,
  otherFormatsSentence,
  runtimeFeatures,
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
import { framed } from '../framed';
import { ModelAnswer, requestedModel } from '../ModelPicker/requestedModel';
import styles from './RuntimePicker.module.css';
import { useServedModel } from './useServedModel';

type Props = FieldExtensionComponentProps<string, PathOptions>;

const DEFAULT_LABEL = 'Runtime';

/** Asks which of the platform's runtimes serves the model, and says of each other one why it cannot. */
export function RuntimePicker(props: Props) {
  const { formContext, schema, uiSchema } = props;
  const tenant = tenantAnswer(formContext);
  const requested = requestedModel(
    otherAnswers(formContext).model as ModelAnswer | undefined,
  );
  const accelerator = textAnswer(formContext, 'accelerator');
  const accelerators = useAccelerators(tenant, { path: pathOption(uiSchema) });
  const label = schema.title ?? DEFAULT_LABEL;
  if (!tenant || !requested || !accelerator) {
    return (
      <FieldNote label={label}>
        Choose a tenant, a model and a size first. They determine which runtimes
        can serve it.
      </FieldNote>
    );
  }
  const { data } = accelerators;
  if (!data) {
    return accelerators.error ? (
      <ErrorPanel
        what={`the runtimes for ${tenant}`}
        error={accelerators.error}
        onRetry={accelerators.reload}
      />
    ) : (
      <Skeleton height={56} role="status" aria-label="Loading runtimes" />
    );
  }
  return (
    <ModelRuntimes
      {...props}
      list={data}
      size={data.items.find(({ id }) => id === accelerator)}
      tenant={tenant}
      requested={requested}
    />
  );
}

function ModelRuntimes(
  props: Props & {
    list: AcceleratorList;
    size: AcceleratorOption | undefined;
    tenant: string;
    requested: RequestedModel;
  },
) {
  const { list, requested, schema, size, tenant } = props;
  const { detail, served } = useServedModel(tenant, requested, list, size);
  if (served) {
    return (
      <RuntimeChoice {...props} list={list} facts={served.facts} size={size} />
    );
  }
  if (detail.error && !isNotFound(detail.error)) {
    return (
      <ErrorPanel
        what="the runtimes for this model"
        error={detail.error}
        onRetry={detail.reload}
      />
    );
  }
  // A model of a location that the platform trusts tells its facts to the server only.
  return detail.data || detail.error ? (
    <FieldNote label={schema.title ?? DEFAULT_LABEL}>
      The platform's preferred runtime for this model is used.
    </FieldNote>
  ) : (
    <Skeleton height={56} role="status" aria-label="Loading runtimes" />
  );
}

function RuntimeChoice(
  props: Props & {
    list: AcceleratorList;
    facts: ServedFacts;
    size: AcceleratorOption | undefined;
  },
) {
  const { facts, formData, list, onChange, schema, size } = props;
  const { fitting, refused } = runtimesFor(list.runtimes, facts, size);
  const ofFormat = refused.filter(({ runtime }) =>
    servesFormat(runtime, facts.format),
  );
  const label = schema.title ?? DEFAULT_LABEL;
  const chosen = fitting.find(({ id }) => id === formData);
  const asked = refused.find(({ runtime }) => runtime.id === formData);
  const isChoice = fitting.length > 1 || (formData && !chosen);
  const options = fitting.length + ofFormat.length;
  const problem =
    asked?.refusal ??
    (formData && !chosen ? `${formData} is not offered.` : null);
  const others = otherFormatsSentence(refused.length - ofFormat.length, [
    facts.format,
  ]);
  return (
    <Flex direction="column" gap="2">
      {options > 0 && (isChoice || fitting.length === 0) ? (
        <RadioGroup
          label={label}
          description={schema.description}
          isDisabled={props.disabled || props.readonly}
          isInvalid={problem !== null}
          // The platform's first is meant where none is named.
          value={formData ?? fitting[0]?.id ?? null}
          onChange={onChange}
        >
          {fitting.map(runtime => (
            <Radio
              key={runtime.id}
              value={runtime.id}
              className={styles.option}
            >
              <span className={styles.answer}>
                <strong>{runtimeTitle(runtime)}</strong>
                <span className={styles.sentence}>
                  {runtimeFeatures(runtime)}
                </span>
              </span>
            </Radio>
          ))}
          {ofFormat.map(({ refusal, runtime }) => (
            <Radio
              key={runtime.id}
              value={runtime.id}
              isDisabled
              className={styles.option}
            >
              <span className={styles.answer}>
                <strong>{runtimeTitle(runtime)}</strong>
                <span className={styles.sentence}>{refusal}</span>
              </span>
            </Radio>
          ))}
        </RadioGroup>
      ) : (
        <FieldNote label={label}>
          {fitting.length > 0
            ? [
                `${runtimeTitle(
                  fitting[0],
                )} is the only runtime that serves this model on this size.`,
                refusalSentences(ofFormat),
              ]
                .join(' ')
                .trim()
            : commonRefusal(refused, facts)}
        </FieldNote>
      )}
      {options > 0 && others !== null && (
        <Text variant="body-small" color="secondary">
          {others}
        </Text>
      )}
      {problem !== null && fitting.length > 0 && (
        <Text variant="body-small" color="danger" role="alert">
          {problem} Choose another runtime.
        </Text>
      )}
      {fitting.length === 0 && (
        <Text variant="body-small" color="danger" role="alert">
          No runtime serves this model on this size. Choose another size or
          another model.
        </Text>
      )}
    </Flex>
  );
}

export const runtimePickerField = createFormField({
  name: 'ModelServingRuntimePicker',
  component: framed(RuntimePicker),
  schema: makeFieldSchema({
    output: z => z.string().describe('Id of a runtime of the profiles'),
    uiOptions: z =>
      z.object({
        path: z
          .string()
          .optional()
          .describe('Id of the golden path; the first one by default'),
      }),
  }),
});
