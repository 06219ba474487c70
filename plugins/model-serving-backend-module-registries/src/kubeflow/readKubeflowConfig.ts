import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Connection, readConnection } from '../http/connection';
import { PropertyKeys, readPropertyKeys } from '../sources/propertyFacts';

/** A Kubeflow Model Registry and what of it is read. */
export interface KubeflowConfig {
  connection: Connection;
  /** Web page of a model, with `{id}` or `{name}` in it; null where there is none. */
  modelUrl: string | null;
  properties: PropertyKeys;
}

/**
 * Reads the configuration of a source of type `kubeflow`.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 */
export function readKubeflowConfig(
  config: Config,
  key: string,
): KubeflowConfig {
  const modelUrl = config.getOptionalString('modelUrl') ?? null;
  if (modelUrl !== null && !/\{(id|name)\}/.test(modelUrl)) {
    throw new InputError(`${key}.modelUrl must hold {id} or {name}`);
  }
  return {
    connection: readConnection(config, key),
    modelUrl,
    properties: readPropertyKeys(
      config.getOptionalConfig('properties'),
      `${key}.properties`,
    ),
  };
}
