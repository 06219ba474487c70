import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  KubernetesAuthStrategyExtensionPoint,
  KubernetesClusterSupplierExtensionPoint,
} from '@backstage/plugin-kubernetes-node';

/**
 * For modules of the plugin `model-serving` that supply clusters: what they would give to
 * `kubernetesClusterSupplierExtensionPoint` of `@backstage/plugin-kubernetes-node` fits here as it is. One supplier may be
 * added, in place of `kubernetes.clusterLocatorMethods`; `getDefault` gives it those.
 * @public
 */
export const modelServingClusterSupplierExtensionPoint =
  createExtensionPoint<KubernetesClusterSupplierExtensionPoint>({
    id: 'model-serving.cluster-supplier',
  });

/**
 * For modules of the plugin `model-serving` that authenticate to clusters: what they would give to
 * `kubernetesAuthStrategyExtensionPoint` of `@backstage/plugin-kubernetes-node` fits here as it is. Clusters are watched
 * without a user, so `getCredential` is called with empty `authConfig`.
 * @public
 */
export const modelServingAuthStrategyExtensionPoint =
  createExtensionPoint<KubernetesAuthStrategyExtensionPoint>({
    id: 'model-serving.auth-strategy',
  });
