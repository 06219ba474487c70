import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  plainLine,
  plainText,
} from '@model-serving/backstage-plugin-model-serving-common';
import styles from './OutsideText.module.css';

/** Characters that are shown at first, and on request. */
const SHORT = 300;
const LONG = 10_000;

/**
 * Text from outside: an entity, a cluster, a forge, an engine. Without characters that hide
 * or turn text round, cut to a length that a page can show, with the rest on request.
 * @public
 */
export function OutsideText(props: {
  /** The text as it came; nothing is shown for anything but a text. */
  text: unknown;
  /** Whether line breaks matter, as in messages of other programs. */
  multiline?: boolean;
  /** Characters shown at first; 300 by default. */
  maxLength?: number;
}) {
  const { text, multiline = false, maxLength = SHORT } = props;
  const [isWhole, setWhole] = useState(false);
  if (typeof text !== 'string') {
    return null;
  }
  const read = multiline ? plainText : plainLine;
  const short = read(text, maxLength);
  const isCut = text.length > maxLength && short.endsWith('…');
  return (
    <>
      <span className={multiline ? styles.lines : styles.text}>
        {isWhole ? read(text, LONG) : short}
      </span>
      {isCut && (
        <Button
          size="small"
          variant="tertiary"
          className={styles.more}
          aria-expanded={isWhole}
          onPress={() => setWhole(!isWhole)}
        >
          {isWhole ? 'Show less' : 'Show all'}
        </Button>
      )}
    </>
  );
}
