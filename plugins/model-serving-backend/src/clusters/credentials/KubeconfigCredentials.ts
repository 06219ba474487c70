import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import { InputError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import {
  ClusterCredentials,
  ConnectionSettings,
  CredentialError,
} from './ClusterCredentials';
import { ExecCredential, ExecPlugin } from './ExecPlugin';
import { OidcToken, OidcTokens } from './OidcTokens';
import { readCredentialFile, readTokenFile } from './readCredentialFile';
import { RenewedCredential } from './RenewedCredential';
import { TlsAgents } from './TlsAgents';

interface Loaded {
  fingerprint: string;
  cluster: Cluster;
  user: User | undefined;
  tokenFile: string | undefined;
  exec: RenewedCredential<ExecCredential> | undefined;
  oidc: RenewedCredential<OidcToken> | undefined;
}

/**
 * A context of a kubeconfig file with whatever way of logging in it names: tokens, client
 * certificates, exec plugins, OpenID Connect. The file is read again when it changed.
 */
export class KubeconfigCredentials implements ClusterCredentials {
  static async load(options: {
    file: string;
    context?: string;
  }): Promise<KubeconfigCredentials> {
    const credentials = new KubeconfigCredentials(
      options.file,
      options.context,
    );
    await credentials.#reload();
    return credentials;
  }

  readonly #file: string;
  readonly #context: string | undefined;
  readonly #agents = new TlsAgents();
  #loaded: Loaded | undefined;

  private constructor(file: string, context: string | undefined) {
    this.#file = file;
    this.#context = context;
  }

  get server(): string {
    return this.#loaded?.cluster.server.replace(/\/+$/, '') ?? '';
  }

  async settings(): Promise<ConnectionSettings> {
    const { cluster, user, tokenFile, exec, oidc } = await this.#current();
    const issued = await exec?.get();
    const oidcToken = await oidc?.get();
    const token =
      user?.token ??
      (tokenFile && (await readTokenFile(tokenFile))) ??
      issued?.token ??
      oidcToken?.token;
    const headers: Record<string, string> = {};
    if (user?.username) {
      const basic = `${user.username}:${user.password ?? ''}`;
      headers.authorization = `Basic ${Buffer.from(basic).toString('base64')}`;
    }
    if (token) {
      headers.authorization = `Bearer ${token}`;
    }
    if (user?.impersonateUser) {
      headers['impersonate-user'] = user.impersonateUser;
    }
    return {
      headers,
      dispatcher: this.#agents.get({
        ca: await contentOf(cluster.caFile, cluster.caData),
        cert:
          issued?.certificate ??
          (await contentOf(user?.certFile, user?.certData)),
        key: issued?.key ?? (await contentOf(user?.keyFile, user?.keyData)),
        servername: cluster.tlsServerName,
        rejectUnauthorized: !cluster.skipTLSVerify,
        proxyUrl: cluster.proxyUrl,
      }),
      refused: () => {
        if (issued) {
          exec!.refused(issued);
        }
        if (oidcToken) {
          oidc!.refused(oidcToken);
        }
      },
    };
  }

  async close(): Promise<void> {
    await this.#agents.close();
  }

  /** The file as it is now: somebody may be writing it, or have written something else. */
  async #current(): Promise<Loaded> {
    try {
      return await this.#reload();
    } catch (error) {
      throw error instanceof CredentialError
        ? error
        : new CredentialError(
            error instanceof InputError
              ? error.message
              : 'the kubeconfig is not valid',
          );
    }
  }

  async #reload(): Promise<Loaded> {
    const content = await readCredentialFile(this.#file);
    const fingerprint = createHash('sha256').update(content).digest('hex');
    if (this.#loaded?.fingerprint === fingerprint) {
      return this.#loaded;
    }
    const text = content.toString('utf8');
    // The client library is ECMAScript modules only and large: loaded when it is needed.
    const { KubeConfig: Loader } = await import('@kubernetes/client-node');
    const config: KubeConfig = new Loader();
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(this.#file));
    if (this.#context) {
      if (!config.getContextObject(this.#context)) {
        throw new InputError(
          `modelServing.kubeconfig.context: the kubeconfig has no context '${
            this.#context
          }'`,
        );
      }
      config.setCurrentContext(this.#context);
    }
    const cluster = config.getCurrentCluster();
    if (!cluster) {
      throw new InputError(
        'modelServing.kubeconfig: the kubeconfig has no current cluster',
      );
    }
    const user = config.getCurrentUser() ?? undefined;
    const plugin = user?.exec && new ExecPlugin(user.exec, this.#file);
    this.#loaded = {
      fingerprint,
      cluster,
      user,
      tokenFile: this.#tokenFileOf(text, user),
      exec: plugin && new RenewedCredential(() => plugin.run()),
      oidc: oidcOf(user),
    };
    return this.#loaded;
  }

  /** The client library would read it once, but such tokens are rotated. */
  #tokenFileOf(text: string, user: User | undefined): string | undefined {
    const { users } = (parse(text) ?? {}) as {
      users?: Array<{ name?: string; user?: { tokenFile?: unknown } }>;
    };
    const file =
      users?.find(({ name }) => name === user?.name)?.user?.tokenFile ??
      user?.authProvider?.config?.tokenFile;
    return typeof file === 'string' && file
      ? resolve(dirname(this.#file), file)
      : undefined;
  }
}

function oidcOf(user: User | undefined) {
  const provider = user?.authProvider;
  if (!provider || provider.config?.tokenFile) {
    return undefined;
  }
  if (provider.name !== 'oidc') {
    throw new CredentialError(
      `the kubeconfig's auth-provider '${String(provider.name).slice(
        0,
        40,
      )}' was removed from Kubernetes: use an exec plugin such as gke-gcloud-auth-plugin or kubelogin`,
    );
  }
  const source = new OidcTokens(user!);
  return new RenewedCredential(() => source.issue());
}

async function contentOf(
  file: string | undefined,
  data: string | undefined,
): Promise<Buffer | undefined> {
  if (file) {
    return readCredentialFile(file);
  }
  return data ? Buffer.from(data, 'base64') : undefined;
}
