import {
  KubernetesClient,
  KubernetesError,
  KubernetesObject,
  Manifest,
  ResourceKind,
} from '../controllers';

/** Names one object of any kind. */
export interface ResourceName {
  group: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
}

type Kind = ResourceKind<KubernetesObject>;

/** Objects of any kind, found through discovery. */
export class TargetCluster {
  readonly #discovered = new Map<string, Promise<Kind[]>>();

  readonly #client: KubernetesClient;

  constructor(client: KubernetesClient) {
    this.#client = client;
  }

  /** Fails in Argo CD's words when the cluster does not know the kind. */
  async kindOf({
    apiVersion,
    kind,
  }: Pick<Manifest, 'apiVersion' | 'kind'>): Promise<Kind> {
    let kinds = this.#discovered.get(apiVersion);
    if (!kinds) {
      kinds = this.#client.discover(apiVersion).catch(error => {
        if (KubernetesError.is(error, 404)) {
          return [];
        }
        this.#discovered.delete(apiVersion);
        throw error;
      });
      this.#discovered.set(apiVersion, kinds);
    }
    const found = (await kinds).find(known => known.kind === kind);
    if (!found) {
      const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
      throw new KubernetesError(
        404,
        'NotFound',
        `The Kubernetes API could not find ${group}/${kind} for requested resource. Make sure the "${kind}" CRD is installed on the destination cluster.`,
      );
    }
    return found;
  }

  async nameOf(manifest: Manifest, namespace: string): Promise<ResourceName> {
    const { apiVersion, kind, metadata } = manifest;
    const parts = apiVersion.split('/');
    const { namespaced } = await this.kindOf(manifest);
    return {
      group: parts.length > 1 ? parts[0] : '',
      version: parts[parts.length - 1],
      kind,
      ...(namespaced && { namespace: metadata.namespace ?? namespace }),
      name: metadata.name,
    };
  }

  async get(resource: ResourceName): Promise<Manifest | undefined> {
    try {
      const kind = await this.kindOf(identity(resource));
      return (await this.#client.get(
        kind,
        resource.namespace,
        resource.name,
      )) as Manifest;
    } catch (error) {
      if (KubernetesError.is(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  async apply(manifest: Manifest): Promise<Manifest> {
    const kind = await this.kindOf(manifest);
    return (await this.#client.apply(kind, manifest)) as Manifest;
  }

  async delete(resource: ResourceName): Promise<void> {
    try {
      const kind = await this.kindOf(identity(resource));
      await this.#client.delete(kind, resource);
    } catch (error) {
      if (!KubernetesError.is(error, 404)) {
        throw error;
      }
    }
  }
}

function identity({ group, version, kind }: ResourceName) {
  return { apiVersion: group ? `${group}/${version}` : version, kind };
}
