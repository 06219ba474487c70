import { Checkbox, VisuallyHidden } from '@backstage/ui';
import {
  ModelSummary,
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelName } from '../../model/modelName';
import { useComparison } from './Comparison';
import { MOST_COMPARED } from './useModelListState';

/** Puts a model among those to compare. */
export function CompareCheckbox(props: {
  model: Pick<ModelSummary, 'entityRef' | 'title'>;
  /** Whether the label can be seen. */
  isLabeled?: boolean;
}) {
  const { isLabeled, model } = props;
  const { names, onChange } = useComparison();
  const name = modelName(model.entityRef);
  const title = plainLine(model.title, TEXT_LIMITS.label);
  const isChosen = names.includes(name);
  return (
    <Checkbox
      isSelected={isChosen}
      isDisabled={!isChosen && names.length >= MOST_COMPARED}
      onChange={chosen =>
        onChange(
          chosen ? [...names, name] : names.filter(other => other !== name),
        )
      }
    >
      {isLabeled ? (
        <>
          Compare<VisuallyHidden> {title}</VisuallyHidden>
        </>
      ) : (
        <VisuallyHidden>Compare {title}</VisuallyHidden>
      )}
    </Checkbox>
  );
}
