import { Alert, Flex, RadioGroup } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  AcceleratorList,
  AcceleratorOption,
  ArgumentAnswers,
  fitReason,
  OptionFit,
  optionRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  FitBadge,
  formatPerHour,
  MemoryBadge,
  useAccelerators,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  modelAnswer,
  operationAnswer,
  otherAnswers,
  pathOption,
  PathOptions,
  replicasAnswer,
  tenantAnswer,
  textAnswer,
} from '../answers';
import { useOptionFits } from './useOptionFits';
import { formField, pathSchema } from '../formField';
import { FieldNote, Problem } from '../notes';
import { question } from '../question';
import { AnswerOption } from '../AnswerOption/AnswerOption';
import styles from './AcceleratorPicker.module.css';

function priceOf(option: AcceleratorOption, currency: string | null): string {
  return option.perHour === null || currency === null
    ? 'no price'
    : `${formatPerHour(option.perHour, currency)} per replica`;
}

function refusalOf(
  { fit: { sentence, word } }: AcceleratorOption,
  fit: OptionFit | undefined,
  { memory }: AcceleratorList,
): string | null {
  if (fit) {
    return optionRefusal(fit, memory);
  }
  return word === 'never' ? sentence : null;
}

/** What a size is: its price, whether it runs the model, and whether it would be admitted now. */
function Size(props: {
  option: AcceleratorOption;
  list: AcceleratorList;
  /** Undefined while the model is not known. */
  fit: OptionFit | undefined;
}) {
  const { fit, list, option } = props;
  const memory = fit?.memory;
  const isMisfit = memory?.word === 'exceeds' || memory?.word === 'unsupported';
  return (
    <AnswerOption
      id={option.id}
      name={option.title}
      facts={
        <>
          {isMisfit ? (
            <MemoryBadge word={memory.word} />
          ) : (
            <FitBadge word={option.fit.word} />
          )}
          <span className={styles.price}>{priceOf(option, list.currency)}</span>
        </>
      }
      isDisabled={refusalOf(option, fit, list) !== null}
    >
      {isMisfit
        ? [memory.sentence, ...memory.changes.map(each => each.sentence)].join(
            ' ',
          )
        : fitReason(option.fit)}
    </AnswerOption>
  );
}

/**
 * Asks for the size of a replica, and says of each whether it would be admitted now. What cannot run the model, and what the
 * quota can never have, is switched off with the reason.
 */
export function AcceleratorPicker(
  props: FieldExtensionComponentProps<string, PathOptions>,
) {
  const { formData, onChange } = props;
  const tenant = tenantAnswer(props.formContext);
  const operation = operationAnswer(props.formContext);
  const accelerators = useAccelerators(tenant, {
    ...replicasAnswer(props.formContext),
    path: pathOption(props.uiSchema),
    priority: textAnswer(props.formContext, 'priority'),
    rollout: operation.rollout,
    placement: operation.placement,
    service: textAnswer(props.formContext, 'name'),
  });
  const asked = question(props, 'Size');
  const others = otherAnswers(props.formContext);
  const { contextLength } = (others.arguments ?? {}) as ArgumentAnswers;
  const fits = useOptionFits(
    {
      tenant,
      requested: modelAnswer(props.formContext),
      contextTokens:
        typeof contextLength === 'number' ? contextLength : undefined,
    },
    accelerators.data,
  );

  if (!tenant) {
    return (
      <FieldNote label={asked.label}>
        Choose a tenant first. The available sizes depend on its quota.
      </FieldNote>
    );
  }
  return (
    <WhenLoaded
      loaded={accelerators}
      what={`the sizes for ${tenant}`}
      rows={1}
      height={160}
    >
      {list => {
        if (list.missing.length > 0) {
          return (
            <Alert
              status="warning"
              icon
              role="alert"
              title={`The cluster of ${tenant} cannot run this service`}
              description={`${list.missing.join(
                '; ',
              )}. Ask your platform owners, or choose a tenant on another cluster.`}
            />
          );
        }
        if (list.items.length === 0) {
          return (
            <Alert
              status="info"
              icon
              title={`No sizes available to ${tenant}`}
              description="The platform's profiles define which sizes a tenant may use. Ask your platform owners to add one."
            />
          );
        }
        const chosen = list.items.find(option => option.id === formData);
        return (
          <Flex
            direction="column"
            gap="2"
            aria-busy={accelerators.isOutdated}
            className={accelerators.isOutdated ? styles.outdated : undefined}
          >
            <RadioGroup {...asked} value={formData ?? null} onChange={onChange}>
              {list.items.map(option => (
                <Size
                  key={option.id}
                  option={option}
                  list={list}
                  fit={fits.get(option.id)}
                />
              ))}
            </RadioGroup>
            {chosen &&
              refusalOf(chosen, fits.get(chosen.id), list) !== null && (
                <Problem>
                  {chosen.fit.word === 'never'
                    ? `${chosen.title} can never be admitted with this number of replicas. Choose another size or fewer replicas.`
                    : `${chosen.title} cannot run this model. Choose another size.`}
                </Problem>
              )}
            {formData && !chosen && (
              <Problem>
                {tenant} may not use the size {formData}. Choose one from the
                list.
              </Problem>
            )}
          </Flex>
        );
      }}
    </WhenLoaded>
  );
}

export const acceleratorPickerField = formField({
  name: 'AcceleratorPicker',
  component: AcceleratorPicker,
  output: z => z.string().describe('Id of a size of the profiles'),
  options: pathSchema,
});
