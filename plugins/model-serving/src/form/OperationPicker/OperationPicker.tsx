import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  OperationAnswers,
  operationInWords,
  operationRefusals,
  readOperationAnswers,
} from '@model-serving/backstage-plugin-model-serving-common';
import { useAccelerators } from '@model-serving/backstage-plugin-model-serving-react';
import {
  pathOption,
  PathOptions,
  replicasAnswer,
  tenantAnswer,
  textAnswer,
} from '../answers';
import { Folded, FoldedQuestion } from '../Folded/Folded';
import { OPERATION_FIELDS } from './operationFields';
import { formField, pathSchema } from '../formField';
import { withChange } from '../Folded/withChange';

const ONE_REPLICA = { min: 1, max: 1 };

/** Asks, folded away, how the service is operated, as far as the golden path takes answers to it. */
export function OperationPicker(
  props: FieldExtensionComponentProps<OperationAnswers, PathOptions>,
) {
  const { formContext, formData, onChange, schema, uiSchema } = props;
  const tenant = tenantAnswer(formContext);
  const { data } = useAccelerators(tenant, { path: pathOption(uiSchema) });
  // What could not be loaded is said by the fields above.
  if (!data || data.operation.questions.length === 0) {
    return null;
  }
  const answers = readOperationAnswers(formData);
  const facts = {
    offer: data.operation,
    replicas: replicasAnswer(formContext) ?? ONE_REPLICA,
    size: data.items.find(
      ({ id }) => id === textAnswer(formContext, 'accelerator'),
    ),
  };
  const refusals = operationRefusals(answers, facts);
  return (
    <Folded
      title={schema.title ?? 'Operation'}
      answers={
        operationInWords(answers, data.operation) || 'Defaults of the platform'
      }
      parameter="operation"
      lead={schema.description}
      questions={data.operation.questions.map(question => {
        const Field = OPERATION_FIELDS[question];
        const refusal =
          refusals.find(refused => refused.question === question)?.refusal ??
          null;
        return (
          <FoldedQuestion key={question} refusal={refusal}>
            <Field
              answers={answers}
              facts={facts}
              isInvalid={refusal !== null}
              isDisabled={props.disabled || props.readonly}
              onChange={change => onChange(withChange(answers, change))}
            />
          </FoldedQuestion>
        );
      })}
    />
  );
}

export const operationPickerField = formField({
  name: 'OperationPicker',
  component: OperationPicker,
  output: z =>
    z
      .record(z.union([z.number(), z.string(), z.array(z.string())]))
      .describe('How the service is operated, by question'),
  options: pathSchema,
});
