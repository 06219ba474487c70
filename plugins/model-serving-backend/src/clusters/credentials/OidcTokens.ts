import { RequestOptions } from 'node:https';
import { CredentialError } from './ClusterCredentials';
import { AuthProvider } from './Kubeconfig';

const DEADLINE_MS = 20_000;

export interface OidcToken {
  token: string;
  /** Epoch milliseconds; the client library renews what is about to expire. */
  expiresAt: number | undefined;
}

/** ID tokens of a kubeconfig's `oidc` auth provider, which the client library refreshes at the issuer. */
export class OidcTokens {
  readonly #authProvider: AuthProvider;

  constructor(authProvider: AuthProvider) {
    this.#authProvider = authProvider;
  }

  /** Throws {@link CredentialError} where the issuer does not answer or issues nothing. */
  async issue(): Promise<OidcToken> {
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'issuer', server: 'https://localhost', skipTLSVerify: false },
      { name: 'portal', authProvider: this.#authProvider },
    );
    const options: RequestOptions = {};
    let timer: NodeJS.Timeout | undefined;
    try {
      await Promise.race([
        config.applyToHTTPSOptions(options),
        new Promise((_done, fail) => {
          timer = setTimeout(
            () => fail(new Error('it did not answer in time')),
            DEADLINE_MS,
          );
        }),
      ]);
    } catch {
      // What the issuer says may hold the refresh token.
      throw new CredentialError(
        'sign-in-failed',
        'the OpenID Connect issuer of the kubeconfig did not issue a token',
      );
    } finally {
      clearTimeout(timer);
    }
    const headers = options.headers as Record<string, string> | undefined;
    const token = headers?.Authorization?.replace(/^Bearer /, '');
    if (!token) {
      throw new CredentialError(
        'sign-in-failed',
        'the OpenID Connect token of the kubeconfig has expired and cannot be refreshed',
      );
    }
    return { token, expiresAt: expiryOf(token) };
  }
}

function expiryOf(token: string): number | undefined {
  try {
    const [, payload] = token.split('.');
    const { exp } = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    ) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
