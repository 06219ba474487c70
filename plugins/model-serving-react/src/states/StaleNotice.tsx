import { Alert } from '@backstage/ui';
import { Freshness } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence, formatAbsolute } from '../format';

/** Says that what is shown is the last known, and why. Nothing when it is current. */
export function StaleNotice(props: { freshness: Freshness; what: string }) {
  const { freshness, what } = props;
  if (!freshness.stale) {
    return null;
  }
  const asOf = freshness.asOf
    ? `as it was on ${formatAbsolute(freshness.asOf)}`
    : 'not read yet';
  return (
    <Alert
      status="warning"
      icon
      role="status"
      title={`This is ${what} ${asOf}.`}
      description={
        freshness.staleReason
          ? asSentence(freshness.staleReason)
          : `${freshness.source} does not answer; the page will catch up by itself.`
      }
    />
  );
}
