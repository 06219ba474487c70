import { CallAddress } from '@model-serving/backstage-plugin-model-serving-common';
import { EmptyState } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './AddressList.module.css';

const FROM: Record<CallAddress['by'], string> = {
  gateway: 'Through the gateway',
  status: 'As its status gives it',
  cluster: 'Inside the cluster',
};

function standingOf({ accepted, by, source }: CallAddress): string {
  switch (accepted) {
    case true:
      return `${source} is accepted by its gateway.`;
    case false:
      return `${source} is not accepted by its gateway.`;
    default:
      return by === 'gateway' ? `${source}.` : '';
  }
}

/** Where a service is called, the address to use first at the top. */
export function AddressList(props: { addresses: readonly CallAddress[] }) {
  if (props.addresses.length === 0) {
    return (
      <EmptyState title="No address known">
        No route leads to it, its status gives no address, and its kind does not
        tell how it is reached inside the cluster.
      </EmptyState>
    );
  }
  return (
    <ul className={styles.addresses}>
      {props.addresses.map(address => (
        <li key={address.url} data-accepted={String(address.accepted)}>
          <code className={styles.url}>{address.url}</code>
          <span className={styles.words}>
            {FROM[address.by]}. {standingOf(address)} {address.reason}
          </span>
        </li>
      ))}
    </ul>
  );
}
