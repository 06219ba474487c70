import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ModelIdentity,
  readWebLink,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Connection, readConnection } from '../http/connection';
import { identityOf } from '../sources/operatorIdentities';

/** What a provider's API is read with; `none` where the models stand in the configuration alone. */
export const HOSTED_APIS = ['none', 'openai', 'replicate'] as const;

export type HostedApi = (typeof HOSTED_APIS)[number];

/** A price as the operator agreed on it. */
export interface DeclaredPrice {
  inputPerMillion: number | null;
  outputPerMillion: number | null;
  currency: string;
  /** ISO 8601 date. */
  asOf: string;
}

/** What an operator says of a model; null where nothing is said. */
export interface DeclaredModel {
  /** As the provider's API names it. */
  name: string;
  title: string | null;
  description: string | null;
  task: string | null;
  license: string | null;
  /** Web page of the license or the terms of use. */
  licenseUrl: string | null;
  contextLength: number | null;
  toolCalling: boolean | null;
  region: string | null;
  price: DeclaredPrice | null;
  identity: ModelIdentity | null;
}

/** A provider that serves models, and those that are listed. */
export interface HostedConfig {
  api: HostedApi;
  provider: string;
  /** Undefined where no API is read. */
  connection: Connection | undefined;
  /** Where its models are called; null where it is not told. */
  url: string | null;
  region: string | null;
  /** Web page of what the provider does with data. */
  dataTerms: string | null;
  /** Models by name. With an API other than `none` and without models, all that it lists are taken. */
  models: ReadonlyMap<string, DeclaredModel>;
}

const REPLICATE = 'https://api.replicate.com/v1';
const NAME = /^[A-Za-z0-9][\w.:/@-]{0,199}$/;

/**
 * Reads the configuration of a source of type `hosted`.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 */
export function readHostedConfig(config: Config, key: string): HostedConfig {
  const hasUrl = config.has('url');
  const api = apiOf(config, key) ?? (hasUrl ? 'openai' : 'none');
  const models = new Map(
    (config.getOptionalConfigArray('models') ?? []).map((each, index) => {
      const model = readModel(each, `${key}.models[${index}]`);
      return [model.name, model] as const;
    }),
  );
  if (models.size === 0 && api !== 'openai') {
    throw new InputError(
      `${key}.models is missing: ${
        api === 'none' ? 'without url' : 'of Replicate'
      }, only the models that it lists are known`,
    );
  }
  const connection =
    api === 'none'
      ? undefined
      : readConnection(
          config,
          key,
          api === 'replicate' ? REPLICATE : undefined,
        );
  return {
    api,
    provider: config.getString('provider'),
    connection,
    url: linkOf(config, 'callUrl', key) ?? connection?.url ?? null,
    region: config.getOptionalString('region') ?? null,
    dataTerms: linkOf(config, 'dataTerms', key),
    models,
  };
}

function apiOf(config: Config, key: string): HostedApi | undefined {
  const text = config.getOptionalString('api');
  const api = HOSTED_APIS.find(each => each === text);
  if (text !== undefined && !api) {
    throw new InputError(`${key}.api must be one of ${HOSTED_APIS.join(', ')}`);
  }
  return api;
}

function readModel(config: Config, key: string): DeclaredModel {
  const name = config.getString('name');
  if (!NAME.test(name)) {
    throw new InputError(`${key}.name is not the name of a model`);
  }
  const identity = config.getOptionalString('identity');
  const contextLength = config.getOptionalNumber('contextLength') ?? null;
  if (
    contextLength !== null &&
    !(Number.isInteger(contextLength) && contextLength > 0)
  ) {
    throw new InputError(`${key}.contextLength must be a positive integer`);
  }
  const price = config.getOptionalConfig('price');
  return {
    name,
    title: config.getOptionalString('title') ?? null,
    description: config.getOptionalString('description') ?? null,
    task: config.getOptionalString('task') ?? null,
    license: config.getOptionalString('license') ?? null,
    licenseUrl: linkOf(config, 'licenseUrl', key),
    contextLength,
    toolCalling: config.getOptionalBoolean('toolCalling') ?? null,
    region: config.getOptionalString('region') ?? null,
    price: price ? readPrice(price, `${key}.price`) : null,
    identity:
      identity === undefined ? null : identityOf(identity, `${key}.identity`),
  };
}

function readPrice(config: Config, key: string): DeclaredPrice {
  const amount = (name: string) => {
    const value = config.getOptionalNumber(name) ?? null;
    if (value !== null && !(Number.isFinite(value) && value >= 0)) {
      throw new InputError(`${key}.${name} must be a number of at least 0`);
    }
    return value;
  };
  const currency = config.getString('currency');
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new InputError(`${key}.currency must be a code such as USD`);
  }
  // Unquoted dates in YAML are texts in Backstage's reader.
  const asOf = config.getString('asOf');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf))) {
    throw new InputError(
      `${key}.asOf must be the date of the price, such as 2026-11-29`,
    );
  }
  return {
    inputPerMillion: amount('inputPerMillion'),
    outputPerMillion: amount('outputPerMillion'),
    currency,
    asOf,
  };
}

function linkOf(config: Config, name: string, key: string): string | null {
  const text = config.getOptionalString(name);
  if (text === undefined) {
    return null;
  }
  const link = readWebLink(text);
  if (link === null) {
    throw new InputError(`${key}.${name} must be a web address`);
  }
  return link;
}
