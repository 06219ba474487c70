import { JsonObject } from '@backstage/types';
import { StatusError } from './StatusError';

/** What a request wants to do, in the words of Kubernetes' authorization. */
export interface Attempt {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Who asks. */
export interface Caller {
  name: string;
  mayWrite: boolean;
}

/** The token that may do everything; controllers hold it. */
export const ADMIN_TOKEN = 'sandbox-admin';
/** The portal's token: reads everything but secrets, writes nothing. */
export const PORTAL_TOKEN = 'sandbox-portal';

const callers: ReadonlyMap<string, Caller> = new Map([
  [ADMIN_TOKEN, { name: 'sandbox-admin', mayWrite: true }],
  [PORTAL_TOKEN, { name: 'sandbox-portal', mayWrite: false }],
]);

/** Knows a caller by its bearer token; 401 otherwise. */
export function callerOf(authorization: string | undefined): Caller {
  const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const caller = callers.get(token ?? '');
  if (!caller) {
    throw StatusError.unauthorized();
  }
  return caller;
}

function mayDo(caller: Caller, { verb, resource }: Attempt): boolean {
  return (
    caller.mayWrite ||
    (['get', 'list', 'watch'].includes(verb) && resource !== 'secrets')
  );
}

/** Refuses with 403 what the caller may not do. */
export function authorize(caller: Caller, attempt: Attempt): void {
  if (mayDo(caller, attempt)) {
    return;
  }
  const { verb, group, resource, subresource, namespace, name = '' } = attempt;
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

/** Answers a SelfSubjectAccessReview or SelfSubjectRulesReview. */
export function reviewOf(caller: Caller, body: JsonObject): JsonObject {
  const spec = (body.spec ?? {}) as JsonObject;
  const asked = spec.resourceAttributes as JsonObject | undefined;
  const verbs = caller.mayWrite ? ['*'] : ['get', 'list', 'watch'];
  const allowed =
    !asked ||
    mayDo(caller, {
      verb: String(asked.verb ?? ''),
      group: String(asked.group ?? ''),
      resource: String(asked.resource ?? ''),
    });
  const status =
    body.kind === 'SelfSubjectRulesReview'
      ? {
          incomplete: false,
          nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['*'] }],
          resourceRules: [{ verbs, apiGroups: ['*'], resources: ['*'] }],
        }
      : { allowed };
  return { ...body, status };
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
