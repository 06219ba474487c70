import { useState } from 'react';
import { Alert, Combobox, ComboboxItemText, Flex } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import {
  ErrorPanel,
  formatNumber,
  Loading,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  ModelAnswer,
  pathOption,
  PathOptions,
  requestedModel,
  tenantAnswer,
} from '../answers';
import { formField, pathSchema } from '../formField';
import { Hint, Problem } from '../notes';
import { question } from '../question';
import styles from '../framed.module.css';
import { ArtifactPicker } from './ArtifactPicker';
import { unconfirmedLicense } from './licenseToConfirm';
import { ChosenModel, ModelChoice } from './modelChoice';
import { useChosenModel } from './useChosenModel';
import { useModelChoices } from './useModelChoices';

/** Whether the form has said already that it will not be accepted, and why. */
const isRefused = ({ detail }: ChosenModel) => detail?.decision.word === 'deny';

const isForExternal = (uiSchema: Parameters<typeof pathOption>[0]) =>
  pathOption(uiSchema) === GOLDEN_PATHS.externalModel.id;

/** Asks which model of the catalog to serve, and which version and variant of it. */
export function ModelPicker(
  props: FieldExtensionComponentProps<ModelAnswer, PathOptions>,
) {
  const { formData, onChange } = props;
  const asked = question(props, 'Model');
  const requested = requestedModel(formData);
  const tenant = tenantAnswer(props.formContext);
  const path = pathOption(props.uiSchema);
  const isExternal = isForExternal(props.uiSchema);
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<ModelChoice>();
  const chosen = useChosenModel(requested, tenant, isExternal);
  const isRequested = ({ id }: ModelChoice) =>
    id.toLowerCase() === requested?.ref.toLowerCase();
  const shown =
    chosen.data === undefined
      ? [picked].find(choice => choice && isRequested(choice))
      : chosen.data;
  // The field shows the title of what is chosen, which is no search.
  const search = typed === shown?.textValue ? '' : typed;
  const choices = useModelChoices(search, tenant, isExternal);

  if (choices.error && !choices.data) {
    return (
      <ErrorPanel
        what="the models"
        error={choices.error}
        onRetry={choices.reload}
      />
    );
  }
  if (!choices.data || (requested && shown === undefined && !chosen.error)) {
    return <Loading what="models" rows={1} height={56} />;
  }
  const { all, items, total } = choices.data;
  if (all === 0 && !requested) {
    return (
      <Alert
        status="info"
        icon
        title="No models yet"
        description="Platform owners add models to the GitOps repository or connect a registry. They appear here once they are read."
      />
    );
  }
  const error = choices.error ?? chosen.error;
  return (
    <Flex direction="column" gap="2">
      <Combobox<ModelChoice>
        {...asked}
        // What is missed of a chosen model is its license: an invalid search would keep the browser from sending the form.
        isInvalid={asked.isInvalid && !requested}
        placeholder="Search by name, publisher or license"
        items={{
          items,
          filterText: typed,
          setFilterText: text => {
            setTyped(text);
            if (text === '' && shown) {
              onChange(undefined);
            }
          },
          loadingState: choices.isOutdated ? 'filtering' : 'idle',
          // More models are found by typing.
          loadMore: () => {},
        }}
        search={{ mode: 'server' }}
        disabledKeys={items
          .filter(item => item.unusable !== null)
          .map(item => item.id)}
        value={shown ?? null}
        onChange={choice => {
          setPicked(choice ?? undefined);
          onChange(choice ? { ref: choice.id } : undefined);
        }}
      >
        {item => (
          <ComboboxItemText
            id={item.id}
            className={styles.option}
            textValue={item.textValue}
            title={item.textValue}
            description={item.summary}
          />
        )}
      </Combobox>
      {total > items.length && (
        <Hint>
          {`${formatNumber(items.length)} of ${formatNumber(
            total,
          )} models. Type to narrow.`}
        </Hint>
      )}
      {shown && <Hint>{shown.summary}</Hint>}
      {error && (
        <ErrorPanel
          what={choices.error ? 'the models' : 'the versions of this model'}
          error={error}
          onRetry={choices.error ? choices.reload : chosen.reload}
        />
      )}
      {requested && chosen.data && chosen.data.unusable !== null && (
        <Problem>{chosen.data.unusable}</Problem>
      )}
      {requested && chosen.data?.detail && chosen.data.unusable === null && (
        <ArtifactPicker
          requested={{ ...requested, ref: chosen.data.id }}
          detail={chosen.data.detail}
          tenant={tenant}
          path={path}
          isDisabled={asked.isDisabled}
          isInvalid={asked.isInvalid}
          onChange={onChange}
        />
      )}
      {chosen.data?.isPinned === false && !isRefused(chosen.data) && (
        <Alert
          status="warning"
          icon
          title="This model is not pinned to a digest"
          description="Its artifact may change without notice. Most platforms reject unpinned models; the live check tells whether this one does."
        />
      )}
      {requested && chosen.data === null && (
        <Problem>
          Model {requested.ref} not found, or you don't have access. Choose
          another one.
        </Problem>
      )}
    </Flex>
  );
}

export const modelPickerField = formField({
  name: 'ModelPicker',
  component: ModelPicker,
  validation: async (answer, field, { apiHolder, formData, uiSchema }) => {
    const missing = await unconfirmedLicense(
      apiHolder,
      answer,
      tenantAnswer({ formData }),
      uiSchema && isForExternal(uiSchema),
    );
    if (missing) {
      field.addError(missing);
    }
  },
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
  options: pathSchema,
});
