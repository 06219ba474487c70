import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  OciConfig,
  OciRegistryConfig,
  parseOciReference,
  readOciConfig,
} from '@model-serving/backstage-plugin-model-serving-node';
import { globOf } from './globOf';

const MOST_VERSIONS = 200;
const DEFAULT_VERSIONS = 50;
const MOST_REPOSITORIES = 5_000;
const VARIANT = /^[a-z0-9]([a-z0-9_.-]{0,61}[a-z0-9])?$/;

/** A repository that is one model. */
export interface OciRepositoryConfig {
  repository: string;
  title: string | null;
  publisher: string | null;
  /** Format as the platform's runtime names it; null for what the artifact says. */
  format: string | null;
  task: string | null;
  /** Name that this model shares with records of other sources. */
  identity: string | null;
  /** Which tags are versions. */
  isVersion(tag: string): boolean;
  /** Versions that are kept at most. */
  most: number;
  /** Endings of tags and the variants that they stand for. */
  variants: ReadonlyMap<string, string>;
}

/** Which models are read from one OCI registry. */
export interface OciSourceConfig {
  registry: OciRegistryConfig;
  signingKeys: OciConfig['signingKeys'];
  /** Whether signatures are looked for. */
  signatures: boolean;
  repositories: readonly OciRepositoryConfig[];
  /** Further repositories, from the registry's own list; null where it is not asked. */
  catalog: {
    isModel(repository: string): boolean;
    most: number;
    as(repository: string): OciRepositoryConfig;
  } | null;
}

/**
 * Reads the configuration of a source of type `oci`.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 */
export function readOciSourceConfig(
  config: Config,
  key: string,
  root: Config,
): OciSourceConfig {
  const { registries, signingKeys } = readOciConfig(root);
  const host = config.getString('registry').toLowerCase();
  const registry = registries.find(each => each.host === host);
  if (!registry) {
    throw new InputError(
      `${key}.registry is ${host}, which modelServing.models.registries does not list. Add it there.`,
    );
  }
  const repositories = (
    config.getOptionalConfigArray('repositories') ?? []
  ).map((entry, index) =>
    readRepository(
      entry,
      `${key}.repositories[${index}]`,
      entry.getString('repository'),
      host,
    ),
  );
  const names = repositories.map(({ repository }) => repository);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new InputError(`${key}.repositories lists ${twice} twice`);
  }
  const catalog = config.getOptionalConfig('catalog');
  if (!catalog && repositories.length === 0) {
    throw new InputError(`${key} must have repositories or catalog`);
  }
  return {
    registry,
    signingKeys,
    signatures: config.getOptionalBoolean('signatures') ?? true,
    repositories,
    catalog: catalog ? readCatalog(catalog, `${key}.catalog`, host) : null,
  };
}

function readCatalog(
  config: Config,
  key: string,
  host: string,
): NonNullable<OciSourceConfig['catalog']> {
  return {
    isModel: globOf(config.getOptionalString('repositories') ?? '*'),
    most: readMost(config, key, MOST_REPOSITORIES, MOST_REPOSITORIES),
    as: repository => readRepository(config, key, repository, host),
  };
}

function readRepository(
  config: Config,
  key: string,
  repository: string,
  host: string,
): OciRepositoryConfig {
  if (!parseOciReference(`oci://${host}/${repository}:x`)) {
    throw new InputError(
      `${key}.repository must be the path of a repository without host and tag, such as models/qwen3-8b`,
    );
  }
  const versions = config.getOptionalConfig('versions');
  const variants = new Map<string, string>();
  const endings = config.getOptional('variants') ?? {};
  for (const [ending, variant] of Object.entries(endings)) {
    if (
      ending === '' ||
      typeof variant !== 'string' ||
      !VARIANT.test(variant)
    ) {
      throw new InputError(
        `${key}.variants must map endings of tags to names of variants, such as "-fp8": fp8`,
      );
    }
    variants.set(ending, variant);
  }
  return {
    repository,
    title: config.getOptionalString('title') ?? null,
    publisher: config.getOptionalString('publisher') ?? null,
    format: config.getOptionalString('format') ?? null,
    task: config.getOptionalString('task') ?? null,
    identity: config.getOptionalString('identity') ?? null,
    isVersion: globOf(versions?.getOptionalString('tags') ?? '*'),
    most: versions
      ? readMost(versions, `${key}.versions`, DEFAULT_VERSIONS, MOST_VERSIONS)
      : DEFAULT_VERSIONS,
    variants,
  };
}

function readMost(
  config: Config,
  key: string,
  standard: number,
  most: number,
): number {
  const value = config.getOptionalNumber('most') ?? standard;
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new InputError(
      `${key}.most must be a whole number from 1 to ${most}`,
    );
  }
  return value;
}
