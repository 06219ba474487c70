import { WatchedKind } from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterConnection } from './ClusterConnection';
import { KubernetesError } from './KubernetesError';

const KEEP_MS = 10_000;

interface ResourceList {
  resources?: Array<{ name?: string }>;
}

/**
 * Finds the path under which a cluster serves a kind, trying the versions in the order of
 * preference. Answers are shared among the kinds of one group for some seconds.
 */
export class ApiDiscovery {
  readonly #connection: ClusterConnection;
  readonly #lists = new Map<
    string,
    { at: number; names: Promise<Set<string> | 'unknown' | undefined> }
  >();

  constructor(connection: ClusterConnection) {
    this.#connection = connection;
  }

  /** The collection's path; undefined when the cluster does not serve the kind. */
  async locate(
    kind: WatchedKind,
    namespace?: string,
  ): Promise<string | undefined> {
    for (const { group, version } of kind.served) {
      const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
      const names = await this.#resources(root);
      if (names === 'unknown' || names?.has(kind.plural)) {
        return namespace
          ? `${root}/namespaces/${namespace}/${kind.plural}`
          : `${root}/${kind.plural}`;
      }
    }
    return undefined;
  }

  /** Has the next look ask the cluster again: what was found turned out to be gone. */
  forget(): void {
    this.#lists.clear();
  }

  #resources(root: string): Promise<Set<string> | 'unknown' | undefined> {
    const known = this.#lists.get(root);
    if (known && Date.now() - known.at < KEEP_MS) {
      return known.names;
    }
    const names = this.#read(root);
    this.#lists.set(root, { at: Date.now(), names });
    names.catch(() => this.#lists.delete(root));
    return names;
  }

  async #read(root: string): Promise<Set<string> | 'unknown' | undefined> {
    try {
      const list = await this.#connection.getJson<ResourceList>(root);
      return new Set((list.resources ?? []).flatMap(r => r.name ?? []));
    } catch (error) {
      if (error instanceof KubernetesError && error.isMissing) {
        return undefined;
      }
      if (error instanceof KubernetesError && error.status === 403) {
        // Discovery may be closed while the kind itself is readable.
        return 'unknown';
      }
      throw error;
    }
  }
}
