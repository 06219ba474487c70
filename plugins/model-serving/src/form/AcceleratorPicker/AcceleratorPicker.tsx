import { Alert, Flex, Radio, RadioGroup, Skeleton, Text } from '@backstage/ui';
import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import {
  AcceleratorOption,
  ArgumentAnswers,
  fitReason,
  OptionFit,
  optionRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ErrorPanel,
  FitBadge,
  formatPerHour,
  MemoryBadge,
  StaleNotice,
  useAccelerators,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  operationAnswer,
  otherAnswers,
  pathOption,
  PathOptions,
  replicasAnswer,
  tenantAnswer,
  textAnswer,
} from '../answers';
import { FieldNote } from '../FieldNote';
import { framed } from '../framed';
import { ModelAnswer, requestedModel } from '../ModelPicker/requestedModel';
import { useOptionFits } from './useOptionFits';
import styles from './AcceleratorPicker.module.css';

function priceOf(option: AcceleratorOption, currency: string | null): string {
  return option.perHour === null || currency === null
    ? 'no price'
    : `${formatPerHour(option.perHour, currency)} per replica`;
}

/** What a size is: its price, whether it runs the model, and whether it would be admitted now. */
function SizeAnswer(props: {
  option: AcceleratorOption;
  currency: string | null;
  /** Undefined while the model is not known. */
  fit: OptionFit | undefined;
}) {
  const { currency, fit, option } = props;
  const memory = fit?.memory;
  const isMisfit = memory?.word === 'exceeds' || memory?.word === 'unsupported';
  return (
    <span className={styles.answer}>
      <span className={styles.headline}>
        <strong>{option.title}</strong>
        {isMisfit ? (
          <MemoryBadge word={memory.word} />
        ) : (
          <FitBadge word={option.fit.word} />
        )}
        <span className={styles.price}>{priceOf(option, currency)}</span>
      </span>
      <span className={styles.sentence}>
        {isMisfit
          ? [
              memory.sentence,
              ...memory.changes.map(each => each.sentence),
            ].join(' ')
          : fitReason(option.fit)}
      </span>
    </span>
  );
}

/**
 * Asks for the size of a replica, and says of each whether it would be admitted now. What cannot run the model, and what the
 * quota can never have, is switched off with the reason.
 */
export function AcceleratorPicker(
  props: FieldExtensionComponentProps<string, PathOptions>,
) {
  const { formData, onChange, rawErrors, required, schema } = props;
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
  const label = schema.title ?? 'Size';
  const others = otherAnswers(props.formContext);
  const { contextLength } = (others.arguments ?? {}) as ArgumentAnswers;
  const fits = useOptionFits(
    {
      tenant,
      requested: requestedModel(others.model as ModelAnswer | undefined),
      contextTokens:
        typeof contextLength === 'number' ? contextLength : undefined,
    },
    accelerators.data,
  );

  if (!tenant) {
    return (
      <FieldNote label={label}>
        Choose a tenant first. The available sizes depend on its quota.
      </FieldNote>
    );
  }
  const { data } = accelerators;
  if (!data) {
    return accelerators.error ? (
      <ErrorPanel
        what={`the sizes for ${tenant}`}
        error={accelerators.error}
        onRetry={accelerators.reload}
      />
    ) : (
      <Skeleton height={160} role="status" aria-label="Loading sizes" />
    );
  }
  if (data.missing.length > 0) {
    return (
      <Alert
        status="warning"
        icon
        role="alert"
        title={`The cluster of ${tenant} cannot run this service`}
        description={`${data.missing.join(
          '; ',
        )}. Ask your platform owners, or choose a tenant on another cluster.`}
      />
    );
  }
  if (data.items.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title={`No sizes available to ${tenant}`}
        description="The platform's profiles define which sizes a tenant may use. Ask your platform owners to add one."
      />
    );
  }
  const chosen = data.items.find(option => option.id === formData);
  const refusalOf = (option: AcceleratorOption) => {
    const fit = fits.get(option.id);
    if (fit) {
      return optionRefusal(fit, data.memory);
    }
    return option.fit.word === 'never' ? option.fit.sentence : null;
  };
  const problem = chosen ? refusalOf(chosen) : null;
  return (
    <Flex
      direction="column"
      gap="2"
      aria-busy={accelerators.isOutdated}
      className={accelerators.isOutdated ? styles.outdated : undefined}
    >
      <RadioGroup
        label={label}
        description={schema.description}
        secondaryLabel={required ? 'Required' : undefined}
        isRequired={required}
        isInvalid={Boolean(rawErrors?.length)}
        isDisabled={props.disabled || props.readonly}
        value={formData ?? null}
        onChange={onChange}
      >
        {data.items.map(option => (
          <Radio
            key={option.id}
            value={option.id}
            isDisabled={refusalOf(option) !== null}
            className={styles.option}
          >
            <SizeAnswer
              option={option}
              currency={data.currency}
              fit={fits.get(option.id)}
            />
          </Radio>
        ))}
      </RadioGroup>
      {chosen && problem !== null && (
        <Text variant="body-small" color="danger" role="alert">
          {chosen.fit.word === 'never'
            ? `${chosen.title} can never be admitted with this number of replicas. Choose another size or fewer replicas.`
            : `${chosen.title} cannot run this model. Choose another size.`}
        </Text>
      )}
      {formData && !chosen && (
        <Text variant="body-small" color="danger" role="alert">
          {tenant} may not use the size {formData}. Choose one from the list.
        </Text>
      )}
      <StaleNotice freshness={data} what="the sizes" />
      {accelerators.error && (
        <ErrorPanel
          what="the sizes"
          error={accelerators.error}
          onRetry={accelerators.reload}
        />
      )}
    </Flex>
  );
}

export const acceleratorPickerField = createFormField({
  name: 'ModelServingAcceleratorPicker',
  component: framed(AcceleratorPicker),
  schema: makeFieldSchema({
    output: z => z.string().describe('Id of a size of the profiles'),
    uiOptions: z =>
      z.object({
        path: z
          .string()
          .optional()
          .describe('Id of the golden path; the first one by default'),
      }),
  }),
});
