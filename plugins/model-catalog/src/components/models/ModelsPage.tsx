import { Button, Text, useBreakpoint } from '@backstage/ui';
import {
  EmptyState,
  ErrorPanel,
  formatCount,
  formatNumber,
  Loading,
  PageBody,
} from '@model-serving/backstage-plugin-model-serving-react';
import { filterModels } from '../../model/facets';
import { Model } from '../../model/readModel';
import { useModels } from '../../model/useModels';
import { ModelCards } from './ModelCards';
import { ModelFilters } from './ModelFilters';
import { ModelTable } from './ModelTable';
import { useModelFilter } from './useModelFilter';
import styles from './ModelsPage.module.css';

function Models(props: { models: readonly Model[] }) {
  const { models } = props;
  const state = useModelFilter();
  const { up } = useBreakpoint();
  const view = state.view ?? (up('md') ? 'table' : 'cards');
  const shown = filterModels(models, state.filter);
  const List = view === 'table' ? ModelTable : ModelCards;
  return (
    <>
      <ModelFilters
        models={models}
        filter={state.filter}
        view={view}
        onText={state.setText}
        onFacet={state.setFacet}
        onView={state.setView}
      />
      <div className={styles.summary}>
        <Text variant="body-small" color="secondary" role="status">
          {shown.length === models.length
            ? formatCount(models.length, 'model')
            : `${formatNumber(shown.length)} of ${formatCount(
                models.length,
                'model',
              )}`}
        </Text>
        {state.isFiltered && (
          <Button size="small" variant="tertiary" onPress={state.clear}>
            Clear filters
          </Button>
        )}
      </div>
      {shown.length > 0 ? (
        <List models={shown} />
      ) : (
        <EmptyState title="No matching models">
          Clear the filters or try a different search.
        </EmptyState>
      )}
    </>
  );
}

/** What can be served: every model of the catalog, searchable. */
export function ModelsPage() {
  const { data, error, reload } = useModels();
  return (
    <PageBody>
      {error && <ErrorPanel what="the models" error={error} onRetry={reload} />}
      {!data && !error && <Loading what="models" rows={6} height={44} />}
      {data?.length === 0 && (
        <EmptyState title="No models yet">
          Platform owners add models to the GitOps repository. They appear here
          once the catalog has read them.
        </EmptyState>
      )}
      {data && data.length > 0 && <Models models={data} />}
    </PageBody>
  );
}
