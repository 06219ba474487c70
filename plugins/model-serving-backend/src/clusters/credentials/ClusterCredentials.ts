import { CustomErrorBase } from '@backstage/errors';
import { Dispatcher } from 'undici';
import { FailureName } from '../failures';
import { Caller } from './Caller';

/** What one connection to an API server needs. */
export interface ConnectionSettings {
  headers: Record<string, string>;
  dispatcher: Dispatcher | undefined;
  /** Whether connections go through a proxy, so that their failures may be the proxy's. */
  isProxied?: boolean;
  /** Who the portal is by these settings, to explain a refusal. */
  caller?: () => Caller;
  /** Told that the server refused these headers, so that the next ones differ where they can. */
  refused?: () => void;
}

/**
 * Where an API server is and how to be let in. `settings` is called for every single
 * connection, so that rotated tokens and certificates are used without a restart. It throws
 * {@link CredentialError} where there is nothing to log in with.
 */
export interface ClusterCredentials {
  readonly server: string;
  settings(): Promise<ConnectionSettings>;
  close(): Promise<void>;
}

/** The portal has nothing to log in with. The message is for platform owners and never holds credentials. */
export class CredentialError extends CustomErrorBase {
  constructor(
    /** What it is in words that everybody may read. */
    readonly failure: FailureName,
    message: string,
  ) {
    super(message);
  }
}

/** Of a cluster whose configuration says no way to read it. */
export class UnusableCredentials implements ClusterCredentials {
  readonly server = '';
  readonly #error: CredentialError;

  constructor(error: CredentialError) {
    this.#error = error;
  }

  async settings(): Promise<never> {
    throw this.#error;
  }

  async close(): Promise<void> {}
}
