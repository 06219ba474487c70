import {
  Alert,
  Combobox,
  ComboboxItemText,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ErrorPanel } from '@model-serving/backstage-plugin-model-serving-react';
import { pathOption, PathOptions, tenantAnswer } from '../answers';
import { framed } from '../framed';
import styles from '../framed.module.css';
import { ArtifactPicker } from './ArtifactPicker';
import { matchesSearch } from './modelChoice';
import { ModelAnswer, requestedModel } from './requestedModel';
import { useModelChoices } from './useModelChoices';

/** Asks which model of the catalog to serve, and which version and variant of it. */
export function ModelPicker(
  props: FieldExtensionComponentProps<ModelAnswer, PathOptions>,
) {
  const { formData, onChange, rawErrors, required, schema } = props;
  const requested = requestedModel(formData);
  const { data: choices, error, reload } = useModelChoices();

  if (error && !choices) {
    return <ErrorPanel what="the models" error={error} onRetry={reload} />;
  }
  if (!choices) {
    return <Skeleton height={56} role="status" aria-label="Loading models" />;
  }
  if (choices.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title="No models yet"
        description="Platform owners add models to the GitOps repository. They appear here once the catalog has read them."
      />
    );
  }
  const chosen = choices.find(
    choice => choice.entityRef === requested?.ref.toLowerCase(),
  );
  const items = choices.map(choice => ({ ...choice, id: choice.entityRef }));
  return (
    <Flex direction="column" gap="2">
      <Combobox
        label={schema.title ?? 'Model'}
        description={schema.description}
        secondaryLabel={required ? 'Required' : undefined}
        isRequired={required}
        isInvalid={Boolean(rawErrors?.length)}
        isDisabled={props.disabled || props.readonly}
        placeholder="Search by name, publisher or license"
        items={items}
        search={{ filter: (item, query) => matchesSearch(item, query) }}
        disabledKeys={items
          .filter(item => item.unusable !== null)
          .map(item => item.id)}
        value={chosen?.entityRef ?? null}
        onChange={key =>
          onChange(key === null ? undefined : { ref: String(key) })
        }
      >
        {item => (
          <ComboboxItemText
            id={item.id}
            className={styles.option}
            textValue={item.title}
            title={item.title}
            description={item.summary}
          />
        )}
      </Combobox>
      {chosen && (
        <Text variant="body-small" color="secondary" aria-live="polite">
          {chosen.summary}
        </Text>
      )}
      {requested && chosen?.unusable === null && (
        <ArtifactPicker
          requested={{ ...requested, ref: chosen.entityRef }}
          tenant={tenantAnswer(props.formContext)}
          path={pathOption(props.uiSchema)}
          isDisabled={Boolean(props.disabled || props.readonly)}
          onChange={onChange}
        />
      )}
      {chosen && !chosen.isPinned && chosen.unusable === null && (
        <Alert
          status="warning"
          icon
          title="This model is not pinned to a digest"
          description="Its artifact may change without notice. Most platforms reject unpinned models; the live check tells whether this one does."
        />
      )}
      {requested && !chosen && (
        <Text variant="body-small" color="danger">
          Model {requested.ref} not found, or you don't have access. Choose
          another one.
        </Text>
      )}
    </Flex>
  );
}

export const modelPickerField = createFormField({
  name: 'ModelServingModelPicker',
  component: framed(ModelPicker),
  schema: makeFieldSchema({
    output: z =>
      z.union([
        z
          .string()
          .describe('Entity ref of a model, such as resource:default/qwen3-8b'),
        z
          .object({
            ref: z.string().optional(),
            version: z.string().optional(),
            variant: z.string().optional(),
            licenseAccepted: z.string().optional(),
          })
          .describe(
            'Entity ref of a model, its version and its variant, and the license that was confirmed',
          ),
      ]),
    uiOptions: z =>
      z.object({
        path: z
          .string()
          .optional()
          .describe('Id of the golden path; the first one by default'),
      }),
  }),
});
