import { X509Certificate } from 'node:crypto';

const NAME = /^[\x20-\x7e]{1,253}$/;

/** Who the portal is to an API server, as far as its credentials say. */
export interface Caller {
  /** Such as `system:serviceaccount:portal:reader`; undefined where the credentials do not say. */
  name: string | undefined;
  /** When the credentials ended; undefined where they hold, or do not say. */
  expiredAt: Date | undefined;
  /** Whether nothing is sent by which the portal could be recognized. */
  isAnonymous: boolean;
}

/**
 * Reads who credentials stand for. Nothing is verified: that is for the server.
 *
 * @param headers - as they are sent
 * @param certificate - PEM of the client certificate
 */
export function callerOf(
  headers: Readonly<Record<string, string>>,
  certificate: string | Buffer | undefined,
  now = new Date(),
): Caller {
  const { authorization = '' } = headers;
  const impersonated = headers['impersonate-user'];
  const [scheme, value = ''] = authorization.split(' ');
  if (scheme === 'Bearer') {
    const { exp, sub, email } = claimsOf(value);
    const end = typeof exp === 'number' ? new Date(exp * 1000) : undefined;
    return {
      name: nameOf(impersonated ?? email ?? sub),
      expiredAt: end && end <= now ? end : undefined,
      isAnonymous: false,
    };
  }
  if (scheme === 'Basic') {
    const [user] = Buffer.from(value, 'base64').toString('utf8').split(':');
    return {
      name: nameOf(impersonated ?? user),
      expiredAt: undefined,
      isAnonymous: false,
    };
  }
  return {
    name: nameOf(impersonated ?? (certificate && commonNameOf(certificate))),
    expiredAt: undefined,
    isAnonymous: certificate === undefined,
  };
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && NAME.test(value) ? value : undefined;
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    return typeof claims === 'object' && claims !== null
      ? (claims as Record<string, unknown>)
      : {};
  } catch {
    // Not every token is a JWT.
    return {};
  }
}

/** Kubernetes takes a client certificate's common name for the user's. */
function commonNameOf(certificate: string | Buffer): string | undefined {
  try {
    const { subject } = new X509Certificate(certificate);
    return /^CN=(.*)$/m.exec(subject)?.[1];
  } catch {
    return undefined;
  }
}
