import { createHash } from 'node:crypto';
import { FailureName } from '../failures';
import { callerOf } from './Caller';
import { assertCurrent } from './certificates';
import {
  ClusterCredentials,
  ConnectionSettings,
  CredentialError,
} from './ClusterCredentials';
import { ExecCredential, ExecPlugin } from './ExecPlugin';
import { KubeconfigContext, readKubeconfigContext } from './Kubeconfig';
import { OidcToken, OidcTokens } from './OidcTokens';
import { readCredentialFile, readTokenFile } from './readCredentialFile';
import { RenewedCredential } from './RenewedCredential';
import { TlsAgents } from './TlsAgents';

interface Loaded {
  fingerprint: string;
  context: KubeconfigContext;
  exec: RenewedCredential<ExecCredential> | undefined;
  oidc: RenewedCredential<OidcToken> | undefined;
}

/** What a plugin or an issuer gave. */
interface Issued {
  plugin: ExecCredential | undefined;
  oidc: OidcToken | undefined;
}

/** Reads a kubeconfig's context as it is now: the current one by default. Throws {@link CredentialError}. */
export async function loadKubeconfigContext(options: {
  file: string;
  context?: string;
}): Promise<KubeconfigContext> {
  const content = await readKubeconfig(options.file);
  return readKubeconfigContext(
    content.toString('utf8'),
    options.file,
    options.context,
  );
}

/**
 * A context of a kubeconfig file with whatever way of logging in it names: tokens, client
 * certificates, exec plugins, OpenID Connect. The file is read again when it changed.
 */
export class KubeconfigCredentials implements ClusterCredentials {
  readonly #file: string;
  readonly #context: string | undefined;
  readonly #agents = new TlsAgents();
  #loaded: Loaded | undefined;

  constructor(options: { file: string; context?: string }) {
    this.#file = options.file;
    this.#context = options.context;
  }

  /** Empty before the first settings. */
  get server(): string {
    return this.#loaded?.context.server ?? '';
  }

  async settings(): Promise<ConnectionSettings> {
    const { context, exec, oidc } = await this.#current();
    const issued = { plugin: await exec?.get(), oidc: await oidc?.get() };
    const headers = await headersOf(context, issued);
    const { certificate, key } = context.user;
    const pair = {
      cert:
        issued.plugin?.certificate ??
        (await contentOf(certificate, 'client-certificate-unreadable')),
      key:
        issued.plugin?.key ??
        (await contentOf(key, 'client-certificate-unreadable')),
    };
    const hasCredentials = 'authorization' in headers || pair.cert;
    if (hasCredentials) {
      assertEncrypted(context);
    }
    if (pair.cert && !('authorization' in headers)) {
      assertCurrent(pair.cert);
    }
    return {
      headers,
      dispatcher: this.#agents.get({
        ca: await contentOf(context.ca, 'ca-unreadable'),
        ...pair,
        servername: context.tlsServerName,
        rejectUnauthorized: !context.skipTlsVerify,
        proxyUrl: context.proxyUrl,
      }),
      isProxied: context.proxyUrl !== undefined,
      caller: () => callerOf(headers, pair.cert),
      refused: () => {
        if (issued.plugin) {
          exec!.refused(issued.plugin);
        }
        if (issued.oidc) {
          oidc!.refused(issued.oidc);
        }
      },
    };
  }

  async close(): Promise<void> {
    await this.#agents.close();
  }

  /** The file as it is now: somebody may be writing it, or have written something else. */
  async #current(): Promise<Loaded> {
    const content = await readKubeconfig(this.#file);
    const fingerprint = createHash('sha256').update(content).digest('hex');
    if (this.#loaded?.fingerprint === fingerprint) {
      return this.#loaded;
    }
    const context = readKubeconfigContext(
      content.toString('utf8'),
      this.#file,
      this.#context,
    );
    assertUrl(context.server);
    const { exec } = context.user;
    const plugin = exec ? new ExecPlugin(exec, this.#file) : undefined;
    this.#loaded = {
      fingerprint,
      context,
      exec: plugin && new RenewedCredential(() => plugin.run()),
      oidc: oidcOf(context.user),
    };
    return this.#loaded;
  }
}

function readKubeconfig(file: string): Promise<Buffer> {
  return readCredentialFile(file, 'kubeconfig-unreadable');
}

async function headersOf(
  { user }: KubeconfigContext,
  issued: Issued,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (user.basic) {
    const { password, username } = user.basic;
    headers.authorization = `Basic ${Buffer.from(
      `${username}:${password}`,
    ).toString('base64')}`;
  }
  const token =
    user.token ??
    (user.tokenFile && (await readTokenFile(user.tokenFile))) ??
    issued.plugin?.token ??
    issued.oidc?.token;
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  if (user.impersonate) {
    headers['impersonate-user'] = user.impersonate;
  }
  return headers;
}

function assertUrl(server: string): void {
  if (!/^https?:\/\//i.test(server) || !URL.canParse(server)) {
    throw new CredentialError(
      'address-invalid',
      `the server '${server.slice(
        0,
        200,
      )}' of the kubeconfig is not an http or https URL`,
    );
  }
}

/** `kubectl` sends no credentials over http, and is then refused without a reason. */
function assertEncrypted({ server, skipTlsVerify }: KubeconfigContext): void {
  const { hostname, protocol } = new URL(server);
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !isLocal && !skipTlsVerify) {
    throw new CredentialError(
      'address-not-encrypted',
      `the server of the kubeconfig is ${server.slice(0, 200)}`,
    );
  }
}

function oidcOf({ authProvider, tokenFile }: KubeconfigContext['user']) {
  if (!authProvider || tokenFile) {
    return undefined;
  }
  if (authProvider.name !== 'oidc') {
    throw new CredentialError(
      'sign-in-unsupported',
      `the kubeconfig's auth-provider is '${authProvider.name.slice(0, 40)}'`,
    );
  }
  const source = new OidcTokens(authProvider);
  return new RenewedCredential(() => source.issue());
}

async function contentOf(
  material: KubeconfigContext['ca'],
  failure: FailureName,
): Promise<Buffer | undefined> {
  if (!material) {
    return undefined;
  }
  return 'file' in material
    ? readCredentialFile(material.file, failure)
    : material.data;
}
