import {
  ENGINE_KEY_VARIABLE,
  engineKeyName,
  fromProfile,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

/**
 * A reference to the engine's key in the tenant's secret store, at `<tenant>/<remoteKey>`; undefined when the profile
 * asks for none. Git never holds the value.
 */
export function externalSecret(context: RenderContext): Tree | undefined {
  const { request, tenant, profile } = context;
  const { engineKey } = profile.defaults;
  const ofKey = (value: unknown) =>
    fromProfile(context, 'defaults.engineKey', value);
  return (
    engineKey && {
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
          kind: ofKey(engineKey.secretStore.kind),
          name: ofKey(engineKey.secretStore.name),
        },
        target: {
          name: fromLayer('request', engineKeyName(request.name)),
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
        },
        data: [
          {
            secretKey: ENGINE_KEY_VARIABLE,
            remoteRef: {
              key: ofKey(`${tenant.name}/${engineKey.remoteKey}`),
              property: ofKey(engineKey.property),
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
