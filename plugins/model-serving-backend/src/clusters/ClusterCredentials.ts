import { Dispatcher } from 'undici';

/** What one connection to an API server needs. */
export interface ConnectionSettings {
  headers: Record<string, string>;
  dispatcher: Dispatcher | undefined;
}

/**
 * Where an API server is and how to be let in. `settings` is called for every single
 * connection, so that rotated tokens and certificates are used without a restart.
 */
export interface ClusterCredentials {
  readonly server: string;
  settings(): Promise<ConnectionSettings>;
  close(): Promise<void>;
}
