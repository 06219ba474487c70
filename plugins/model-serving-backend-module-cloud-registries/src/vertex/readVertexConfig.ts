import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  Connection,
  PropertyKeys,
  readConnection,
  readPropertyKeys,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';

/** `modelServing.models.sources.vertex.<id>`. */
export interface VertexConfig {
  connection: Connection;
  project: string;
  location: string;
  /** JSON file of a service account; the application default credentials without it. */
  keyFile: string | undefined;
  /** Whether all versions are read, or the default one of each model. */
  allVersions: boolean;
  /** Which label holds which fact. */
  labels: PropertyKeys;
}

/** @throws InputError naming the key that cannot be used */
export function readVertexConfig(config: Config, key: string): VertexConfig {
  const name = (part: 'project' | 'location') => {
    const text = config.getString(part);
    if (!/^[a-z0-9][a-z0-9:.-]*$/.test(text)) {
      throw new InputError(`${key}.${part} is not the id of a ${part}`);
    }
    return text;
  };
  const location = name('location');
  const versions = config.getOptionalString('versions') ?? 'all';
  if (!['all', 'default'].includes(versions)) {
    throw new InputError(`${key}.versions must be all or default`);
  }
  return {
    connection: readConnection(
      config,
      key,
      `https://${location}-aiplatform.googleapis.com`,
    ),
    project: name('project'),
    location,
    keyFile: config.getOptionalString('keyFile'),
    allVersions: versions === 'all',
    labels: readPropertyKeys(
      config.getOptionalConfig('labels'),
      `${key}.labels`,
    ),
  };
}
