import { Agent, Dispatcher, ProxyAgent } from 'undici';
import { createHash } from 'node:crypto';
import { assertTlsMaterial } from './certificates';
import { CredentialError } from './ClusterCredentials';

/** TLS material and routing of one API server. */
export interface TlsSettings {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
  proxyUrl?: string;
}

/**
 * Keeps one connection pool per set of TLS material, and lets go of the former pool when
 * the material was rotated.
 */
export class TlsAgents {
  #fingerprint: string | undefined;
  #agent: Dispatcher | undefined;

  /** @throws CredentialError where the material cannot be used */
  get(tls: TlsSettings): Dispatcher {
    const fingerprint = fingerprintOf(tls);
    if (this.#agent && this.#fingerprint === fingerprint) {
      return this.#agent;
    }
    assertTlsMaterial(tls);
    const former = this.#agent;
    this.#agent = agentFor(tls);
    this.#fingerprint = fingerprint;
    former?.close().catch(() => {});
    return this.#agent;
  }

  async close(): Promise<void> {
    const agent = this.#agent;
    this.#agent = undefined;
    await agent?.destroy();
  }
}

function agentFor({ proxyUrl, ...material }: TlsSettings): Dispatcher {
  if (!proxyUrl) {
    return new Agent({
      connect: { ...material, keepAlive: true, timeout: 10_000 },
    });
  }
  try {
    return new ProxyAgent({ uri: proxyUrl, requestTls: material });
  } catch (error) {
    throw new CredentialError(
      'proxy-failed',
      `the proxy-url cannot be used: ${(error as Error).message}`,
    );
  }
}

function fingerprintOf(tls: TlsSettings): string {
  const hash = createHash('sha256');
  for (const part of [
    tls.ca,
    tls.cert,
    tls.key,
    tls.servername,
    String(tls.rejectUnauthorized),
    tls.proxyUrl,
  ]) {
    hash.update(part ?? '').update('\0');
  }
  return hash.digest('hex');
}
