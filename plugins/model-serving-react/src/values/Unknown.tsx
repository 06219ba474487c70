import { VisuallyHidden } from '@backstage/ui';
import { asSentence } from '../format';
import styles from './Unknown.module.css';

/** A dash for what is not known, and why: for lists, where it would be too much to open each. @public */
export function Unknown(
  props:
    | {
        /** Why it is not known, as a clause. */
        reason: string;
      }
    | {
        /** Why it is not known, as a sentence. */
        sentence: string;
      },
) {
  const why =
    'sentence' in props
      ? `Unknown. ${props.sentence}`
      : asSentence(`unknown: ${props.reason}`);
  return (
    <span className={styles.unknown} title={why}>
      <span aria-hidden="true">–</span>
      <VisuallyHidden>{why}</VisuallyHidden>
    </span>
  );
}
