import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Connection, readConnection } from '../http/connection';
import { PropertyKeys, readPropertyKeys } from '../sources/propertyFacts';

const NAME = /^[\w.-]{1,128}$/;

/** The registries of an organization of Weights & Biases and what of them is read. */
export interface WandbConfig {
  connection: Connection;
  /** Root of the web pages. */
  webUrl: string;
  organization: string;
  /** Names without `wandb-registry-`; empty for all. */
  registries: readonly string[];
  /** Types of artifacts that are models. */
  types: readonly string[];
  metadata: PropertyKeys;
}

/**
 * Reads the configuration of a source of type `wandb`.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 */
export function readWandbConfig(config: Config, key: string): WandbConfig {
  const connection = readConnection(config, key);
  const { credentials } = connection;
  if (credentials.kind !== 'token') {
    throw new InputError(`${key} needs token or tokenFile: an API key`);
  }
  const registries = config.getOptionalStringArray('registries') ?? [];
  const wrong = registries.find(name => !NAME.test(name));
  if (wrong !== undefined) {
    throw new InputError(
      `${key}.registries: ${wrong} is not the name of a registry`,
    );
  }
  return {
    // An API key is the password of a user `api`.
    connection: {
      ...connection,
      credentials: {
        kind: 'basic',
        username: 'api',
        password: credentials.token,
      },
    },
    webUrl: (config.getOptionalString('webUrl') ?? 'https://wandb.ai').replace(
      /\/+$/,
      '',
    ),
    organization: config.getString('organization'),
    registries,
    types: config.getOptionalStringArray('types') ?? ['model'],
    metadata: readPropertyKeys(
      config.getOptionalConfig('metadata'),
      `${key}.metadata`,
    ),
  };
}
