import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';
import type { RegistryDefinition, SourceSettings } from './RegistryDefinition';

const KEY = 'modelServing.models.sources';
const ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const OWNER = /^(group|user):[a-z0-9-]+\/[A-Za-z0-9._-]+$/;

/**
 * The sources of `modelServing.models.sources.<type>.<id>`, in the order of the configuration.
 *
 * @throws InputError naming the key that cannot be used
 * @public
 */
export function createSources(
  root: Config,
  registries: readonly RegistryDefinition[],
): ModelSource[] {
  const config = root.getOptionalConfig(KEY);
  const taken = new Set<string>();
  return (config?.keys() ?? []).flatMap(type => {
    const registry = registries.find(each => each.type === type);
    if (!registry) {
      throw new InputError(
        `${KEY}.${type} is not a type of registry. Use one of: ${registries
          .map(each => each.type)
          .sort()
          .join(', ')}`,
      );
    }
    const ofType = config!.getConfig(type);
    return ofType.keys().map(id => {
      const settings = readSettings(id, `${KEY}.${type}.${id}`, ofType, root);
      if (taken.has(id)) {
        throw new InputError(
          `${settings.key} has the id of another source. Give each source an id of its own.`,
        );
      }
      taken.add(id);
      return registry.createSource(settings);
    });
  });
}

function readSettings(
  id: string,
  key: string,
  ofType: Config,
  root: Config,
): SourceSettings {
  if (!ID.test(id)) {
    throw new InputError(
      `${key}: the id must be 1 to 63 lower-case letters, digits and dashes`,
    );
  }
  const config = ofType.getConfig(id);
  const owner = config.getOptionalString('owner') ?? null;
  if (owner !== null && !OWNER.test(owner)) {
    throw new InputError(
      `${key}.owner must be the entity ref of a group or user, such as group:default/data-science`,
    );
  }
  const schedule = config.getOptionalConfig('schedule');
  return {
    id,
    key,
    owner,
    schedule:
      schedule &&
      readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule),
    config,
    root,
  };
}
