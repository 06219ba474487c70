import { useMemo, useRef } from 'react';
import { Text, useBreakpoint } from '@backstage/ui';
import {
  ModelPage,
  modelSourceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  EmptyState,
  ErrorPanel,
  formatCount,
  formatNumber,
  Loading,
  PageBody,
  Pager,
  StaleNotice,
  useAllowed,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { queryOf } from '../../model/modelFilter';
import { useModelPage } from '../../model/useModelPage';
import { TenantChoice, useTenantChoice } from '../../model/useTenantChoice';
import { CompareBar } from './CompareBar';
import { ComparisonProvider } from './Comparison';
import { ActiveFilters } from './filters/ActiveFilters';
import { FilterPanel } from './filters/FilterPanel';
import { ListControls } from './ListControls';
import { ModelCards } from './ModelCards';
import { ModelTable } from './ModelTable';
import { ModelListState, useModelListState } from './useModelListState';
import styles from './ModelsPage.module.css';

/** One row each and the head stay below what a browser draws at once, however many models there are. */
const PAGE_SIZE = 50;

function NoModels() {
  const sources = useSourcesPath();
  return (
    <EmptyState
      title="No models yet"
      action={
        <AppButtonLink size="small" variant="secondary" path={sources}>
          Model sources
        </AppButtonLink>
      }
    >
      Platform owners add models to the GitOps repository or configure a
      registry as a source. They appear here once the source has been read.
    </EmptyState>
  );
}

/** For those who may see how the sources are doing. */
function useSourcesPath(): string | undefined {
  const isAllowed = useAllowed(modelSourceReadPermission);
  const path = useServingLinks().modelSources();
  return isAllowed ? path : undefined;
}

/** How many models match, of how many there are, and how many of those are the rows below. */
function Summary({ page }: { page: ModelPage }) {
  const { all, items, total } = page;
  const matching =
    total === all
      ? formatCount(all, 'model')
      : `${formatNumber(total)} of ${formatCount(all, 'model')} ${
          total === 1 ? 'matches' : 'match'
        }`;
  return (
    <Text variant="body-small" color="secondary" role="status">
      {items.length < total
        ? `${matching}, ${formatNumber(items.length)} on this page`
        : matching}
    </Text>
  );
}

function Results(props: {
  state: ModelListState;
  page: ModelPage;
  isOutdated: boolean;
  tenant: string | undefined;
  isTable: boolean;
}) {
  const { isOutdated, isTable, page, state, tenant } = props;
  const top = useRef<HTMLDivElement>(null);
  const List = isTable ? ModelTable : ModelCards;
  if (page.items.length === 0) {
    return (
      <EmptyState title="No matching models">
        Clear a filter, or search for the name, publisher, task, language or a
        tag of a model.
      </EmptyState>
    );
  }
  return (
    <div ref={top} className={styles.results}>
      <List
        models={page.items}
        isOutdated={isOutdated}
        tenant={tenant}
        order={state.order}
        onOrder={state.setOrder}
      />
      <Pager
        noun="model"
        cursor={state.page}
        nextCursor={page.next ?? undefined}
        onCursor={cursor => {
          state.setPage(cursor);
          top.current?.scrollIntoView?.();
        }}
      />
    </div>
  );
}

function TenantProblem({ choice }: { choice: TenantChoice }) {
  return choice.error && !choice.data ? (
    <ErrorPanel
      what="your tenants, so quota fit is not shown"
      error={choice.error}
      onRetry={choice.reload}
    />
  ) : null;
}

/** What can be served: every model of the catalog, searchable. */
export function ModelsPage() {
  const state = useModelListState();
  const { filter, order, page: cursor } = state;
  const choice = useTenantChoice(state.tenant);
  const { isSettled, tenant } = choice;
  const query = useMemo(
    () => queryOf(filter, order, { tenant, page: cursor, limit: PAGE_SIZE }),
    [filter, order, tenant, cursor],
  );
  const { data, error, isOutdated, reload } = useModelPage(
    isSettled ? query : undefined,
  );
  const { up } = useBreakpoint();
  const isWide = up('md');
  const sources = useSourcesPath();
  const view = state.view ?? (isWide ? 'table' : 'cards');
  const isEmpty = data?.all === 0 && !data.stale;
  return (
    <PageBody>
      <ComparisonProvider names={state.compared} onChange={state.setCompared}>
        <ListControls
          state={state}
          choice={choice}
          page={data}
          view={view}
          isWide={isWide}
          sourcesPath={sources}
        />
        <TenantProblem choice={choice} />
        {data && <StaleNotice freshness={data} what="the models" />}
        {error && (
          <ErrorPanel what="the models" error={error} onRetry={reload} />
        )}
        {!data && !error && <Loading what="models" rows={8} height={44} />}
        {isEmpty && <NoModels />}
        {data && !isEmpty && (
          <div className={styles.columns}>
            {isWide && (
              <aside aria-label="Filters">
                <FilterPanel
                  state={state}
                  facets={data.facets}
                  tenant={tenant}
                />
              </aside>
            )}
            <div className={styles.results} aria-busy={isOutdated}>
              <div className={styles.summary}>
                <Summary page={data} />
                <ActiveFilters state={state} />
              </div>
              {!(error && isOutdated) && (
                <Results
                  state={state}
                  page={data}
                  isOutdated={isOutdated}
                  tenant={tenant}
                  isTable={view === 'table'}
                />
              )}
            </div>
          </div>
        )}
        <CompareBar shown={data?.items ?? []} tenant={tenant} />
      </ComparisonProvider>
    </PageBody>
  );
}
