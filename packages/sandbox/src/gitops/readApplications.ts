import { parseAllDocuments } from 'yaml';
import { Manifest } from '../controllers';
import { CommittedFile } from './GitReader';

/** What the repository wants of one Application. */
export interface WantedApplication {
  name: string;
  path: string;
  project: string;
  /** Namespace of manifests that name none; for a tenant's services the only one allowed. */
  namespace: string;
  manifests: Manifest[];
  /** Why the manifests cannot be read. */
  error?: string;
}

/** Kinds that live in the repository but not in a cluster. */
const NOT_FOR_CLUSTERS = /^(backstage\.io|model-serving\.backstage\.io)\//;

function applicationOf(
  path: string,
): Omit<WantedApplication, 'manifests'> | undefined {
  if (path.startsWith('platform/')) {
    return {
      name: 'platform',
      path: 'platform',
      project: 'platform',
      namespace: 'argocd',
    };
  }
  const [, tenant, service] =
    /^tenants\/([^/]+)\/(?:tenant\.ya?ml|([^/]+)\/[^/]+)$/.exec(path) ?? [];
  if (!tenant) {
    return undefined;
  }
  return service
    ? {
        name: `${tenant}-${service}`,
        path: `tenants/${tenant}/${service}`,
        project: tenant,
        namespace: tenant,
      }
    : {
        name: tenant,
        path: `tenants/${tenant}`,
        project: 'platform',
        namespace: tenant,
      };
}

function manifestsOf({ path, content }: CommittedFile): Manifest[] {
  return parseAllDocuments(content).flatMap(document => {
    if (document.errors.length > 0) {
      throw new Error(`${path}: ${document.errors[0].message}`);
    }
    const value = document.toJS();
    if (value === null || value === undefined) {
      return [];
    }
    if (
      typeof value !== 'object' ||
      typeof value.apiVersion !== 'string' ||
      typeof value.kind !== 'string' ||
      typeof value.metadata?.name !== 'string'
    ) {
      throw new Error(`${path}: not a Kubernetes manifest`);
    }
    return NOT_FOR_CLUSTERS.test(value.apiVersion) ? [] : [value as Manifest];
  });
}

/** Groups the repository's files into Applications: the platform, each tenant, each service. */
export function readApplications(
  files: readonly CommittedFile[],
): WantedApplication[] {
  const applications = new Map<string, WantedApplication>();
  for (const file of files) {
    const of = applicationOf(file.path);
    if (of) {
      const wanted = applications.get(of.name) ?? { ...of, manifests: [] };
      applications.set(of.name, wanted);
      try {
        wanted.manifests.push(...manifestsOf(file));
      } catch (error) {
        wanted.error = `Failed to load target state: failed to generate manifest for source 1 of 1: ${
          (error as Error).message
        }`;
      }
    }
  }
  return [...applications.values()];
}
