import { Alert } from '@backstage/ui';
import { Freshness } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence, formatExactTime } from '../format';

/** Says that what is shown is out of date, since when and why. Nothing when it is current. @public */
export function StaleNotice(props: {
  freshness: Freshness;
  /** What is shown, such as `the service`. */
  what: string;
  /** What to do about it, and who: a sentence. */
  next?: string;
}) {
  const { freshness, next, what } = props;
  if (!freshness.stale) {
    return null;
  }
  const shown = freshness.asOf
    ? `Showing data from ${formatExactTime(freshness.asOf)}.`
    : 'No data yet.';
  const reason = freshness.staleReason
    ? asSentence(freshness.staleReason)
    : `${freshness.source} is not responding. The page updates when it does.`;
  return (
    <Alert
      status="warning"
      icon
      role="status"
      title={`Could not ${freshness.asOf ? 'refresh' : 'load'} ${what}`}
      description={[shown, reason, next].filter(Boolean).join(' ')}
    />
  );
}
