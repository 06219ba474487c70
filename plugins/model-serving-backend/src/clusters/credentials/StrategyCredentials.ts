import {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import { toError } from '@backstage/errors';
import { callerOf } from './Caller';
import { assertCurrent } from './certificates';
import {
  ClusterCredentials,
  ConnectionSettings,
  CredentialError,
} from './ClusterCredentials';
import { readCredentialFile } from './readCredentialFile';
import { RenewedCredential } from './RenewedCredential';
import { TlsAgents } from './TlsAgents';

/** Strategies do not say how long their credentials hold; those of clouds all hold for longer than this. */
const HOLD_MS = 30_000;

interface Issued {
  credential: KubernetesCredential;
  expiresAt: number;
}

/** What an authentication strategy gives for a cluster. */
export class StrategyCredentials implements ClusterCredentials {
  readonly server: string;
  readonly #details: ClusterDetails;
  readonly #issue: () => Promise<Issued>;
  readonly #held: RenewedCredential<Issued> | undefined;
  readonly #agents = new TlsAgents();

  /** @param isCheap - whether asking costs nothing, so that every connection asks and a rotated token is used at once */
  constructor(
    details: ClusterDetails,
    strategy: AuthenticationStrategy,
    isCheap = false,
  ) {
    this.server = details.url.replace(/\/+$/, '');
    this.#details = details;
    this.#issue = () => issue(details, strategy);
    this.#held = isCheap ? undefined : new RenewedCredential(this.#issue);
  }

  async settings(): Promise<ConnectionSettings> {
    const { caData, caFile, skipTLSVerify } = this.#details;
    const issued = await (this.#held ? this.#held.get() : this.#issue());
    const { credential } = issued;
    const ca = caFile
      ? await readCredentialFile(caFile, 'ca-unreadable')
      : caData && Buffer.from(caData, 'base64');
    const headers: Record<string, string> =
      credential.type === 'bearer token'
        ? { authorization: `Bearer ${credential.token}` }
        : {};
    const pair =
      credential.type === 'x509 client certificate'
        ? { cert: credential.cert, key: credential.key }
        : undefined;
    if (pair) {
      assertCurrent(pair.cert);
    }
    return {
      headers,
      dispatcher: this.#agents.get({
        ca: ca || undefined,
        rejectUnauthorized: !skipTLSVerify,
        ...pair,
      }),
      caller: () => callerOf(headers, pair?.cert),
      refused: () => this.#held?.refused(issued),
    };
  }

  async close(): Promise<void> {
    await this.#agents.close();
  }
}

async function issue(
  details: ClusterDetails,
  strategy: AuthenticationStrategy,
): Promise<Issued> {
  try {
    return {
      credential: await strategy.getCredential(details, {}),
      expiresAt: Date.now() + HOLD_MS,
    };
  } catch (error) {
    throw error instanceof CredentialError
      ? error
      : new CredentialError('no-valid-credentials', toError(error).message);
  }
}
