import { lazy, Suspense } from 'react';
import { Skeleton } from '@backstage/ui';
import { ScaffolderTaskOutput } from '@backstage/plugin-scaffolder-react';
import styles from '../framed.module.css';

const Results = lazy(() =>
  import('./ServiceResults').then(module => ({
    default: module.ServiceResults,
  })),
);

/** The result page of the golden path, loaded when a run is looked at. */
export function ServiceOutputs(props: { output?: ScaffolderTaskOutput }) {
  return (
    <Suspense
      fallback={
        <Skeleton height={160} role="status" aria-label="Loading result" />
      }
    >
      <div className={styles.frame}>
        <Results output={props.output} />
      </div>
    </Suspense>
  );
}
