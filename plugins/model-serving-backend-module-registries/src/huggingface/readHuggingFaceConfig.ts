import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Connection, readConnection } from '../http/connection';

const HUB = 'https://huggingface.co';
const DEFAULT_MOST = 500;
const LARGEST_MOST = 20_000;

const PART = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}';
const ORGANIZATION = new RegExp(`^${PART}$`);
const COLLECTION = new RegExp(`^${PART}/${PART}$`);
const HOST = /^[a-z0-9.-]+(:\d{1,5})?$/i;
const MODEL = new RegExp(`^(${PART}(?:/${PART})?)(?:@(${PART}))?$`);

/** A model of the configuration, and the revision of it that is wanted. */
export interface NamedModel {
  name: string;
  /** Branch, tag or commit. */
  revision: string;
}

/** A Hugging Face Hub, or a mirror of it, and what of it is read. */
export interface HuggingFaceConfig {
  connection: Connection;
  /** Host that the identities of models name: the Hub's own where this is a mirror of it. */
  repositoryHost: string;
  /** Hosts that the files of models are read from, beside the Hub's own. */
  downloadHosts: readonly string[];
  organizations: readonly string[];
  /** Such as `Qwen/qwen3-67dd247413f0e2e4f653967f`. */
  collections: readonly string[];
  models: readonly NamedModel[];
  /** Most models that are read of an organization: the newest. */
  most: number;
}

/**
 * Reads the configuration of a source of type `huggingface`.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 */
export function readHuggingFaceConfig(
  config: Config,
  key: string,
): HuggingFaceConfig {
  const connection = readConnection(config, key, HUB);
  if (connection.credentials.kind === 'basic') {
    throw new InputError(`${key} takes token or tokenFile, and no password`);
  }
  const list = (name: string, pattern: RegExp, what: string) => {
    const values = config.getOptionalStringArray(name) ?? [];
    const wrong = values.find(
      value => !pattern.test(value) || value.includes('..'),
    );
    if (wrong !== undefined) {
      throw new InputError(`${key}.${name}: ${wrong} is not ${what}`);
    }
    return [...new Set(values)];
  };
  const read: HuggingFaceConfig = {
    connection,
    repositoryHost:
      config.getOptionalString('mirrorOf')?.toLowerCase() ??
      new URL(connection.url).host,
    downloadHosts: list('downloadHosts', HOST, 'a host, or host:port'),
    organizations: list(
      'organizations',
      ORGANIZATION,
      'the name of an organization or user',
    ),
    collections: list(
      'collections',
      COLLECTION,
      'the slug of a collection, such as organization/title-0123456789abcdef',
    ),
    models: list(
      'models',
      MODEL,
      'a model such as organization/name, or organization/name@revision',
    ).map(named),
    most: mostOf(config, key),
  };
  if (
    read.organizations.length + read.collections.length + read.models.length ===
    0
  ) {
    throw new InputError(
      `${key} has none of organizations, collections and models. Only what is listed there is read.`,
    );
  }
  return read;
}

function mostOf(config: Config, key: string): number {
  const most = config.getOptionalNumber('most') ?? DEFAULT_MOST;
  if (!Number.isInteger(most) || most < 1 || most > LARGEST_MOST) {
    throw new InputError(
      `${key}.most must be a whole number between 1 and ${LARGEST_MOST}`,
    );
  }
  return most;
}

function named(text: string): NamedModel {
  const [, name, revision = 'main'] = MODEL.exec(text)!;
  return { name, revision };
}
