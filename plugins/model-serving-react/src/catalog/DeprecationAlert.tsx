import { Alert } from '@backstage/ui';
import { ModelDeprecation } from '@model-serving/backstage-plugin-model-serving-common';
import { asSentence, formatDate } from '../format';
import { AppLink, useServingLinks } from '../links';
import { readEntityRef } from '../links/readEntityRef';
import { OutsideText } from '../text';

/** Says that a model is deprecated, since when and why, and what replaces it. @public */
export function DeprecationAlert(props: {
  deprecation: ModelDeprecation;
  /** What is deprecated, such as `This model`. */
  what: string;
}) {
  const { deprecation, what } = props;
  const { reason, replacedBy, since } = deprecation;
  const links = useServingLinks();
  return (
    <Alert
      status="warning"
      icon
      title={`${what} has been deprecated since ${formatDate(since)}`}
      description={
        <>
          {reason && (
            <>
              <OutsideText text={asSentence(reason)} />{' '}
            </>
          )}
          {replacedBy ? (
            <>
              Use{' '}
              <AppLink path={links.model(replacedBy.model)}>
                {[
                  readEntityRef(replacedBy.model)?.name ?? replacedBy.model,
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
