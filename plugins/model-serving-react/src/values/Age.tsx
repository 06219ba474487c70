import { Focusable, Tooltip, TooltipTrigger } from '@backstage/ui';
import { formatExactTime, formatDuration, formatRelative } from '../format';
import { useTimeText } from '../live';
import styles from './Age.module.css';

/** How long ago, or for how long, with the exact time on hover and on keyboard focus. @public */
export function Age(props: { at: string; as?: 'ago' | 'for' }) {
  const { at, as = 'ago' } = props;
  const relative = useTimeText(now =>
    as === 'for'
      ? `for ${formatDuration((now.getTime() - Date.parse(at)) / 1000, 1)}`
      : formatRelative(at, now),
  );
  return (
    <TooltipTrigger delay={300}>
      <Focusable>
        <button type="button" className={styles.age}>
          <time dateTime={at}>{relative}</time>
        </button>
      </Focusable>
      <Tooltip>{formatExactTime(at)}</Tooltip>
    </TooltipTrigger>
  );
}
