import {
  Measured,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  KeyNumbers,
  ReplicaCount,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ServiceNumbers.module.css';

const NOT_IN_CLUSTER: Measured = {
  value: null,
  unit: 'replicas',
  reason: 'it does not exist yet',
};

/** The numbers that say at a glance whether the service keeps up, and how old they are. */
export function ServiceNumbers(props: { service: ServiceDetail }) {
  const { service } = props;
  return (
    <div>
      <KeyNumbers
        label="Now"
        numbers={[
          {
            label: service.run ? 'Pods at work' : 'Replicas ready',
            ...(service.createdAt === null
              ? { measured: NOT_IN_CLUSTER }
              : { node: <ReplicaCount replicas={service.replicas} /> }),
          },
          { label: 'Requests waiting', measured: service.waiting },
          { label: 'Requests running', measured: service.running },
          { label: 'Cost per hour', measured: service.costPerHour },
          { label: 'Cost today', measured: service.cost.today },
        ]}
      />
      {service.asOf && (
        <p className={styles.asOf}>
          As of <Age at={service.asOf} />, from {service.source}
        </p>
      )}
    </div>
  );
}
