import { IncomingMessage } from 'node:http';
import { StatusError } from '../StatusError';

/** Who asks, as authentication knows them. */
export interface Caller {
  name: string;
  groups: readonly string[];
}

/** The token of an administrator, who may do everything and act as anybody; controllers hold it. */
export const ADMIN_TOKEN = 'sandbox-admin';
/** The portal's token: reads everything but secrets; what else it may do is granted by roles. */
export const PORTAL_TOKEN = 'sandbox-portal';

const AUTHENTICATED = 'system:authenticated';

/** The groups that Kubernetes puts a service account in; none for other users. */
function accountGroups(name: string): string[] {
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name);
  return account
    ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`]
    : [];
}

/** A service account, as its token authenticates it. */
export function serviceAccount(namespace: string, name: string): Caller {
  const user = `system:serviceaccount:${namespace}:${name}`;
  return { name: user, groups: [...accountGroups(user), AUTHENTICATED] };
}

const callers: ReadonlyMap<string, Caller> = new Map([
  [
    ADMIN_TOKEN,
    { name: 'sandbox-admin', groups: ['system:masters', AUTHENTICATED] },
  ],
  [PORTAL_TOKEN, serviceAccount('backstage', 'model-serving')],
]);

/** True for an administrator of the cluster. */
export function isAdministrator({ groups }: Caller): boolean {
  return groups.includes('system:masters');
}

/** Knows a caller by its bearer token, or by whom it asks to act as; 401 or 403 otherwise. */
export function callerOf(request: IncomingMessage): Caller {
  const { authorization, 'impersonate-user': user } = request.headers;
  const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const caller = callers.get(token ?? '');
  if (!caller) {
    throw StatusError.unauthorized();
  }
  if (typeof user !== 'string') {
    return caller;
  }
  if (!isAdministrator(caller)) {
    throw new StatusError(
      403,
      'Forbidden',
      `users "${user}" is forbidden: User "${caller.name}" cannot impersonate resource "users" in API group "" at the cluster scope`,
      { name: user, kind: 'users' },
    );
  }
  // One header for each group; fetch joins them.
  const asked = request.headersDistinct['impersonate-group']?.flatMap(value =>
    value.split(/,\s*/),
  );
  return {
    name: user,
    groups: [...new Set([...(asked ?? accountGroups(user)), AUTHENTICATED])],
  };
}
