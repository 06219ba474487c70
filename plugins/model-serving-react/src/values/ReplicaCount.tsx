import { Replicas } from '@model-serving/backstage-plugin-model-serving-common';
import { Explained } from './Explained';
import { Facts } from './Facts';
import styles from './ReplicaCount.module.css';

function limit(value: number | null): string {
  return value === null ? 'not set' : String(value);
}

/** Ready of wanted replicas, with the limits they move between. */
export function ReplicaCount(props: { replicas: Replicas }) {
  const { ready, desired, min, max } = props.replicas;
  const wanted = desired === null ? '–' : String(desired);
  const counted = ready === null ? '–' : String(ready);
  return (
    <Explained
      label={`Replicas ${counted}/${wanted}: ${
        ready ?? 'an unknown number'
      } ready of ${desired ?? 'an unknown number'} wanted`}
      explanation={
        <Facts
          items={[
            [
              'Ready',
              ready === null
                ? 'nobody can tell: the pods of this cluster have not been read, or may not be'
                : `${ready} pods that pass their readiness probe`,
            ],
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
        {counted}/{wanted}
      </span>
    </Explained>
  );
}
