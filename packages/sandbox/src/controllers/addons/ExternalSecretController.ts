import { controlledBy } from '../apps/ownership';
import { ClusterView } from '../ClusterView';
import { conditionOf, withConditions } from '../conditions';
import { KubernetesError } from '../KubernetesError';
import {
  Condition,
  ExternalSecret,
  KubernetesObject,
} from '../KubernetesObjects';
import { shortDigest } from '../names';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';
import { ResourceKind } from '../ResourceKind';

interface Secret extends KubernetesObject {
  type: string;
  data: Record<string, string>;
}

const SECRETS: ResourceKind<Secret> = {
  apiVersion: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
};

/** External Secrets: every key of an existing store has a value, made up from its name. */
export class ExternalSecretController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.externalSecrets.onChange(secret =>
      this.#queue.enqueue(keyOf(secret)),
    );
    cluster.secretStores.onChange(({ metadata }) =>
      cluster.externalSecrets
        .list(metadata.namespace)
        .forEach(secret => this.#queue.enqueue(keyOf(secret))),
    );
  }

  async #reconcile(key: string): Promise<void> {
    const { externalSecrets, secretStores, events } = this.#cluster;
    const external = externalSecrets.get(key);
    if (!external || external.metadata.deletionTimestamp) {
      return;
    }
    const { namespace } = external.metadata;
    const store = external.spec.secretStoreRef?.name ?? '';
    const ready = conditionOf(external.status?.conditions, 'Ready');
    if (!secretStores.get(`${namespace}/${store}`)) {
      if (ready?.status === 'False') {
        return;
      }
      await events.record(external, {
        type: 'Warning',
        reason: 'UpdateFailed',
        message: `could not get SecretStore "${store}", SecretStore.external-secrets.io "${store}" not found`,
        component: 'external-secrets',
      });
      await this.#writeStatus(external, {
        type: 'Ready',
        status: 'False',
        reason: 'SecretSyncedError',
        message: 'could not get secret data from provider',
      });
      return;
    }
    if (ready?.status === 'True') {
      return;
    }
    const name = await this.#writeSecret(external);
    await events.record(external, {
      type: 'Normal',
      reason: 'Created',
      message: 'secret created',
      component: 'external-secrets',
    });
    await this.#writeStatus(
      external,
      {
        type: 'Ready',
        status: 'True',
        reason: 'SecretSynced',
        message: 'secret synced',
      },
      {
        binding: { name },
        refreshTime: this.#cluster.pace.timestamp(),
        syncedResourceVersion: `${external.metadata.generation}-${shortDigest(
          key,
          32,
        )}`,
      },
    );
  }

  async #writeSecret(external: ExternalSecret): Promise<string> {
    const { target, data = [] } = external.spec;
    const name = target?.name ?? external.metadata.name;
    const secret: Secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: {
        name,
        namespace: external.metadata.namespace,
        ownerReferences: [controlledBy(external)],
      },
      data: Object.fromEntries(
        data.map(({ secretKey, remoteRef }) => [
          secretKey,
          Buffer.from(`sandbox-${shortDigest(remoteRef.key, 12)}`).toString(
            'base64',
          ),
        ]),
      ),
    };
    try {
      await this.#cluster.client.create(SECRETS, secret);
    } catch (error) {
      if (!KubernetesError.is(error, 409)) {
        throw error;
      }
    }
    return name;
  }

  async #writeStatus(
    external: ExternalSecret,
    condition: Condition,
    fields: object = {},
  ): Promise<void> {
    await this.#cluster.externalSecrets.replaceStatus({
      ...external,
      status: {
        ...external.status,
        ...fields,
        conditions: withConditions(
          external.status?.conditions,
          [condition],
          this.#cluster.pace.timestamp(),
        ),
      },
    });
  }
}
