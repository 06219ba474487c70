import { useState } from 'react';
import { Button } from '@backstage/ui';
import styles from './ServicesPage.module.css';

/**
 * Steps through pages by cursor. A cursor leads only forwards, so the way back is remembered
 * here; after a reload in the middle it leads to the first page.
 */
export function Pager(props: {
  shown: number;
  total: number;
  cursor: string;
  nextCursor: string | undefined;
  onCursor: (cursor: string) => void;
}) {
  const { shown, total, cursor, nextCursor, onCursor } = props;
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
    <nav className={styles.pager} aria-label="Pages of services">
      <span>
        {shown} of {total} services
      </span>
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
