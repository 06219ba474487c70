import { withModelStorage } from '../kserve/modelStorage';
import { Pod, ReplicaSet, Toleration } from '../KubernetesObjects';
import { withGates } from '../kueue/podWebhook';
import { randomSuffix } from '../names';
import { controlledBy } from './ownership';

const TOLERATED_FOR_A_WHILE: Toleration[] = ['not-ready', 'unreachable'].map(
  state => ({
    key: `node.kubernetes.io/${state}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }),
);

/** A replica of the set as it is stored after the API server's defaults and all webhooks. */
export function createPod(replicaSet: ReplicaSet): Pod {
  const { metadata, spec } = replicaSet.spec.template;
  const generateName = `${replicaSet.metadata.name}-`;
  const bare: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${generateName}${randomSuffix()}`,
      generateName,
      namespace: replicaSet.metadata.namespace,
      labels: metadata.labels,
      annotations: metadata.annotations,
      ownerReferences: [controlledBy(replicaSet)],
    },
    spec,
  };
  const { spec: mutated, ...rest } = withGates(withModelStorage(bare));
  return {
    ...rest,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      ...mutated,
      tolerations: [...(mutated.tolerations ?? []), ...TOLERATED_FOR_A_WHILE],
    },
  };
}
