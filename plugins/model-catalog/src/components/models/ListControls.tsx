import { Select, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  MODEL_SORTS,
  ModelPage,
  ModelSort,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  FilterBar,
  SearchBox,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  RiArrowUpDownLine,
  RiLayoutGridLine,
  RiTableLine,
} from '@remixicon/react';
import { SORT_TITLES } from '../../model/facetTitles';
import { firstOrder } from '../../model/modelFilter';
import { TenantChoice } from '../../model/useTenantChoice';
import { FilterDialog } from './filters/FilterDialog';
import { ModelListState, View } from './useModelListState';
import styles from './ModelsPage.module.css';

const SORTS = MODEL_SORTS.map(sort => ({ id: sort, label: SORT_TITLES[sort] }));

/** Search, order, tenant and the switch between table and cards. */
export function ListControls(props: {
  state: ModelListState;
  choice: TenantChoice;
  page: ModelPage | undefined;
  view: View;
  isWide: boolean;
  sourcesPath: string | undefined;
}) {
  const { choice, isWide, page, sourcesPath, state, view } = props;
  const { names, tenant } = choice;
  return (
    <FilterBar label="Models">
      <SearchBox
        className={styles.search}
        label="Search models"
        placeholder="Search by name, publisher, task, license or tag"
        value={state.filter.text}
        onSearch={state.setText}
      />
      {!isWide && <FilterDialog state={state} page={page} tenant={tenant} />}
      {names.length > 1 && (
        <Select
          className={styles.control}
          aria-label="Tenant"
          options={names.map(name => ({ id: name, label: `Fit in ${name}` }))}
          value={tenant}
          onChange={key => state.setTenant(String(key))}
        />
      )}
      <Select
        className={styles.control}
        aria-label="Sort by"
        icon={<RiArrowUpDownLine />}
        options={SORTS}
        value={state.order.sort}
        onChange={key => state.setOrder(firstOrder(key as ModelSort))}
      />
      <ToggleButtonGroup
        aria-label="View"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[view]}
        onSelectionChange={keys => {
          const [chosen] = keys;
          state.setView(chosen as View);
        }}
      >
        <ToggleButton id="table" iconStart={<RiTableLine />}>
          Table
        </ToggleButton>
        <ToggleButton id="cards" iconStart={<RiLayoutGridLine />}>
          Cards
        </ToggleButton>
      </ToggleButtonGroup>
      <AppButtonLink size="small" variant="tertiary" path={sourcesPath}>
        Model sources
      </AppButtonLink>
    </FilterBar>
  );
}
