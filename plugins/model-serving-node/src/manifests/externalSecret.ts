import {
  engineKeyName,
  engineKeyOf,
  fromProfile,
  fromRuntime,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

/**
 * A reference to the engine's key in the tenant's secret store, at `<tenant>/<remoteKey>`; undefined when there is
 * none. Git never holds the value.
 */
export function externalSecret(context: RenderContext): Tree | undefined {
  const { request, tenant } = context;
  const key = engineKeyOf(context);
  const ofKey = (value: unknown) =>
    fromProfile(context, 'defaults.engineKey', value);
  return (
    key && {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name: fromLayer('request', engineKeyName(request.name)),
        namespace: fromLayer('tenant', tenant.namespace),
        labels: ownershipLabels(context),
        annotations: syncAnnotations(WAVES.before),
      },
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: {
          kind: ofKey(key.store.secretStore.kind),
          name: ofKey(key.store.secretStore.name),
        },
        target: {
          name: fromLayer('request', engineKeyName(request.name)),
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
        },
        data: [
          {
            secretKey: fromRuntime(context, key.variable),
            remoteRef: {
              key: ofKey(`${tenant.name}/${key.store.remoteKey}`),
              property: ofKey(key.store.property),
              conversionStrategy: 'Default',
              decodingStrategy: 'None',
              metadataPolicy: 'None',
            },
          },
        ],
      },
    }
  );
}
