import { useState } from 'react';
import { Button } from '@backstage/ui';
import { formatCount, formatNumber } from '../format';
import styles from './Pager.module.css';

/**
 * Steps through pages by cursor. A cursor leads only forwards, so the way back is remembered
 * here; after a reload in the middle it leads to the first page.
 * @public
 */
export function Pager(props: {
  /** What is listed, such as `service`. */
  noun: string;
  /** How many are on this page, of all; left out where the list says so itself. */
  count?: { shown: number; total: number };
  cursor: string;
  nextCursor: string | undefined;
  onCursor: (cursor: string) => void;
}) {
  const { count, cursor, nextCursor, noun, onCursor } = props;
  const [visited, setVisited] = useState<string[]>([]);
  if (!cursor && !nextCursor) {
    return null;
  }
  const next = () => {
    if (nextCursor) {
      setVisited([...visited, cursor]);
      onCursor(nextCursor);
    }
  };
  const previous = () => {
    onCursor(visited[visited.length - 1] ?? '');
    setVisited(visited.slice(0, -1));
  };
  return (
    <nav className={styles.pager} aria-label={`Pages of ${noun}s`}>
      {count && (
        <span>
          {formatNumber(count.shown)} of {formatCount(count.total, noun)}
        </span>
      )}
      <Button
        size="small"
        variant="secondary"
        isDisabled={!cursor}
        onPress={previous}
      >
        Previous
      </Button>
      <Button
        size="small"
        variant="secondary"
        isDisabled={!nextCursor}
        onPress={next}
      >
        Next
      </Button>
    </nav>
  );
}
