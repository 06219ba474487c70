/** What a registry asks for with `WWW-Authenticate`. */
export type AuthChallenge =
  | { scheme: 'basic' }
  | { scheme: 'bearer'; realm: string; service: string | null };

const LONGEST = 4096;
/** `name=token` or `name="quoted"`, RFC 9110 11.2. */
const PARAMETER =
  /\s*([A-Za-z0-9_-]{1,40})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,|$)/gy;

/**
 * Reads the first challenge of a `WWW-Authenticate` header that can be met. A registry's own `scope` is not taken:
 * nothing but pulling is ever asked for.
 *
 * @returns null where there is none
 */
export function parseChallenge(header: string | null): AuthChallenge | null {
  const [, scheme, rest = ''] =
    /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec((header ?? '').slice(0, LONGEST)) ??
    [];
  switch (scheme?.toLowerCase()) {
    case 'basic':
      return { scheme: 'basic' };
    case 'bearer': {
      const parameters = new Map<string, string>();
      for (const [, name, quoted, plain] of rest.matchAll(PARAMETER)) {
        const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
        if (!parameters.has(name.toLowerCase())) {
          parameters.set(name.toLowerCase(), value);
        }
      }
      const realm = parameters.get('realm');
      return realm
        ? {
            scheme: 'bearer',
            realm,
            service: parameters.get('service') ?? null,
          }
        : null;
    }
    default:
      return null;
  }
}
