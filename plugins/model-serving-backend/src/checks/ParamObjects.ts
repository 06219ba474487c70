import {
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import { ClusterConnection } from '../clusters/ClusterConnection';
import {
  ExpectedAnswer,
  groupVersionsOf,
  objectOf,
  resourcesOf,
} from '../clusters/expectedAnswers';
import { KubernetesError } from '../clusters/KubernetesError';
import { readList } from '../clusters/listPages';
import { PlatformPolicies } from '../gitops/PlatformPolicies';

const KEEP_MS = 15_000;

/** What a cluster would consult when a policy judges an object of a namespace. */
export interface AdmissionContext {
  namespaceObject: KubernetesObject;
  params: KubernetesObject[];
}

/** Reads namespaces and policy parameters from a cluster; answers are shared for some seconds. */
export class ParamObjects {
  readonly #connection: ClusterConnection;
  readonly #cached = new Map<string, { at: number; value: Promise<unknown> }>();

  constructor(connection: ClusterConnection) {
    this.#connection = connection;
  }

  async contextOf(
    namespace: string,
    policies: PlatformPolicies,
  ): Promise<AdmissionContext> {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
    const namespaceObject = (await this.#get(
      path,
      objectOf({ apiVersion: 'v1', kind: 'Namespace', name: namespace }),
    )) as unknown as KubernetesObject;
    const places = new Map<string, [string, string, string]>();
    for (const policy of policies.policies) {
      const { paramKind } = policy.spec;
      for (const binding of paramKind ? policies.bindingsOf(policy) : []) {
        const place: [string, string, string] = [
          paramKind!.apiVersion,
          paramKind!.kind,
          binding.spec.paramRef?.namespace ?? namespace,
        ];
        places.set(place.join(' '), place);
      }
    }
    const lists = await Promise.all(
      [...places.values()].map(place => this.#list(...place)),
    );
    const params = lists.flat();
    return { namespaceObject, params };
  }

  async #list(
    apiVersion: string,
    kind: string,
    namespace: string,
  ): Promise<KubernetesObject[]> {
    try {
      const served = await this.#servedAs(apiVersion);
      const root = `/${served.includes('/') ? 'apis' : 'api'}/${served}`;
      const resources = await this.#get(root, resourcesOf(served));
      const resource = resources.find(
        r => r.kind === kind && !r.name.includes('/'),
      );
      if (!resource) {
        return [];
      }
      const place = resource.namespaced
        ? `/namespaces/${encodeURIComponent(namespace)}`
        : '';
      const path = `${root}${place}/${resource.name}`;
      const items = await this.#once(path, () =>
        readList(this.#connection, path, { apiVersion: served, kind }),
      );
      // Items of a list carry neither kind nor version.
      return items
        .map(item => ({ ...(item as object), apiVersion, kind }))
        .filter(isKubernetesObject);
    } catch (error) {
      if (error instanceof KubernetesError && error.isMissing) {
        return [];
      }
      throw error;
    }
  }

  /** The version the policy names, or the one the cluster prefers where it lacks that. */
  async #servedAs(apiVersion: string): Promise<string> {
    const [group, version] = apiVersion.split('/');
    if (!version) {
      return apiVersion;
    }
    let versions: string[];
    try {
      versions = await this.#get(`/apis/${group}`, groupVersionsOf(group));
    } catch (error) {
      if (error instanceof KubernetesError && error.status < 500) {
        return apiVersion;
      }
      throw error;
    }
    const [preferred] = versions;
    return !preferred || versions.includes(version)
      ? apiVersion
      : `${group}/${preferred}`;
  }

  #get<T>(path: string, expected: ExpectedAnswer<T>): Promise<T> {
    return this.#once(path, () => this.#connection.getJson(path, expected));
  }

  #once<T>(path: string, read: () => Promise<T>): Promise<T> {
    const known = this.#cached.get(path);
    if (known && Date.now() - known.at < KEEP_MS) {
      return known.value as Promise<T>;
    }
    const value = read();
    this.#cached.set(path, { at: Date.now(), value });
    value.catch(() => this.#cached.delete(path));
    return value;
  }
}
