import { Alert, Button } from '@backstage/ui';
import { adviceFor } from './advice';

/** A read that failed: what it was, what to do, and a button that tries again. */
export function ErrorPanel(props: {
  what: string;
  error: Error;
  onRetry?: () => void;
}) {
  const { what, error, onRetry } = props;
  const { title, advice } = adviceFor(error, what);
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
