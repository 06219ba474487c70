import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Connection, readConnection } from '../http/connection';
import { PropertyKeys, readPropertyKeys } from '../sources/propertyFacts';

/** An MLflow tracking server and what of its registry is read. */
export interface MlflowConfig {
  connection: Connection;
  /** Root of its web pages. */
  webUrl: string;
  /** MLflow's own filter of registered models; undefined for all. */
  filter: string | undefined;
  /** Models of one page. */
  pageSize: number;
  /** Whether runs are read, for the data sets and commits that versions come from. */
  lineage: boolean;
  tags: PropertyKeys;
}

/** What MLflow accepts at most; Databricks accepts 100 in some regions. */
const LARGEST_PAGE = 1_000;

/**
 * Reads the configuration of a source of type `mlflow`.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 */
export function readMlflowConfig(config: Config, key: string): MlflowConfig {
  const connection = readConnection(config, key);
  const pageSize = config.getOptionalNumber('pageSize') ?? LARGEST_PAGE;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > LARGEST_PAGE) {
    throw new InputError(
      `${key}.pageSize must be a whole number from 1 to ${LARGEST_PAGE}`,
    );
  }
  return {
    connection,
    webUrl: config.getOptionalString('webUrl') ?? connection.url,
    filter: config.getOptionalString('filter'),
    pageSize,
    lineage: config.getOptionalBoolean('lineage') ?? true,
    tags: readPropertyKeys(config.getOptionalConfig('tags'), `${key}.tags`),
  };
}
