import { builtInTypes, customTypes, ResourceType } from './ResourceType';
import { StatusError } from './StatusError';

/** Every kind that is served. */
export const types = [...builtInTypes, ...customTypes];

/** What a path names. */
export interface Route {
  type: ResourceType;
  namespace?: string;
  name?: string;
  subresource?: string;
  /** What follows the subresource in the path, with its leading slash. */
  rest: string;
}

/** Reads a path below `/api` or `/apis`; 404 where nothing is served. */
export function routeOf(pathname: string): Route {
  const parts = pathname.split('/').slice(1);
  const core = parts[0] === 'api';
  const [group, version] = core ? ['', parts[1]] : [parts[1], parts[2]];
  let tail = parts.slice(core ? 2 : 3);
  let namespace: string | undefined;
  const inside =
    tail[0] === 'namespaces' && tail.length > 2 && tail[2] !== 'status';
  if (inside) {
    namespace = decodeURIComponent(tail[1]);
    tail = tail.slice(2);
  }
  const [plural, name, subresource, ...rest] = tail;
  const type = types.find(
    candidate =>
      candidate.group === group &&
      candidate.version === version &&
      candidate.plural === plural &&
      (candidate.namespaced ? inside || !name : !inside),
  );
  if (!type) {
    throw StatusError.unknownPath();
  }
  return {
    type,
    namespace,
    name: name ? decodeURIComponent(name) : undefined,
    subresource: subresource || undefined,
    rest: `/${rest.join('/')}`,
  };
}
