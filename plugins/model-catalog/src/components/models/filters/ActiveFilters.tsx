import { Button, Tag, TagGroup } from '@backstage/ui';
import {
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { formatNumber } from '@model-serving/backstage-plugin-model-serving-react';
import {
  FACET_TITLES,
  facetValueTitle,
  RANGE_UNITS,
} from '../../../model/facetTitles';
import { ModelFilter, narrowing } from '../../../model/modelFilter';
import { ModelListState } from '../useModelListState';
import styles from './Filters.module.css';

interface Choice {
  id: string;
  title: string;
  remove: () => void;
}

function choicesOf(filter: ModelFilter, state: ModelListState): Choice[] {
  const { facets, ranges } = narrowing(filter);
  return [
    ...facets.flatMap(facet =>
      filter.facets[facet].map(value => ({
        id: `${facet}=${value}`,
        title: `${FACET_TITLES[facet]}: ${plainLine(
          facetValueTitle(facet, value),
          TEXT_LIMITS.label,
        )}`,
        remove: () =>
          state.setFacet(
            facet,
            filter.facets[facet].filter(other => other !== value),
          ),
      })),
    ),
    ...ranges.map(range => {
      const { size, title, unit } = RANGE_UNITS[range];
      return {
        id: range,
        title: `${title} ${formatNumber(filter.ranges[range]! / size)} ${unit}`,
        remove: () => state.setRange(range, undefined),
      };
    }),
  ];
}

/** What the list is narrowed to, each with a button that removes it. */
export function ActiveFilters(props: { state: ModelListState }) {
  const { state } = props;
  const choices = choicesOf(state.filter, state);
  if (!state.isFiltered) {
    return null;
  }
  return (
    <div className={styles.active}>
      {choices.length > 0 && (
        <TagGroup
          aria-label="Active filters"
          items={choices}
          onRemove={keys => choices.find(({ id }) => keys.has(id))?.remove()}
        >
          {choice => (
            <Tag id={choice.id} textValue={choice.title}>
              {choice.title}
            </Tag>
          )}
        </TagGroup>
      )}
      <Button size="small" variant="tertiary" onPress={state.clear}>
        Clear filters
      </Button>
    </div>
  );
}
