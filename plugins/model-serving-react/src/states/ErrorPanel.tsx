import { Alert, Button } from '@backstage/ui';
import { adviceFor } from './advice';

/** A request that failed: what it was for, what to do, and a button that tries again. @public */
export function ErrorPanel(props: {
  /** What was asked for, such as `the services`. */
  what: string;
  /** What was to be done with it; `load` when left out. */
  verb?: string;
  error: Error;
  onRetry?: () => void;
}) {
  const { what, verb = 'load', error, onRetry } = props;
  const { title, advice } = adviceFor(error, what, verb);
  return (
    <Alert
      status="danger"
      icon
      role="alert"
      title={title}
      description={advice}
      customActions={
        onRetry && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            Try again
          </Button>
        )
      }
    />
  );
}
