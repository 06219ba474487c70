import {
  Alert,
  Combobox,
  ComboboxItemText,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { LoadFailure } from '../LoadFailure';
import styles from '../framed.module.css';
import { matchesSearch } from './modelChoice';
import { useModelChoices } from './useModelChoices';

/** Asks which model of the catalog to serve; its answer is the model's entity ref. */
export function ModelPicker(props: FieldExtensionComponentProps<string>) {
  const { formData, onChange, rawErrors, required, schema } = props;
  const { choices, error, reload } = useModelChoices();

  if (error) {
    return (
      <LoadFailure
        what="The models of the catalog"
        error={error}
        onRetry={reload}
      />
    );
  }
  if (!choices) {
    return <Skeleton height={56} role="status" aria-label="Loading models" />;
  }
  if (choices.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title="The catalog holds no models"
        description="Platform owners add models; they appear here as soon as the catalog has them."
      />
    );
  }
  const chosen = choices.find(
    choice => choice.entityRef === formData?.toLowerCase(),
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
        placeholder="Search by name, publisher or licence"
        items={items}
        search={{ filter: (item, query) => matchesSearch(item, query) }}
        disabledKeys={items
          .filter(item => item.unusable !== null)
          .map(item => item.id)}
        value={chosen?.entityRef ?? null}
        onChange={key => onChange(key === null ? undefined : String(key))}
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
      {chosen && !chosen.isPinned && chosen.unusable === null && (
        <Alert
          status="warning"
          icon
          title="This model is not pinned to a digest"
          description="What its name points to may change. Policies usually refuse it; the live check says whether this one does."
        />
      )}
      {formData && !chosen && (
        <Text variant="body-small" color="danger">
          The catalog has no model {formData} that you may see. Choose another.
        </Text>
      )}
    </Flex>
  );
}
