import { Alert } from '@backstage/ui';
import { ModelCompliance } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  asSentence,
  formatDate,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';

/** Says that the version is deprecated, since when, and what replaces it. Nothing where it is not. */
export function DeprecationAlert(props: {
  deprecated: ModelCompliance['deprecated'];
  /** The version that is looked at. */
  version: string | undefined;
}) {
  const { deprecated, version } = props;
  const links = useServingLinks();
  const isMeant =
    deprecated &&
    (deprecated.versions.length === 0 ||
      (version !== undefined && deprecated.versions.includes(version)));
  if (!isMeant) {
    return null;
  }
  const { reason, replacedBy, since } = deprecated;
  const what =
    deprecated.versions.length === 0 ? 'This model' : `Version ${version}`;
  return (
    <Alert
      status="warning"
      icon
      title={`${what} is deprecated since ${formatDate(since)}`}
      description={
        <>
          {reason && asSentence(reason)}{' '}
          {replacedBy ? (
            <>
              Use{' '}
              <AppLink path={links.model(replacedBy.model)}>
                {[
                  replacedBy.model.replace(/^[^/]*\//, ''),
                  replacedBy.version && `version ${replacedBy.version}`,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </AppLink>{' '}
              instead.
            </>
          ) : (
            'Ask its owner what replaces it.'
          )}
        </>
      }
    />
  );
}
