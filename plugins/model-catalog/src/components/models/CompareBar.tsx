import { Button, Tag, TagGroup, Text } from '@backstage/ui';
import {
  ModelSummary,
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  formatCount,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { useRef } from 'react';
import { modelName } from '../../model/modelName';
import { useComparison } from './Comparison';
import { MOST_COMPARED } from './useModelListState';
import styles from './ModelsPage.module.css';

/** Titles of models by name; those of earlier pages are remembered. */
function useTitles(shown: readonly ModelSummary[]): (name: string) => string {
  const titles = useRef(new Map<string, string>());
  shown.forEach(({ entityRef, title }) =>
    titles.current.set(
      modelName(entityRef),
      plainLine(title, TEXT_LIMITS.label),
    ),
  );
  return name => titles.current.get(name) ?? name;
}

/** The models that are chosen to be compared; nothing while there are none. */
export function CompareBar(props: {
  shown: readonly ModelSummary[];
  tenant: string | undefined;
}) {
  const { names, onChange } = useComparison();
  const titleOf = useTitles(props.shown);
  const path = useServingLinks().compareModels({
    models: names,
    tenant: props.tenant,
  });
  if (names.length === 0) {
    return null;
  }
  return (
    <section className={styles.compareBar} aria-label="Compare models">
      <TagGroup
        aria-label="Models to compare"
        items={names.map(name => ({ id: name, title: titleOf(name) }))}
        onRemove={keys => onChange(names.filter(name => !keys.has(name)))}
      >
        {model => <Tag textValue={model.title}>{model.title}</Tag>}
      </TagGroup>
      <div className={styles.compareActions}>
        <Text variant="body-small" color="secondary" role="status">
          {names.length === 1
            ? 'Choose another model'
            : `${names.length} of ${MOST_COMPARED}`}
        </Text>
        <Button size="small" variant="tertiary" onPress={() => onChange([])}>
          Clear selection
        </Button>
        {names.length > 1 && (
          <AppButtonLink size="small" variant="primary" path={path}>
            {`Compare ${formatCount(names.length, 'model')}`}
          </AppButtonLink>
        )}
      </div>
    </section>
  );
}
