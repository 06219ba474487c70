import {
  MODEL_FACETS,
  ModelFacet,
  ModelPage,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FACET_TITLES } from '../../../model/facetTitles';
import {
  MODEL_RANGES,
  ModelRange,
  narrowing,
} from '../../../model/modelFilter';
import { ModelListState } from '../useModelListState';
import { FacetValues } from './FacetValues';
import { FilterGroup } from './FilterGroup';
import { RangeFields } from './RangeFields';
import styles from './Filters.module.css';

/** What most people narrow by, in this order; the others follow, closed. */
const FIRST: readonly ModelFacet[] = ['task', 'decision', 'fit', 'runsHere'];

const ORDER = [
  ...FIRST,
  ...MODEL_FACETS.filter(facet => !FIRST.includes(facet)),
];

const SIZES: readonly ModelRange[] = [
  'parametersMin',
  'parametersMax',
  'contextMin',
  'memoryMax',
];

const RANGE_GROUPS = [
  { title: 'Parameters, context, memory', ranges: SIZES },
  {
    title: 'Price and measured speed',
    ranges: MODEL_RANGES.filter(range => !SIZES.includes(range)),
  },
];

/** All facets and limits. */
export function FilterPanel(props: {
  state: ModelListState;
  /** Of the list that is shown; undefined until there is one. */
  facets: ModelPage['facets'] | undefined;
  /** Tenant that quota fit is about; without one there is nothing to fit. */
  tenant: string | undefined;
}) {
  const { facets, state, tenant } = props;
  const { filter } = state;
  const { ranges: limited } = narrowing(filter);
  return (
    <div className={styles.panel}>
      {ORDER.filter(
        facet =>
          (facet !== 'fit' || tenant) &&
          // Where nothing matches, there is nothing more to choose.
          (facets?.[facet].length || filter.facets[facet].length),
      ).map(facet => (
        <FilterGroup
          key={facet}
          title={facet === 'fit' ? `Fits ${tenant}` : FACET_TITLES[facet]}
          chosen={filter.facets[facet].length}
          isOpenAtFirst={FIRST.includes(facet)}
        >
          <FacetValues
            facet={facet}
            values={facets?.[facet] ?? []}
            chosen={filter.facets[facet]}
            onChange={values => state.setFacet(facet, values)}
          />
        </FilterGroup>
      ))}
      {RANGE_GROUPS.map(({ ranges, title }) => (
        <FilterGroup
          key={title}
          title={title}
          chosen={limited.filter(range => ranges.includes(range)).length}
          isOpenAtFirst={false}
        >
          <RangeFields
            shown={ranges}
            ranges={filter.ranges}
            onRange={state.setRange}
          />
        </FilterGroup>
      ))}
    </div>
  );
}
