import { Alert, Button, Skeleton, Text, useBreakpoint } from '@backstage/ui';
import { filterModels } from '../../model/facets';
import { useModels } from '../../model/useModels';
import { LoadFailure } from '../LoadFailure';
import { PageBody, PageContent } from '../PageBody';
import { ModelCards } from './ModelCards';
import { ModelFilters } from './ModelFilters';
import { ModelTable } from './ModelTable';
import { useModelFilter } from './useModelFilter';
import styles from './ModelsPage.module.css';

/** What can be served: every model of the catalog, searchable. */
export function ModelsPage() {
  const models = useModels();
  const state = useModelFilter();
  const { up } = useBreakpoint();
  const view = state.view ?? (up('md') ? 'table' : 'cards');

  if (!models.data) {
    return (
      <PageBody>
        <PageContent>
          {models.error ? (
            <LoadFailure
              what="The models of the catalog"
              error={models.error}
              onRetry={models.reload}
            />
          ) : (
            <div className={styles.loading} role="status">
              <span className={styles.hidden}>Loading models</span>
              {Array.from({ length: 6 }, (_, index) => (
                <Skeleton key={index} height={44} />
              ))}
            </div>
          )}
        </PageContent>
      </PageBody>
    );
  }
  const all = models.data;
  if (all.length === 0) {
    return (
      <PageBody>
        <PageContent>
          <Alert
            status="info"
            icon
            title="The catalog holds no models yet"
            description="Platform owners describe models in the GitOps repository, or adopters add Resource entities of type ai-model; they appear here as soon as the catalog has read them."
          />
        </PageContent>
      </PageBody>
    );
  }
  const shown = filterModels(all, state.filter);
  return (
    <PageBody>
      <PageContent>
        <ModelFilters
          models={all}
          filter={state.filter}
          view={view}
          onText={state.setText}
          onFacet={state.setFacet}
          onView={state.setView}
        />
        <div className={styles.summary}>
          <Text variant="body-small" color="secondary" role="status">
            {shown.length === all.length
              ? `${all.length} models`
              : `${shown.length} of ${all.length} models`}
          </Text>
          {state.isFiltered && (
            <Button size="small" variant="tertiary" onPress={state.clear}>
              Clear filters
            </Button>
          )}
        </div>
        {shown.length === 0 && (
          <Alert
            status="info"
            icon
            title="No model matches"
            description="Clear the filters, or search for less."
          />
        )}
        {shown.length > 0 &&
          (view === 'table' ? (
            <ModelTable models={shown} />
          ) : (
            <ModelCards models={shown} />
          ))}
      </PageContent>
    </PageBody>
  );
}
