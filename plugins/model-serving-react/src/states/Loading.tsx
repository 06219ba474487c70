import { Skeleton } from '@backstage/ui';
import styles from './Loading.module.css';

/**
 * Takes the place of what is loading, at about its height, so that nothing jumps; says what it is once that takes longer
 * than a second.
 * @public
 */
export function Loading(props: {
  what: string;
  rows?: number;
  height?: number;
}) {
  const { what, rows = 3, height = 40 } = props;
  return (
    <div role="status" className={styles.loading}>
      <span className={styles.text}>Loading {what}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} width="100%" height={height} />
      ))}
    </div>
  );
}
