import { StatusError } from '../StatusError';
import { Caller, isAdministrator, serviceAccount } from './Caller';
import { RoleGrants, Rule } from './RoleGrants';

/** What a request wants to do, in the words of Kubernetes' authorization. */
export interface Attempt {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Whose parts act in every cluster, with rights of their own that nobody has to grant here. */
const COMPONENTS =
  /^system:(kube-scheduler|serviceaccount:(kube-system|argocd|external-secrets|keda|kserve|kueue-system):[^:]+)$/;
const PORTAL = serviceAccount('backstage', 'model-serving').name;

const READING: readonly string[] = ['get', 'list', 'watch'];

function mayDoAll(caller: Caller): boolean {
  return (
    isAdministrator(caller) ||
    COMPONENTS.test(caller.name) ||
    caller.groups.includes('system:nodes')
  );
}

/** Decides who may do what: administrators and the cluster's own parts everything, others what roles grant them. */
export class Authorization {
  readonly #roles: RoleGrants;

  constructor(roles: RoleGrants) {
    this.#roles = roles;
  }

  allows(caller: Caller, attempt: Attempt): boolean {
    return (
      mayDoAll(caller) ||
      (caller.name === PORTAL &&
        READING.includes(attempt.verb) &&
        attempt.resource !== 'secrets') ||
      this.#roles.allow(caller, attempt)
    );
  }

  /** What somebody may do in a namespace, as rules of roles. */
  rulesFor(caller: Caller, namespace: string): Rule[] {
    const everything = (verbs: readonly string[]): Rule => ({
      verbs: [...verbs],
      apiGroups: ['*'],
      resources: ['*'],
      resourceNames: [],
    });
    if (mayDoAll(caller)) {
      return [everything(['*'])];
    }
    return [
      ...(caller.name === PORTAL ? [everything(READING)] : []),
      ...this.#roles.rulesFor(caller, namespace),
    ];
  }

  /** Refuses with 403 what the caller may not do. */
  require(caller: Caller, attempt: Attempt): void {
    if (this.allows(caller, attempt)) {
      return;
    }
    const {
      verb,
      group,
      resource,
      subresource,
      namespace,
      name = '',
    } = attempt;
    const full = subresource ? `${resource}/${subresource}` : resource;
    const where = namespace
      ? ` in the namespace "${namespace}"`
      : ' at the cluster scope';
    const what = `${resource}${group && `.${group}`}${name && ` "${name}"`}`;
    throw new StatusError(
      403,
      'Forbidden',
      `${what} is forbidden: User "${caller.name}" cannot ${verb} resource "${full}" in API group "${group}"${where}`,
      { name, group, kind: resource },
    );
  }
}

/** The verb that authorization knows a request by. */
export function verbOf(
  method: string | undefined,
  name: string | undefined,
  watching: boolean,
): string {
  if (method === 'GET') {
    return name ? 'get' : (watching && 'watch') || 'list';
  }
  const verbs: { [method: string]: string } = {
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: name ? 'delete' : 'deletecollection',
  };
  return verbs[method ?? ''] ?? 'get';
}
