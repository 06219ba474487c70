import { useCallback, useMemo } from 'react';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Select, Switch, Text } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import {
  AppButtonLink,
  EmptyState,
  ErrorPanel,
  FilterBar,
  formatCount,
  Loading,
  PageBody,
  StaleNotice,
  useAccelerators,
  useServingLinks,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  ComparedModel,
  useComparedModels,
} from '../../model/useComparedModels';
import { useTenantChoice } from '../../model/useTenantChoice';
import { MOST_COMPARED } from '../models/useModelListState';
import { columnsOf, compareGroups, differs } from './compareRows';
import { CompareTable } from './CompareTable';
import styles from './ComparePage.module.css';

const ONLY = 'only';

/** The models of the address, and a function that takes one out. */
function useNames(): [names: string[], remove: (name: string) => void] {
  const [params, setParams] = useSearchParams();
  const names = useMemo(
    () => [...new Set(params.getAll('model'))].slice(0, MOST_COMPARED),
    [params],
  );
  const remove = useCallback(
    (name: string) =>
      setParams(
        previous => {
          const changed = new URLSearchParams(previous);
          changed.delete('model');
          previous
            .getAll('model')
            .filter(other => other !== name)
            .forEach(other => changed.append('model', other));
          return changed;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [names, remove];
}

function ChooseModels() {
  const models = useServingLinks().models();
  return (
    <EmptyState
      title="Nothing to compare"
      action={
        <AppButtonLink size="small" variant="secondary" path={models}>
          All models
        </AppButtonLink>
      }
    >
      {`Choose up to ${MOST_COMPARED} models in the list.`}
    </EmptyState>
  );
}

function Comparison(props: {
  models: readonly ComparedModel[];
  tenant: string | undefined;
  onRemove: (name: string) => void;
  onRetry: () => void;
}) {
  const { models, tenant } = props;
  const [differences, setDifferences] = useUrlState('differences');
  const accelerators = useAccelerators(tenant);
  const columns = useMemo(
    () =>
      columnsOf(
        models.flatMap(({ detail }) => (detail ? [detail] : [])),
        accelerators.data,
        tenant,
      ),
    [models, accelerators.data, tenant],
  );
  const groups = useMemo(
    () => compareGroups(columns, accelerators.data, tenant),
    [columns, accelerators.data, tenant],
  );
  const different = groups
    .flatMap(({ rows }) => rows)
    .filter(row => differs(row, columns)).length;
  return (
    <>
      <div className={styles.summary}>
        <Text variant="body-small" color="secondary" role="status">
          {columns.length > 1
            ? `${formatCount(different, 'difference')}, marked at the left`
            : 'Choose another model to compare with'}
        </Text>
        {columns.length > 1 && (
          <Switch
            label="Show differences only"
            isSelected={differences === ONLY}
            onChange={only => setDifferences(only ? ONLY : '')}
          />
        )}
      </div>
      {columns.slice(0, 1).map(({ detail }) => (
        <StaleNotice
          key={detail.model.entityRef}
          freshness={detail}
          what="the models"
        />
      ))}
      {accelerators.data && (
        <StaleNotice freshness={accelerators.data} what="quota fit" />
      )}
      {accelerators.error && (
        <ErrorPanel
          what={`accelerators of ${tenant}`}
          error={accelerators.error}
          onRetry={accelerators.reload}
        />
      )}
      <CompareTable
        models={models}
        columns={columns}
        groups={groups}
        tenant={tenant}
        onlyDifferences={differences === ONLY && columns.length > 1}
        onRemove={props.onRemove}
        onRetry={props.onRetry}
      />
    </>
  );
}

/** Up to four models side by side: may they be served, do they fit, what do they cost, how fast are they here. */
export function ComparePage() {
  const [names, remove] = useNames();
  const links = useServingLinks();
  const [asked, setTenant] = useUrlState('tenant');
  const choice = useTenantChoice(asked);
  const { data, error, reload } = useComparedModels(
    names,
    choice.isSettled ? choice.tenant : null,
  );
  const here = links.compareModels({ models: names, tenant: choice.tenant });
  return (
    <BreadcrumbEntry entry={{ label: 'Compare', href: here ?? '' }}>
      <PageBody>
        {names.length > 0 && (
          <FilterBar label="Comparison">
            {choice.names.length > 1 && (
              <Select
                className={styles.tenant}
                aria-label="Tenant"
                options={choice.names.map(name => ({
                  id: name,
                  label: `Quota of ${name}`,
                }))}
                value={choice.tenant}
                onChange={key => setTenant(String(key))}
              />
            )}
            <AppButtonLink
              size="small"
              variant="secondary"
              path={links.models()}
            >
              All models
            </AppButtonLink>
          </FilterBar>
        )}
        {choice.error && !choice.data && (
          <ErrorPanel
            what="your tenants, so quota fit is not shown"
            error={choice.error}
            onRetry={choice.reload}
          />
        )}
        {error && (
          <ErrorPanel what="the models" error={error} onRetry={reload} />
        )}
        {names.length === 0 && <ChooseModels />}
        {names.length > 0 && !data && !error && (
          <Loading what="the comparison" rows={8} height={44} />
        )}
        {data && (
          <Comparison
            models={data}
            tenant={choice.tenant}
            onRemove={remove}
            onRetry={reload}
          />
        )}
      </PageBody>
    </BreadcrumbEntry>
  );
}
