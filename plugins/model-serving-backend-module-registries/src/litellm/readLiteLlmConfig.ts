import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Connection, readConnection } from '../http/connection';
import {
  OperatorIdentities,
  readOperatorIdentities,
} from '../sources/operatorIdentities';

/** A LiteLLM gateway. */
export interface LiteLlmConfig {
  connection: Connection;
  /** Names of models that are served here. */
  selfHosted: readonly string[];
  /** Hosts of services that are served here, or `*.example.com` for all below one. */
  ownHosts: readonly string[];
  identities: OperatorIdentities;
}

const HOST = /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/**
 * Reads the configuration of a source of type `litellm`.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 */
export function readLiteLlmConfig(config: Config, key: string): LiteLlmConfig {
  const ownHosts = config.getOptionalStringArray('ownHosts') ?? [];
  const wrong = ownHosts.find(host => !HOST.test(host));
  if (wrong !== undefined) {
    throw new InputError(
      `${key}.ownHosts: ${wrong} is not a host name without port, or *. and one`,
    );
  }
  return {
    connection: readConnection(config, key),
    selfHosted: config.getOptionalStringArray('selfHosted') ?? [],
    ownHosts,
    identities: readOperatorIdentities(config, key),
  };
}
