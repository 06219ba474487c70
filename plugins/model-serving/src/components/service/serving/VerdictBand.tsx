import { VisuallyHidden } from '@backstage/ui';
import {
  VERDICTS,
  VerdictSpan,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatDuration,
  formatExactTime,
  VerdictShape,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './VerdictBand.module.css';

const UNOBSERVED = 'not observed';

/** No two verdicts of one tone share a pattern. */
const PATTERNS: Readonly<
  Record<VerdictWord, 'solid' | 'slanted' | 'barred' | 'faint' | 'empty'>
> = {
  failed: 'solid',
  degraded: 'slanted',
  queued: 'barred',
  saturated: 'solid',
  starting: 'faint',
  proposed: 'slanted',
  unknown: 'empty',
  running: 'slanted',
  serving: 'solid',
  configured: 'barred',
  finished: 'faint',
  stopped: 'solid',
  removed: 'faint',
};

interface Stretch {
  span: VerdictSpan;
  seconds: number;
  text: string;
}

function stretchesOf(spans: readonly VerdictSpan[], now: number): Stretch[] {
  return spans.map(span => {
    const end = span.to === null ? now : Date.parse(span.to);
    const seconds = Math.max(0, (end - Date.parse(span.from)) / 1000);
    const word = span.word ?? UNOBSERVED;
    return {
      span,
      seconds,
      text: `${word} for ${formatDuration(seconds)}, from ${formatExactTime(
        span.from,
      )}${span.to ? ` to ${formatExactTime(span.to)}` : ' until now'}`,
    };
  });
}

/** How the verdict changed over the window, and when it was not observed. */
export function VerdictBand(props: { spans: readonly VerdictSpan[] }) {
  const stretches = stretchesOf(props.spans, Date.now());
  const total = stretches.reduce((sum, { seconds }) => sum + seconds, 0) || 1;
  const words = [...new Set(props.spans.map(({ word }) => word))];
  return (
    <div className={styles.verdicts}>
      <div className={styles.band} aria-hidden="true">
        {stretches.map(({ span, seconds, text }) => (
          <span
            key={span.from}
            className={styles.span}
            data-tone={span.word ? VERDICTS[span.word].tone : 'neutral'}
            data-pattern={span.word ? PATTERNS[span.word] : 'empty'}
            style={{ flexGrow: seconds / total }}
            title={text}
          />
        ))}
      </div>
      <ul className={styles.legend} aria-hidden="true">
        {words.map(word => (
          <li key={word ?? UNOBSERVED}>
            <span className={styles.shape}>
              {word ? <VerdictShape word={word} /> : '–'}
            </span>
            {word ?? UNOBSERVED}
          </li>
        ))}
      </ul>
      <VisuallyHidden>
        <ul aria-label="Verdicts in this time window">
          {stretches.map(({ span, text }) => (
            <li key={span.from}>{text}</li>
          ))}
        </ul>
      </VisuallyHidden>
    </div>
  );
}
