import { withModelStorage } from '../kserve/modelStorage';
import {
  KubernetesObject,
  Pod,
  PodTemplate,
  Toleration,
} from '../KubernetesObjects';
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

/**
 * A pod of the owner as it is stored after the API server's defaults and all webhooks.
 *
 * @param generateName - what its name begins with
 */
export function createPod(
  owner: KubernetesObject,
  { metadata, spec }: PodTemplate,
  generateName = `${owner.metadata.name}-`,
): Pod {
  const bare: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${generateName}${randomSuffix()}`,
      generateName,
      namespace: owner.metadata.namespace,
      labels: metadata.labels,
      annotations: metadata.annotations,
      ownerReferences: [controlledBy(owner)],
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
