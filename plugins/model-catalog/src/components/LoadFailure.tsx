import { Alert, Button } from '@backstage/ui';

/** Says what could not be read, and offers to try again. */
export function LoadFailure(props: {
  what: string;
  error: Error;
  onRetry: () => void;
}) {
  return (
    <Alert
      status="danger"
      icon
      role="alert"
      title={`${props.what} could not be read`}
      description={props.error.message}
      customActions={
        <Button size="small" variant="secondary" onPress={props.onRetry}>
          Try again
        </Button>
      }
    />
  );
}
