import { useState } from 'react';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import {
  ModelGovernanceStatus,
  ModelSourceStatus,
  modelSourceManagePermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  ErrorPanel,
  formatNumber,
  KeyNumbers,
  Loading,
  PageBody,
  SectionLevel,
  StaleNotice,
  useAllowed,
  useServingLinks,
  Verbatim,
} from '@model-serving/backstage-plugin-model-serving-react';
import { SourceState, sourceState, worstFirst } from '../../model/sourceState';
import { useModelSources } from '../../model/useModelSources';
import { GovernanceSections } from './GovernanceSections';
import { SourceSection } from './SourceSection';

const EXAMPLE = `modelServing:
  models:
    sources:
      mlflow:
        experiments: # an id of your choice
          owner: group:default/data-science
`;

function NoSources() {
  return (
    <>
      <EmptyState title="No model sources configured">
        Configure the GitOps repository, or a registry below{' '}
        <code>modelServing.models.sources</code>, and restart the portal's
        backend. docs/models.md of Model Serving lists the types of registries
        and their settings.
      </EmptyState>
      <Verbatim title="Example" text={EXAMPLE} />
    </>
  );
}

function Overview(props: {
  governance: ModelGovernanceStatus;
  sources: readonly ModelSourceStatus[];
}) {
  const { governance, sources } = props;
  const count = (state: SourceState) =>
    sources.filter(source => sourceState(source) === state).length;
  const sum = (of: (source: ModelSourceStatus) => number) =>
    sources.reduce((total, source) => total + of(source), 0);
  return (
    <KeyNumbers
      label="All sources"
      numbers={[
        { label: 'Sources', node: formatNumber(sources.length) },
        { label: 'Failed', node: formatNumber(count('failed')) },
        { label: 'Removals held back', node: formatNumber(count('guarded')) },
        {
          label: 'Records read',
          node: formatNumber(sum(({ models }) => models)),
        },
        {
          label: 'Records skipped',
          node: formatNumber(sum(({ skippedCount }) => skippedCount)),
        },
        {
          label: 'Rule problems',
          node: formatNumber(governance.problems.length),
        },
      ]}
    />
  );
}

/** How each source of models is doing: for platform owners. */
export function SourcesPage() {
  const [isSyncing, setSyncing] = useState(false);
  const { confirmRemoval, data, error, reload, sync } =
    useModelSources(isSyncing);
  const isManaged = useAllowed(modelSourceManagePermission);
  const sources = worstFirst(data?.items ?? []);
  const anySyncing = sources.some(({ syncing }) => syncing);
  if (anySyncing !== isSyncing) {
    setSyncing(anySyncing);
  }
  return (
    <BreadcrumbEntry
      entry={{
        label: 'Model sources',
        href: useServingLinks().modelSources() ?? '',
      }}
    >
      <SectionLevel level={2}>
        <PageBody>
          {data && <StaleNotice freshness={data} what="the model sources" />}
          {error && (
            <ErrorPanel
              what="the model sources"
              error={error}
              onRetry={reload}
            />
          )}
          {!data && !error && (
            <Loading what="model sources" rows={3} height={160} />
          )}
          {data?.items.length === 0 && <NoSources />}
          {data && sources.length > 0 && (
            <Overview sources={sources} governance={data.governance} />
          )}
          {sources.map(source => (
            <SourceSection
              key={source.id}
              source={source}
              isManaged={isManaged}
              onSync={() => sync(source.id)}
              onConfirmRemoval={() => confirmRemoval(source.id)}
            />
          ))}
          {data && <GovernanceSections status={data.governance} />}
        </PageBody>
      </SectionLevel>
    </BreadcrumbEntry>
  );
}
