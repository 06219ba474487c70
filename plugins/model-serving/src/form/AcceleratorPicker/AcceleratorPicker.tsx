import { Alert, Flex, Radio, RadioGroup, Skeleton, Text } from '@backstage/ui';
import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { AcceleratorOption } from '@model-serving/backstage-plugin-model-serving-common';
import {
  ErrorPanel,
  FitBadge,
  formatPerHour,
  StaleNotice,
  useAccelerators,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  neededReplicas,
  pathOption,
  PathOptions,
  tenantAnswer,
  textAnswer,
} from '../answers';
import { FieldNote } from '../FieldNote';
import { framed } from '../framed';
import styles from './AcceleratorPicker.module.css';

function priceOf(option: AcceleratorOption, currency: string | null): string {
  return option.perHour === null || currency === null
    ? 'no price'
    : `${formatPerHour(option.perHour, currency)} per replica`;
}

/** Asks for the size of a replica, and says of each whether it would be admitted now. */
export function AcceleratorPicker(
  props: FieldExtensionComponentProps<string, PathOptions>,
) {
  const { formData, onChange, rawErrors, required, schema } = props;
  const tenant = tenantAnswer(props.formContext);
  const accelerators = useAccelerators(tenant, {
    ...neededReplicas(props.formContext),
    path: pathOption(props.uiSchema),
    priority: textAnswer(props.formContext, 'priority'),
    service: textAnswer(props.formContext, 'name'),
  });
  const label = schema.title ?? 'Size';

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
            isDisabled={option.fit.word === 'never'}
            className={styles.option}
          >
            <span className={styles.answer}>
              <span className={styles.headline}>
                <strong>{option.title}</strong>
                <FitBadge word={option.fit.word} />
                <span className={styles.price}>
                  {priceOf(option, data.currency)}
                </span>
              </span>
              <span className={styles.sentence}>{option.fit.sentence}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      {chosen?.fit.word === 'never' && (
        <Text variant="body-small" color="danger" role="alert">
          {chosen.title} can never be admitted with this number of replicas.
          Choose another size or fewer replicas.
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
