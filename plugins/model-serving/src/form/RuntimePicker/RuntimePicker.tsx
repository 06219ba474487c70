import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Flex, RadioGroup } from '@backstage/ui';
import {
  AcceleratorList,
  AcceleratorOption,
  commonRefusal,
  refusalSentences,
  runtimesFor,
  ServedFacts,
  servesFormat,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  isNotFound,
  otherFormatsSentence,
  runtimeFeatures,
  runtimeTitle,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { PathOptions, useAskedModel } from '../answers';
import { formField, pathSchema } from '../formField';
import { FieldNote, Hint, Problem } from '../notes';
import { question } from '../question';
import { AnswerOption } from '../AnswerOption/AnswerOption';

type Props = FieldExtensionComponentProps<string, PathOptions>;

/** Asks which of the platform's runtimes serves the model, and says of each other one why it cannot. */
export function RuntimePicker(props: Props) {
  const { accelerators, detail, isAnswered, served, size } =
    useAskedModel(props);
  const { label } = question(props, 'Runtime');
  if (!isAnswered) {
    return (
      <FieldNote label={label}>
        Choose a tenant, a model and a size first. They determine which runtimes
        can serve it.
      </FieldNote>
    );
  }
  // A model of a location that the platform trusts tells its facts to the server only.
  const preferred = (
    <FieldNote label={label}>
      The platform's preferred runtime for this model is used.
    </FieldNote>
  );
  if (isNotFound(detail.error)) {
    return preferred;
  }
  return (
    <WhenLoaded
      loaded={accelerators}
      what="the runtimes"
      rows={1}
      height={56}
      saysStale={false}
    >
      {list => (
        <WhenLoaded
          loaded={detail}
          what="the runtimes for this model"
          rows={1}
          height={56}
        >
          {() =>
            served ? (
              <RuntimeChoice
                {...props}
                list={list}
                facts={served.facts}
                size={size}
              />
            ) : (
              preferred
            )
          }
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}

function RuntimeChoice(
  props: Props & {
    list: AcceleratorList;
    facts: ServedFacts;
    size: AcceleratorOption | undefined;
  },
) {
  const { facts, formData, list, onChange, size } = props;
  const { fitting, refused } = runtimesFor(list.runtimes, facts, size);
  const ofFormat = refused.filter(({ runtime }) =>
    servesFormat(runtime, facts.format),
  );
  const asked = question(props, 'Runtime');
  const chosen = fitting.find(({ id }) => id === formData);
  const given = refused.find(({ runtime }) => runtime.id === formData);
  const isChoice = fitting.length > 1 || (formData && !chosen);
  const options = fitting.length + ofFormat.length;
  const problem =
    given?.refusal ??
    (formData && !chosen ? `${formData} is not offered.` : null);
  const others = otherFormatsSentence(refused.length - ofFormat.length, [
    facts.format,
  ]);
  return (
    <Flex direction="column" gap="2">
      {options > 0 && (isChoice || fitting.length === 0) ? (
        <RadioGroup
          {...asked}
          isInvalid={problem !== null}
          // The platform's first is meant where none is named.
          value={formData ?? fitting[0]?.id ?? null}
          onChange={onChange}
        >
          {fitting.map(runtime => (
            <AnswerOption
              key={runtime.id}
              id={runtime.id}
              name={runtimeTitle(runtime)}
            >
              {runtimeFeatures(runtime)}
            </AnswerOption>
          ))}
          {ofFormat.map(({ refusal, runtime }) => (
            <AnswerOption
              key={runtime.id}
              id={runtime.id}
              name={runtimeTitle(runtime)}
              isDisabled
            >
              {refusal}
            </AnswerOption>
          ))}
        </RadioGroup>
      ) : (
        <FieldNote label={asked.label}>
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
      {options > 0 && others !== null && <Hint>{others}</Hint>}
      {problem !== null && fitting.length > 0 && (
        <Problem>{problem} Choose another runtime.</Problem>
      )}
      {fitting.length === 0 && (
        <Problem>
          No runtime serves this model on this size. Choose another size or
          another model.
        </Problem>
      )}
    </Flex>
  );
}

export const runtimePickerField = formField({
  name: 'RuntimePicker',
  component: RuntimePicker,
  output: z => z.string().describe('Id of a runtime of the profiles'),
  options: pathSchema,
});
