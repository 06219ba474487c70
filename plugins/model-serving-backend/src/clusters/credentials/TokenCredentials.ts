import { ClusterCredentials, ConnectionSettings } from './ClusterCredentials';
import { readCredentialFile, readTokenFile } from './readCredentialFile';
import { TlsAgents } from './TlsAgents';

const IN_CLUSTER_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

export interface TokenCredentialsOptions {
  server: string;
  /** Bearer token; without it the token that Kubernetes mounts into the pod is read. */
  token?: string;
  tokenFile?: string;
  caData?: string;
  caFile?: string;
  skipTLSVerify: boolean;
}

/** A service account's bearer token, given in configuration or read from a rotated file. */
export class TokenCredentials implements ClusterCredentials {
  readonly server: string;
  readonly #options: TokenCredentialsOptions;
  readonly #agents = new TlsAgents();

  constructor(options: TokenCredentialsOptions) {
    this.#options = options;
    this.server = options.server.replace(/\/+$/, '');
  }

  async settings(): Promise<ConnectionSettings> {
    const { caData, caFile, skipTLSVerify } = this.#options;
    const token =
      this.#options.token?.trim() ??
      (await readTokenFile(this.#options.tokenFile ?? IN_CLUSTER_TOKEN));
    const ca = caFile
      ? await readCredentialFile(caFile)
      : caData && Buffer.from(caData, 'base64');
    return {
      headers: { authorization: `Bearer ${token}` },
      dispatcher: this.#agents.get({
        ca: ca || undefined,
        rejectUnauthorized: !skipTLSVerify,
      }),
    };
  }

  async close(): Promise<void> {
    await this.#agents.close();
  }
}
