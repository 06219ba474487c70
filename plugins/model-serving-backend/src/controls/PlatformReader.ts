import {
  Asked,
  PlatformFacts,
  PlatformProfile,
  platformLayers,
  platformSubstrate,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterConnection } from '../clusters/ClusterConnection';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { objectOf } from '../clusters/expectedAnswers';
import { explainFailure, KubernetesError } from '../clusters/KubernetesError';
import { readList } from '../clusters/listPages';

const KEEP_MS = 60_000;
const MOST_NAME_CHARACTERS = 253;
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

interface Named {
  metadata: { name: string; annotations?: Record<string, unknown> };
}

/** Finds what each cluster provides, and what infrastructure code would have to add. */
export class PlatformReader {
  readonly #fleet: ClusterFleet;
  readonly #llmGateway: () => Promise<Asked<unknown>> | undefined;
  readonly #cached = new Map<
    string,
    { at: number; value: Promise<PlatformProfile> }
  >();

  constructor(options: {
    fleet: ClusterFleet;
    llmGateway: () => Promise<Asked<unknown>> | undefined;
  }) {
    this.#fleet = options.fleet;
    this.#llmGateway = options.llmGateway;
  }

  profiles(): Promise<PlatformProfile[]> {
    return Promise.all(this.#fleet.clusters.map(({ name }) => this.#of(name)));
  }

  #of(cluster: string): Promise<PlatformProfile> {
    const known = this.#cached.get(cluster);
    if (known && Date.now() - known.at < KEEP_MS) {
      return known.value;
    }
    const value = this.#read(cluster);
    this.#cached.set(cluster, { at: Date.now(), value });
    return value;
  }

  async #read(cluster: string): Promise<PlatformProfile> {
    const watcher = this.#fleet.find(cluster)!;
    const { connection } = watcher;
    const [storage, gatewayClasses, dns, llmGateway] = await Promise.all([
      ask('StorageClasses', async () => {
        const classes = await named(
          connection,
          '/apis/storage.k8s.io/v1/storageclasses',
          { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' },
        );
        return {
          names: classes.map(({ metadata }) => metadata.name),
          byDefault:
            classes.find(
              ({ metadata }) =>
                metadata.annotations?.[DEFAULT_CLASS] === 'true',
            )?.metadata.name ?? null,
        };
      }),
      ask('GatewayClasses', async () => {
        const classes = await named(
          connection,
          '/apis/gateway.networking.k8s.io/v1/gatewayclasses',
          {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'GatewayClass',
          },
        );
        return classes.map(({ metadata }) => metadata.name);
      }),
      ask('Service of the DNS', async () => {
        try {
          await connection.getJson(
            '/api/v1/namespaces/kube-system/services/kube-dns',
            objectOf({ apiVersion: 'v1', kind: 'Service', name: 'kube-dns' }),
          );
          return true;
        } catch (error) {
          if (error instanceof KubernetesError && error.isMissing) {
            return false;
          }
          throw error;
        }
      }),
      this.#llmGateway(),
    ]);
    const facts: PlatformFacts = { storage, gatewayClasses, dns, llmGateway };
    const picture = watcher.picture();
    const { asOf, source, stale, staleReason } = watcher.status();
    return {
      cluster,
      layers: platformLayers(picture, facts),
      substrate: platformSubstrate(picture, facts),
      asOf,
      source,
      stale,
      ...(staleReason ? { staleReason } : {}),
    };
  }
}

/** Objects by their names. A kind that is not installed has none. */
async function named(
  connection: ClusterConnection,
  path: string,
  type: { apiVersion: string; kind: string },
): Promise<Named[]> {
  try {
    const items = (await readList(connection, path, type)) as Array<
      Partial<Named> | null | undefined
    >;
    return items.filter((item): item is Named => {
      const name: unknown = item?.metadata?.name;
      return typeof name === 'string' && name.length <= MOST_NAME_CHARACTERS;
    });
  } catch (error) {
    if (error instanceof KubernetesError && error.isMissing) {
      return [];
    }
    throw error;
  }
}

async function ask<T>(what: string, read: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    return {
      known: false,
      reason: `the ${what} cannot be read: ${explainFailure(error)}`,
    };
  }
}
