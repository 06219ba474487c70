import {
  SearchField,
  Select,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { FilterBar } from '@model-serving/backstage-plugin-model-serving-react';
import { RiLayoutGridLine, RiTableLine } from '@remixicon/react';
import {
  Facet,
  FACET_TITLES,
  FACETS,
  facetValues,
  ModelFilter,
} from '../../model/facets';
import { Model } from '../../model/readModel';
import { View } from './useModelFilter';
import styles from './ModelsPage.module.css';

function FacetSelect(props: {
  facet: Facet;
  models: readonly Model[];
  filter: ModelFilter;
  onChange: (values: string[]) => void;
}) {
  const { facet, filter } = props;
  return (
    <Select
      className={styles.facet}
      aria-label={FACET_TITLES[facet]}
      placeholder={FACET_TITLES[facet]}
      selectionMode="multiple"
      options={facetValues(props.models, filter, facet).map(
        ({ value, count }) => ({ id: value, label: `${value} (${count})` }),
      )}
      value={[...filter.facets[facet]]}
      onChange={keys => props.onChange(keys.map(String))}
    />
  );
}

/** Search, facets and the switch between table and cards. */
export function ModelFilters(props: {
  models: readonly Model[];
  filter: ModelFilter;
  view: View;
  onText: (text: string) => void;
  onFacet: (facet: Facet, values: string[]) => void;
  onView: (view: View) => void;
}) {
  return (
    <FilterBar label="Models">
      <SearchField
        className={styles.search}
        size="small"
        aria-label="Search models"
        placeholder="Search models"
        value={props.filter.text}
        onChange={props.onText}
      />
      {FACETS.map(facet => (
        <FacetSelect
          key={facet}
          facet={facet}
          models={props.models}
          filter={props.filter}
          onChange={values => props.onFacet(facet, values)}
        />
      ))}
      <ToggleButtonGroup
        aria-label="View"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[props.view]}
        onSelectionChange={keys => {
          const [chosen] = keys;
          props.onView(chosen as View);
        }}
      >
        <ToggleButton id="table" iconStart={<RiTableLine />}>
          Table
        </ToggleButton>
        <ToggleButton id="cards" iconStart={<RiLayoutGridLine />}>
          Cards
        </ToggleButton>
      </ToggleButtonGroup>
    </FilterBar>
  );
}
