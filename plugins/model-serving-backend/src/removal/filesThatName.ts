import { GitOpsFile } from '@model-serving/backstage-plugin-model-serving-node';

/** What is looked for in the files of others. */
export interface NamedService {
  tenant: string;
  namespace: string;
  name: string;
  /** Of its catalog entity. */
  entityRef: string;
}

/** Services whose files name another. */
export interface NamingServices {
  /** Of the same tenant, by name. */
  own: string[];
  /** How many of other tenants. */
  others: number;
}

/** What KServe adds to the name of a service in those of its Services; none for others. */
const SUFFIXES = '(?:-predictor|-kserve-workload-svc)?';

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * The services whose files hold the address of a service inside the cluster, or the ref of its catalog entity.
 *
 * @param files - of all tenants
 * @param tenantsPath - folder of the tenants in the repository
 */
export function filesThatName(
  files: readonly GitOpsFile[],
  { entityRef, name, namespace, tenant }: NamedService,
  tenantsPath: string,
): NamingServices {
  const host = `${quoted(name)}${SUFFIXES}\\.${quoted(namespace)}`;
  const pattern = new RegExp(
    `(?<![\\w.-])(?:${host}|${quoted(entityRef)})(?![\\w-])`,
  );
  const own = new Set<string>();
  const others = new Set<string>();
  for (const { content, path } of files) {
    const [owner, service, file] = path
      .slice(tenantsPath.length + 1)
      .split('/');
    const isItself = owner === tenant && service === name;
    if (
      file !== undefined &&
      !isItself &&
      content.includes(name) &&
      pattern.test(content)
    ) {
      (owner === tenant ? own : others).add(
        owner === tenant ? service : `${owner}/${service}`,
      );
    }
  }
  return { own: [...own].sort(), others: others.size };
}
