import { Alert } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  Digest,
} from '@model-serving/backstage-plugin-model-serving-react';

/** Says that the tag of a service's model names another artifact by now; nothing where it does not. */
export function MovedTagAlert(props: { service: ServiceDetail }) {
  const { model, movedTag } = props.service;
  return movedTag ? (
    <Alert
      status="info"
      icon
      title="Its model has a new artifact"
      description={
        <>
          {movedTag.uri} names <Digest of={movedTag.digest} />, as of{' '}
          <Age at={movedTag.asOf} />. This service goes on with{' '}
          {model?.digest ? (
            <Digest of={model.digest} />
          ) : (
            'what it was pinned to'
          )}
          . To change it, propose the service again.
        </>
      }
    />
  ) : null;
}
