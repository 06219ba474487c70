import { MovedModelTag } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  Digest,
  EntityLink,
  formatCount,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ModelPage.module.css';

/** Says what a tag names now, what is listed or runs instead, and who acts. */
export function MovedTagNote(props: {
  moved: MovedModelTag;
  /** Entity ref of the model's owner. */
  owner: string;
}) {
  const { moved, owner } = props;
  const { digest, listed, running, since, uri } = moved;
  return (
    <div className={styles.sentence}>
      <strong>The tag has moved.</strong> {uri} names <Digest of={digest} />,
      first seen <Age at={since} />.{' '}
      {listed !== null && (
        <>
          The catalog lists <Digest of={listed} />:{' '}
          <EntityLink entityRef={owner} />, who owns the model, decides whether
          to list the new one.{' '}
        </>
      )}
      {running.map(({ digest: runs, services }) => (
        <span key={runs}>
          {formatCount(services, 'service')} that you have access to{' '}
          {services === 1 ? 'goes' : 'go'} on with <Digest of={runs} />: to
          change that, the owner proposes the service again.{' '}
        </span>
      ))}
    </div>
  );
}
