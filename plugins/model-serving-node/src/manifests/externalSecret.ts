import { engineKeyName } from '@model-serving/backstage-plugin-model-serving-common';
import {
  askedSecrets,
  engineKeyOf,
  fromProfile,
  fromRuntime,
  ownershipLabels,
  RenderContext,
  secretsName,
  ServiceContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

/** A key of a store, and the key of the Secret that gets its value. */
export interface StoredSecret {
  secretKey: Tree;
  store: { kind: string; name: string };
  remoteKey: string;
  property: string;
  /** Marks a value with who set where the key is. */
  from(value: unknown): Tree;
}

/**
 * References to keys of the tenant's secret stores, at `<tenant>/<remoteKey>`. Git never holds the values.
 *
 * @param more - what the ExternalSecret has besides: further metadata, and what its Secret holds that is no secret
 */
export function secretOf(
  context: ServiceContext,
  name: string,
  [first, ...others]: readonly [StoredSecret, ...StoredSecret[]],
  more: { metadata?: { [field: string]: Tree }; template?: Tree } = {},
): Tree {
  const { tenant } = context;
  const storeOf = ({ from, store }: StoredSecret) => ({
    kind: from(store.kind),
    name: from(store.name),
  });
  const isElsewhere = ({ store }: StoredSecret) =>
    store.kind !== first.store.kind || store.name !== first.store.name;
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name: fromLayer('request', name),
      namespace: fromLayer('tenant', tenant.namespace),
      labels: ownershipLabels(context),
      annotations: syncAnnotations(WAVES.before),
      ...more.metadata,
    },
    spec: {
      refreshInterval: '1h0m0s',
      secretStoreRef: storeOf(first),
      target: {
        name: fromLayer('request', name),
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: more.template,
      },
      data: [first, ...others].map(stored => ({
        secretKey: stored.secretKey,
        sourceRef: isElsewhere(stored)
          ? { storeRef: storeOf(stored) }
          : undefined,
        remoteRef: {
          key: stored.from(`${tenant.name}/${stored.remoteKey}`),
          property: stored.from(stored.property),
          conversionStrategy: 'Default',
          decodingStrategy: 'None',
          metadataPolicy: 'None',
        },
      })),
    },
  };
}

/** The engine's key; undefined when there is none. */
export function externalSecret(context: RenderContext): Tree | undefined {
  const key = engineKeyOf(context);
  return (
    key &&
    secretOf(context, engineKeyName(context.request.name), [
      {
        ...key.store,
        store: key.store.secretStore,
        secretKey: fromRuntime(context, key.variable),
        from: value => fromProfile(context, 'defaults.engineKey', value),
      },
    ])
  );
}

/** The secrets that the request asks for; undefined when it asks for none. */
export function askedExternalSecret(context: RenderContext): Tree | undefined {
  const [first, ...others] = askedSecrets(context).map(
    (contract): StoredSecret => {
      const from = (value: unknown) =>
        fromProfile(context, `secrets.${contract.id}`, value);
      return {
        ...contract,
        store: contract.secretStore,
        secretKey: from(contract.variable),
        from,
      };
    },
  );
  return (
    first &&
    secretOf(context, secretsName(context.request.name), [first, ...others])
  );
}
