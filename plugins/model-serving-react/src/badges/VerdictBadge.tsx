import {
  VERDICTS,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { VerdictShape } from './VerdictShape';
import styles from './VerdictBadge.module.css';

/** The verdict as shape, color and word, so that none of them has to be seen to read it. @public */
export function VerdictBadge(props: {
  word: VerdictWord;
  size?: 'small' | 'large';
}) {
  const { word, size = 'small' } = props;
  return (
    <span
      className={styles.badge}
      data-word={word}
      data-tone={VERDICTS[word].tone}
      data-size={size}
    >
      <VerdictShape word={word} />
      {word}
    </span>
  );
}
