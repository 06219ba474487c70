import { Request } from 'express';

/** The client that the portal is. */
export const CLIENT_ID = 'model-serving-portal';
/** Its secret. */
export const CLIENT_SECRET = 'sandbox';

/** A refusal as OAuth 2.0 words it. */
export class OAuthError extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

/** Refuses any client but the portal, which shows its secret. */
export function requireClient({ headers, body }: Request): void {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  const [id, secret] =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(value, 'base64')
          .toString()
          .split(':')
          .map(decodeURIComponent)
      : [body.client_id, body.client_secret];
  if (id !== CLIENT_ID || secret !== CLIENT_SECRET) {
    throw new OAuthError(
      401,
      'invalid_client',
      'The client id or its secret is wrong.',
    );
  }
}

/** What a request to sign in asks for; throws where sending the person back would not be safe. */
export function askedFor(
  query: { [name: string]: unknown },
  portalUrl: string,
) {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value : undefined;
  };
  const redirectUri = text('redirect_uri') ?? '';
  const origin = URL.canParse(redirectUri) ? new URL(redirectUri).origin : '';
  if (origin !== new URL(portalUrl).origin) {
    throw new OAuthError(
      400,
      'invalid_request',
      `The address to return to is not one of the portal (${portalUrl}).`,
    );
  }
  if (text('client_id') !== CLIENT_ID || text('response_type') !== 'code') {
    throw new OAuthError(
      400,
      'invalid_request',
      'Only the portal can ask here, for a code.',
    );
  }
  return {
    redirectUri,
    state: text('state'),
    nonce: text('nonce'),
    scope: text('scope') ?? 'openid',
    prompt: text('prompt'),
    challenge: text('code_challenge'),
  };
}

/** The address to send a person back to, with the answer in its query. */
export function returnTo(
  redirectUri: string,
  values: { [name: string]: string | undefined },
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) {
      url.searchParams.set(name, value);
    }
  }
  return url.toString();
}
