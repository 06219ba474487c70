import {
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterConnection } from '../clusters/ClusterConnection';
import { KubernetesError } from '../clusters/KubernetesError';
import { PlatformPolicies } from '../gitops/PlatformPolicies';

const KEEP_MS = 15_000;

interface ObjectList {
  items?: Array<Record<string, unknown>>;
}

interface ApiGroup {
  preferredVersion?: { version?: string };
  versions?: Array<{ version?: string }>;
}

interface ResourceList {
  resources?: Array<{ name?: string; kind?: string; namespaced?: boolean }>;
}

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
    const namespaceObject = await this.#get<unknown>(path);
    if (!isKubernetesObject(namespaceObject)) {
      throw new Error(`namespace ${namespace} cannot be read`);
    }
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
      const root = await this.#rootOf(apiVersion);
      const { resources = [] } = await this.#get<ResourceList>(root);
      const resource = resources.find(
        r => r.kind === kind && r.name && !r.name.includes('/'),
      );
      if (!resource) {
        return [];
      }
      const place = resource.namespaced
        ? `/namespaces/${encodeURIComponent(namespace)}`
        : '';
      const list = await this.#get<ObjectList>(
        `${root}${place}/${resource.name}`,
      );
      // Items of a list carry neither kind nor version.
      return (list.items ?? [])
        .map(item => ({ ...item, apiVersion, kind }))
        .filter(isKubernetesObject);
    } catch (error) {
      if (error instanceof KubernetesError && error.isMissing) {
        return [];
      }
      throw error;
    }
  }

  /** The version the policy names, or the one the cluster prefers where it lacks that. */
  async #rootOf(apiVersion: string): Promise<string> {
    const [group, version] = apiVersion.split('/');
    if (!version) {
      return `/api/${apiVersion}`;
    }
    const { preferredVersion, versions = [] } = await this.#get<ApiGroup>(
      `/apis/${group}`,
    ).catch((): ApiGroup => ({}));
    const isServed =
      versions.length === 0 || versions.some(v => v.version === version);
    return `/apis/${group}/${
      isServed ? version : preferredVersion?.version ?? version
    }`;
  }

  #get<T>(path: string): Promise<T> {
    const known = this.#cached.get(path);
    if (known && Date.now() - known.at < KEEP_MS) {
      return known.value as Promise<T>;
    }
    const value = this.#connection.getJson<T>(path);
    this.#cached.set(path, { at: Date.now(), value });
    value.catch(() => this.#cached.delete(path));
    return value;
  }
}
