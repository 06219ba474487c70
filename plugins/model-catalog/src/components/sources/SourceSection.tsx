import { useState } from 'react';
import { Alert, Button } from '@backstage/ui';
import { ModelSourceStatus } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  asSentence,
  ErrorPanel,
  Facts,
  formatCount,
  formatDuration,
  formatNumber,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { RiRefreshLine } from '@remixicon/react';
import { sourceState } from '../../model/sourceState';
import { RemovalGuard } from './RemovalGuard';
import { Removals } from './Removals';
import { SkippedRecords } from './SkippedRecords';
import { SourceBadge } from './SourceBadge';
import styles from './SourcesPage.module.css';

/** Titles are made for sentences: `the GitOps repository`. */
function headingOf({ title }: ModelSourceStatus): string {
  return title.replace(/^the (.)/, (_, first) =>
    first.toLocaleUpperCase('en-US'),
  );
}

function lastSync(source: ModelSourceStatus) {
  const { added, changed, lastGoodSync, removed } = source;
  return lastGoodSync === null
    ? null
    : `${formatNumber(added)} added, ${formatNumber(
        changed,
      )} changed, ${formatNumber(removed)} removed`;
}

function lastRemoval({ removals: [last] }: ModelSourceStatus) {
  return last ? (
    <>
      {formatCount(last.removed, 'model')}, <Age at={last.at} />
    </>
  ) : (
    'none'
  );
}

function effort({ durationSeconds, requests }: ModelSourceStatus) {
  const parts = [
    durationSeconds === null
      ? null
      : (durationSeconds < 1 && 'less than 1 s') ||
        formatDuration(durationSeconds),
    requests === null ? null : formatCount(requests, 'request'),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** Starts a sync, and says why it could not be started. */
function useSync(start: () => Promise<void>) {
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<Error>();
  const sync = async () => {
    setStarting(true);
    setError(undefined);
    try {
      await start();
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    }
    setStarting(false);
  };
  return { isStarting, error, sync };
}

/** One source: how it is doing, what it brought, and what to do about it. */
export function SourceSection(props: {
  source: ModelSourceStatus;
  /** Whether the user may sync it and confirm removals. */
  isManaged: boolean;
  onSync: () => Promise<void>;
  onConfirmRemoval: () => Promise<void>;
}) {
  const { isManaged, onConfirmRemoval, onSync, source } = props;
  const { error, isStarting, sync } = useSync(onSync);
  const { failure, lastAttempt, lastGoodSync } = source;
  const isBusy = source.syncing || isStarting;
  const syncLabel = isBusy ? 'Syncing' : 'Sync now';
  return (
    <Section
      title={headingOf(source)}
      note={
        <>
          <SourceBadge state={sourceState(source)} /> Type {source.type}, ID{' '}
          <code>{source.id}</code>
        </>
      }
      actions={
        isManaged && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiRefreshLine />}
            isDisabled={isBusy}
            onPress={sync}
            aria-label={`${syncLabel}: ${source.title}`}
          >
            {syncLabel}
          </Button>
        )
      }
    >
      <div className={styles.source}>
        {error && (
          <ErrorPanel
            what={`the sync of ${source.id}`}
            verb="start"
            error={error}
            onRetry={sync}
          />
        )}
        {failure !== null && (
          <Alert
            status="danger"
            icon
            title={`Could not read ${source.title}`}
            description={`${asSentence(failure)} ${
              lastGoodSync === null
                ? 'Nothing of it is in the catalog yet.'
                : 'The catalog keeps what it said last.'
            }`}
          />
        )}
        <RemovalGuard
          source={source}
          isManaged={isManaged}
          onConfirm={onConfirmRemoval}
        />
        <Facts
          layout="line"
          items={[
            ['Models', formatNumber(source.models)],
            [
              'Last good sync',
              lastGoodSync === null ? 'never' : <Age at={lastGoodSync} />,
            ],
            ['Changes of that sync', lastSync(source)],
            [
              'Last attempt',
              lastAttempt === null ? 'never' : <Age at={lastAttempt} />,
            ],
            ['Took', effort(source)],
            [
              'Read every',
              source.intervalSeconds === null
                ? 'at set times, or by hand'
                : formatDuration(source.intervalSeconds),
            ],
            ['Skipped', formatNumber(source.skippedCount)],
            ['Last removal', lastRemoval(source)],
          ]}
        />
        <SkippedRecords source={source} />
        <Removals source={source} />
      </div>
    </Section>
  );
}
