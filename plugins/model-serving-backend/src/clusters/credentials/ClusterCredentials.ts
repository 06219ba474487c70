import { CustomErrorBase } from '@backstage/errors';
import { Dispatcher } from 'undici';

/** What one connection to an API server needs. */
export interface ConnectionSettings {
  headers: Record<string, string>;
  dispatcher: Dispatcher | undefined;
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
export class CredentialError extends CustomErrorBase {}
