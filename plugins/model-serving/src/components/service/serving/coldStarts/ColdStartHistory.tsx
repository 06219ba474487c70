import { ColdStartHistory as History } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  EmptyState,
  formatDuration,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ColdStartBar, partsText, PHASE_TITLES } from './ColdStartBar';
import styles from './ColdStartBar.module.css';

/** All cold starts on one scale, the median of each phase, and what would shorten the longest. */
export function ColdStartHistory(props: { history: History }) {
  const { starts, medians, medianTotalSeconds, lever } = props.history;
  if (starts.length === 0) {
    return (
      <EmptyState title="No cold starts yet">
        The phases of the next one appear here as it happens.
      </EmptyState>
    );
  }
  const scale = Math.max(
    ...starts.map(start =>
      Math.max(
        start.totalSeconds ?? 0,
        start.phases.reduce((sum, phase) => sum + (phase.seconds ?? 0), 0),
      ),
    ),
  );
  return (
    <div className={styles.history}>
      {medianTotalSeconds !== null && (
        <p className={styles.lever}>
          Median cold start: {formatDuration(medianTotalSeconds)}.
          {lever && ` ${lever.sentence}`}
        </p>
      )}
      <ul className={styles.legend} aria-label="Median of each phase">
        {medians.map(({ name, medianSeconds }) => (
          <li key={name}>
            <span
              className={styles.swatch}
              data-phase={name}
              aria-hidden="true"
            />
            {PHASE_TITLES[name]}{' '}
            <span className={styles.median}>
              {medianSeconds === null ? '–' : formatDuration(medianSeconds)}
            </span>
          </li>
        ))}
      </ul>
      <ul className={styles.starts}>
        {starts.map(start => (
          <li key={`${start.pod} ${start.startedAt}`}>
            <span className={styles.when}>
              <Age at={start.startedAt} />
              <span className={styles.pod}>{start.pod}</span>
            </span>
            <ColdStartBar start={start} scaleSeconds={scale} />
            {start.phases
              .filter(({ parts }) => parts && parts.length > 0)
              .map(phase => (
                <span key={phase.name} className={styles.parts}>
                  {PHASE_TITLES[phase.name]}: {partsText(phase)}
                </span>
              ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
