import { createHash } from 'node:crypto';
import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ModelSource,
  readUsable,
  unusableModelSource,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { RegistryDefinition, SourceSettings } from './RegistryDefinition';

const KEY = 'modelServing.models.sources';
const ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const OWNER = /^(group|user):[a-z0-9-]+\/[A-Za-z0-9._-]+$/;

/**
 * The sources of `modelServing.models.sources.<type>.<id>`, in the order of the configuration. One whose configuration
 * cannot be used is there all the same: reading it fails with the reason, and its models stay as they were.
 *
 * @public
 */
export function createSources(
  root: Config,
  registries: readonly RegistryDefinition[],
): ModelSource[] {
  const config = root.getOptional(KEY);
  const { problem, value: configured } = readUsable(() => listSources(config));
  if (configured === undefined) {
    return [unusableModelSource(unnamed('sources', KEY), problem)];
  }
  const taken = new Set<string>();
  return configured.map(([type, id]) => {
    const key = `${KEY}.${type}.${id}`;
    const { problem: why, value: source } = readUsable(() => {
      if (taken.has(id)) {
        throw new InputError(
          `${key} has the id of another source. Give each source an id of its own.`,
        );
      }
      return createSource(root, registries, type, id);
    });
    const isNamed = ID.test(id) && !taken.has(id);
    taken.add(id);
    return (
      source ??
      unusableModelSource(
        isNamed ? { id, title: key, type } : unnamed(type, key),
        why ?? '',
      )
    );
  });
}

/** Types and ids. */
function listSources(config: unknown): Array<[type: string, id: string]> {
  return entriesOf(config, KEY).flatMap(([type, ofType]) =>
    entriesOf(ofType, `${KEY}.${type}`).map(([id]): [string, string] => [
      type,
      id,
    ]),
  );
}

function entriesOf(value: unknown, key: string): Array<[string, unknown]> {
  const map = value ?? {};
  if (typeof map !== 'object' || Array.isArray(map)) {
    throw new InputError(`${key} must be a map`);
  }
  return Object.entries(map);
}

/** What a source is called whose own id cannot be used. */
function unnamed(type: string, key: string) {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return { id: `unusable-${digest}`, title: key, type };
}

/**
 * One source of the configuration.
 *
 * @throws an error that names the key that cannot be used
 * @public
 */
export function createSource(
  root: Config,
  registries: readonly RegistryDefinition[],
  type: string,
  id: string,
): ModelSource {
  const registry = registries.find(each => each.type === type);
  if (!registry) {
    throw new InputError(
      `${KEY}.${type} is not a type of registry. Use one of: ${registries
        .map(each => each.type)
        .sort()
        .join(', ')}`,
    );
  }
  return registry.createSource(
    readSettings(id, `${KEY}.${type}.${id}`, root.getConfig(KEY), root),
  );
}

function readSettings(
  id: string,
  key: string,
  sources: Config,
  root: Config,
): SourceSettings {
  if (!ID.test(id)) {
    throw new InputError(
      `${key}: the id must be 1 to 63 lower-case letters, digits and dashes`,
    );
  }
  const config = sources.getConfig(key.slice(KEY.length + 1));
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
