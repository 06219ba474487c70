import {
  ColdStart,
  ColdStartPhaseName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { formatDuration } from '../../format';
import { Age } from '../Age';
import { EmptyState } from '../EmptyState';
import { ColdStartBar } from './ColdStartBar';
import { LEVERS, PHASE_NAMES, PHASE_TITLES } from './phases';
import styles from './ColdStartBar.module.css';

/** Below that nobody waits for a cold start. */
const WORTH_SHORTENING_SECONDS = 10;

function median(values: number[]): number | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

function mediansOf(
  starts: readonly ColdStart[],
): Array<{ name: ColdStartPhaseName; seconds: number | null }> {
  return PHASE_NAMES.map(name => ({
    name,
    seconds: median(
      starts
        .filter(start => start.readyAt !== null)
        .flatMap(start => start.phases)
        .filter(phase => phase.name === name)
        .flatMap(phase => (phase.seconds === null ? [] : [phase.seconds])),
    ),
  })).filter(entry =>
    starts.some(start => start.phases.some(phase => phase.name === entry.name)),
  );
}

/** All cold starts on one scale, the median of each part, and what would shorten the longest. */
export function ColdStartHistory(props: { starts: readonly ColdStart[] }) {
  const { starts } = props;
  if (starts.length === 0) {
    return (
      <EmptyState title="No cold start has been seen yet.">
        The parts of the next one show here while it happens.
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
  const medians = mediansOf(starts);
  const longest = medians.reduce<(typeof medians)[number] | undefined>(
    (best, entry) =>
      (entry.seconds ?? 0) > (best?.seconds ?? 0) ? entry : best,
    undefined,
  );
  const lever =
    longest && (longest.seconds ?? 0) >= WORTH_SHORTENING_SECONDS
      ? LEVERS[longest.name]
      : undefined;
  return (
    <div className={styles.history}>
      <ul className={styles.legend} aria-label="Median of each part">
        {medians.map(({ name, seconds }) => (
          <li key={name}>
            <span
              className={styles.swatch}
              data-phase={name}
              aria-hidden="true"
            />
            {PHASE_TITLES[name]}{' '}
            <span className={styles.median}>
              {seconds === null ? '–' : formatDuration(seconds)}
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
          </li>
        ))}
      </ul>
      {longest && lever && (
        <p className={styles.lever}>
          The longest part is {PHASE_TITLES[longest.name]}. What would shorten
          it: {lever}.
        </p>
      )}
    </div>
  );
}
