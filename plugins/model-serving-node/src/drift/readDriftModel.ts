import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseEntityRef } from '@backstage/catalog-model';
import { modelIdentityKey } from '@model-serving/backstage-plugin-model-serving-common';
import type { DriftModel } from './DriftSource';

const NAME = /^[A-Za-z0-9][\w./:-]{0,252}$/;
const ENTITY = /^resource:/i;

/**
 * Reads `model` and `version` of what an operator configured: an entity ref such as `resource:default/qwen3-8b`, a
 * repository such as `huggingface.co/organization/name`, or a name that the operator gave the model in its source.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the key that cannot be used
 * @public
 */
export function readDriftModel(
  config: Config,
  key: string,
): { model: DriftModel; version: string | null } {
  const text = config.getString('model');
  if (!NAME.test(text)) {
    throw new InputError(
      `${key}.model must be an entity ref such as resource:default/name, a repository such as huggingface.co/organization/name, or a name of your own`,
    );
  }
  return {
    model: modelOf(text, key),
    version: config.getOptionalString('version') ?? null,
  };
}

function modelOf(text: string, key: string): DriftModel {
  if (ENTITY.test(text)) {
    try {
      const { kind, name, namespace } = parseEntityRef(text, {
        defaultNamespace: 'default',
      });
      return {
        entityRef: `${kind}:${namespace}/${name}`.toLocaleLowerCase('en-US'),
      };
    } catch {
      throw new InputError(`${key}.model is not an entity ref`);
    }
  }
  return {
    identity: modelIdentityKey(
      text.includes('/')
        ? { kind: 'repository', repository: text, revision: null }
        : { kind: 'mapping', name: text },
    ),
  };
}
