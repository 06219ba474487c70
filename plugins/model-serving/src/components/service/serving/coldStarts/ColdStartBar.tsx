import {
  ColdStart,
  ColdStartPhase,
  ColdStartPhaseName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { formatDuration } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ColdStartBar.module.css';

/** The phases of a cold start in the order in which they happen. */
export const PHASE_TITLES: Record<ColdStartPhaseName, string> = {
  quota: 'quota',
  node: 'node',
  image: 'image',
  model: 'model download',
  load: 'model load',
  other: 'other',
};

function secondsText(part: { seconds: number | null; exactness: string }) {
  const about = part.exactness === 'estimated' ? 'about ' : '';
  return `${about}${formatDuration(part.seconds ?? 0)}`;
}

/** What the engine reports about its loading. */
export function partsText({ parts = [] }: ColdStartPhase): string {
  return parts.map(part => `${part.name} ${secondsText(part)}`).join(', ');
}

function phaseText(phase: ColdStartPhase): string {
  const title = PHASE_TITLES[phase.name];
  if (phase.seconds === null) {
    return `${title} unknown`;
  }
  const parts = partsText(phase);
  return `${title} ${secondsText(phase)}${parts ? ` (${parts})` : ''}`;
}

function totalText(start: ColdStart): string {
  if (start.current) {
    return `${PHASE_TITLES[start.current]} now`;
  }
  return start.totalSeconds === null
    ? 'total unknown'
    : formatDuration(start.totalSeconds);
}

/**
 * One cold start as a stacked bar. Bars of one list share a scale, so they can be compared.
 * A hatched phase is estimated; an unknown one is a gap.
 */
export function ColdStartBar(props: {
  start: ColdStart;
  /** Seconds that fill the width; the start's own total when left out. */
  scaleSeconds?: number;
}) {
  const { start, scaleSeconds } = props;
  const known = start.phases.filter(
    phase => phase.seconds !== null && phase.seconds > 0,
  );
  const sum = known.reduce((total, phase) => total + (phase.seconds ?? 0), 0);
  const total = Math.max(start.totalSeconds ?? 0, sum);
  const scale = Math.max(scaleSeconds ?? 0, total, 1);
  return (
    <div className={styles.row}>
      <div
        className={styles.bar}
        role="img"
        aria-label={`Cold start of ${start.pod}: ${totalText(
          start,
        )}; ${start.phases.map(phaseText).join(', ')}`}
      >
        {known.map(phase => (
          <span
            key={phase.name}
            className={styles.phase}
            data-phase={phase.name}
            data-estimated={phase.exactness === 'estimated' || undefined}
            data-current={start.current === phase.name || undefined}
            style={{ width: `${((phase.seconds ?? 0) / scale) * 100}%` }}
            title={`${phaseText(phase)}${
              phase.reason ? `: ${phase.reason}` : ''
            }`}
          />
        ))}
      </div>
      <span
        className={styles.total}
        data-alone={scaleSeconds === undefined || undefined}
      >
        {totalText(start)}
      </span>
    </div>
  );
}
