import type { KubeConfig } from '@kubernetes/client-node';
import { InputError } from '@backstage/errors';
import { readFile, stat } from 'node:fs/promises';
import { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { ClusterCredentials, ConnectionSettings } from './ClusterCredentials';
import { TlsAgents } from './TlsAgents';

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
  #loaded:
    | {
        config: KubeConfig;
        server: string;
        tokenFile: string | undefined;
        mtimeMs: number;
      }
    | undefined;

  private constructor(file: string, context: string | undefined) {
    this.#file = file;
    this.#context = context;
  }

  get server(): string {
    return this.#loaded?.server ?? '';
  }

  async settings(): Promise<ConnectionSettings> {
    const config = await this.#reload();
    const cluster = config.getCurrentCluster();
    const user = config.getCurrentUser();
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const headers: Record<string, string> = {};
    if (user?.username) {
      const basic = `${user.username}:${user.password ?? ''}`;
      headers.authorization = `Basic ${Buffer.from(basic).toString('base64')}`;
    }
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      headers[name.toLowerCase()] = String(value);
    }
    if (this.#loaded?.tokenFile) {
      // The client library would read it once, but such tokens are rotated.
      const token = await readFile(this.#loaded.tokenFile, 'utf8');
      headers.authorization = `Bearer ${token.trim()}`;
    }
    return {
      headers,
      dispatcher: this.#agents.get({
        ca: options.ca as Buffer | undefined,
        cert: options.cert as Buffer | undefined,
        key: options.key as Buffer | undefined,
        servername: options.servername,
        rejectUnauthorized: options.rejectUnauthorized ?? true,
        proxyUrl: cluster?.proxyUrl,
      }),
    };
  }

  async close(): Promise<void> {
    await this.#agents.close();
  }

  async #reload(): Promise<KubeConfig> {
    const { mtimeMs } = await stat(this.#file);
    if (this.#loaded?.mtimeMs === mtimeMs) {
      return this.#loaded.config;
    }
    // The client library is ECMAScript modules only and large: loaded when it is needed.
    const { KubeConfig: Loader } = await import('@kubernetes/client-node');
    const config = new Loader();
    config.loadFromFile(this.#file);
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
    const server = cluster.server.replace(/\/+$/, '');
    const tokenFile = await this.#tokenFileOf(config.getCurrentUser()?.name);
    this.#loaded = { config, server, tokenFile, mtimeMs };
    return config;
  }

  async #tokenFileOf(user: string | undefined): Promise<string | undefined> {
    const { users } = (parse(await readFile(this.#file, 'utf8')) ?? {}) as {
      users?: Array<{ name?: string; user?: { tokenFile?: unknown } }>;
    };
    const file = users?.find(({ name }) => name === user)?.user?.tokenFile;
    return typeof file === 'string' && file
      ? resolve(dirname(this.#file), file)
      : undefined;
  }
}
