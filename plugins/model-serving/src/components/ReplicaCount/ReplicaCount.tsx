import { Replicas } from '@model-serving/backstage-plugin-model-serving-common';
import { Explained } from '../Explained';
import { Facts } from '../Facts';
import styles from './ReplicaCount.module.css';

function limit(value: number | null): string {
  return value === null ? 'not set' : String(value);
}

/** Ready of wanted replicas, with the limits they move between. */
export function ReplicaCount(props: { replicas: Replicas }) {
  const { ready, desired, min, max } = props.replicas;
  const wanted = desired === null ? '–' : String(desired);
  return (
    <Explained
      label={`Replicas ${ready}/${wanted}: ${ready} ready of ${
        desired === null ? 'an unknown number' : desired
      } wanted`}
      explanation={
        <Facts
          items={[
            ['Ready', `${ready} pods that pass their readiness probe`],
            [
              'Wanted',
              desired === null
                ? 'nothing says how many the service should have now'
                : `${desired} by the autoscaler or the manifest`,
            ],
            ['Lower limit', limit(min)],
            ['Upper limit', limit(max)],
          ]}
        />
      }
    >
      <span className={styles.count}>
        {ready}/{wanted}
      </span>
    </Explained>
  );
}
