import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  Connection,
  PropertyKeys,
  readConnection,
  readPropertyKeys,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import {
  readSecret,
  Secret,
} from '@model-serving/backstage-plugin-model-serving-node';

/** Who reads: an application, or what the portal runs as where none is configured. */
export type AzureIdentity =
  | { kind: 'default' }
  | { kind: 'application'; tenantId: string; clientId: string; secret: Secret };

/** `modelServing.models.sources.azureml.<id>`. */
export interface AzureMlConfig {
  connection: Connection;
  identity: AzureIdentity;
  /** What the title names: the workspace or registry. */
  name: string;
  /** Path of the workspace or registry below the API's root. */
  path: string;
  /** Which tag or property of a model holds which fact. */
  tags: PropertyKeys;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME = /^[\w().-]{1,90}$/;

/** @throws InputError naming the key that cannot be used */
export function readAzureMlConfig(config: Config, key: string): AzureMlConfig {
  const subscription = config.getString('subscription');
  if (!GUID.test(subscription)) {
    throw new InputError(
      `${key}.subscription must be the id of a subscription`,
    );
  }
  const places = (['workspace', 'registry'] as const).filter(place =>
    config.has(place),
  );
  const [place] = places;
  if (places.length !== 1 || place === undefined) {
    throw new InputError(`${key} needs either workspace or registry`);
  }
  const names = [config.getString('resourceGroup'), config.getString(place)];
  if (!names.every(name => NAME.test(name))) {
    throw new InputError(
      `${key}.resourceGroup and ${key}.${place} must be names, not paths`,
    );
  }
  const [group, name] = names;
  return {
    connection: readConnection(config, key, 'https://management.azure.com'),
    identity: readIdentity(config, key),
    name,
    path: `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.MachineLearningServices/${
      place === 'workspace' ? 'workspaces' : 'registries'
    }/${name}`,
    tags: readPropertyKeys(config.getOptionalConfig('tags'), `${key}.tags`),
  };
}

function readIdentity(config: Config, key: string): AzureIdentity {
  const clientId = config.getOptionalString('clientId');
  const tenantId = config.getOptionalString('tenantId');
  const secret = readSecret(config, 'clientSecret', key);
  if (!clientId && !tenantId && !secret) {
    return { kind: 'default' };
  }
  if (!clientId || !tenantId || !secret) {
    throw new InputError(
      `${key} needs tenantId, clientId and clientSecret (or clientSecretFile), or none of them`,
    );
  }
  return { kind: 'application', tenantId, clientId, secret };
}
