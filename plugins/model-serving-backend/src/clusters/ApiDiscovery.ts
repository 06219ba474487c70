import {
  apiVersionOf,
  WatchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterConnection } from './ClusterConnection';
import { resourcesOf } from './expectedAnswers';
import { KubernetesError } from './KubernetesError';

const KEEP_MS = 10_000;

/** Where a cluster serves a kind. */
export interface KindLocation {
  /** Path of the collection. */
  path: string;
  apiVersion: string;
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

  /** Undefined when the cluster does not serve the kind. */
  async locate(
    kind: WatchedKind,
    namespace?: string,
  ): Promise<KindLocation | undefined> {
    for (const served of kind.served) {
      const apiVersion = apiVersionOf(served);
      const root = `/${served.group ? 'apis' : 'api'}/${apiVersion}`;
      const names = await this.#resources(root, apiVersion);
      if (names === 'unknown' || names?.has(kind.plural)) {
        const place = namespace ? `/namespaces/${namespace}` : '';
        return { path: `${root}${place}/${kind.plural}`, apiVersion };
      }
    }
    return undefined;
  }

  /** Has the next look ask the cluster again: what was found turned out to be gone. */
  forget(): void {
    this.#lists.clear();
  }

  #resources(
    root: string,
    apiVersion: string,
  ): Promise<Set<string> | 'unknown' | undefined> {
    const known = this.#lists.get(root);
    if (known && Date.now() - known.at < KEEP_MS) {
      return known.names;
    }
    const names = this.#read(root, apiVersion);
    this.#lists.set(root, { at: Date.now(), names });
    names.catch(() => this.#lists.delete(root));
    return names;
  }

  async #read(
    root: string,
    apiVersion: string,
  ): Promise<Set<string> | 'unknown' | undefined> {
    try {
      const resources = await this.#connection.getJson(
        root,
        resourcesOf(apiVersion),
      );
      return new Set(resources.map(({ name }) => name));
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
