import { Replicas } from '@model-serving/backstage-plugin-model-serving-common';
import { formatNumber } from '../format';
import { Explained } from './Explained';
import { Facts } from './Facts';
import styles from './ReplicaCount.module.css';

function limit(value: number | null): string {
  return value === null ? 'not set' : formatNumber(value);
}

/** Ready of desired replicas, with the limits they move between. @public */
export function ReplicaCount(props: { replicas: Replicas }) {
  const { ready, desired, min, max } = props.replicas;
  const text = `${ready ?? '–'}/${desired ?? '–'}`;
  return (
    <Explained
      label={`Replicas ${text}: ${ready ?? 'unknown number'} ready, ${
        desired ?? 'unknown number'
      } desired`}
      explanation={
        <Facts
          items={[
            [
              'Ready',
              ready === null
                ? 'unknown: the pods of this cluster could not be read'
                : `${ready}, by their readiness probes`,
            ],
            [
              'Desired',
              desired === null
                ? 'unknown: neither an autoscaler nor the manifest sets it'
                : `${desired}, set by the autoscaler or the manifest`,
            ],
            ['Minimum', limit(min)],
            ['Maximum', limit(max)],
          ]}
        />
      }
    >
      <span className={styles.count}>{text}</span>
    </Explained>
  );
}
