import { Focusable, Tooltip, TooltipTrigger } from '@backstage/ui';
import { formatAbsolute, formatRelative } from '../../format';
import { useTimeText } from '../../live';
import styles from './Age.module.css';

/** How long ago, with the exact time on hover and on keyboard focus. */
export function Age(props: { at: string }) {
  const { at } = props;
  const relative = useTimeText(now => formatRelative(at, now));
  return (
    <TooltipTrigger delay={300}>
      <Focusable>
        <button type="button" className={styles.age}>
          <time dateTime={at}>{relative}</time>
        </button>
      </Focusable>
      <Tooltip>{formatAbsolute(at)}</Tooltip>
    </TooltipTrigger>
  );
}
