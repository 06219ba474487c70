import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ModelIdentity } from '@model-serving/backstage-plugin-model-serving-common';

const NAME = /^[A-Za-z0-9][\w./:-]{0,252}$/;

/** Which model of other sources a model is, as the operator says, by its name in the source. */
export type OperatorIdentities = ReadonlyMap<string, ModelIdentity>;

/**
 * Reads `identities`: for the name of a model a repository such as `huggingface.co/qwen/qwen3-8b`, or a name that the
 * operator gave the model in another source too.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the model whose identity cannot be used
 */
export function readOperatorIdentities(
  config: Config,
  key: string,
): OperatorIdentities {
  const identities = config.getOptional('identities') ?? {};
  if (typeof identities !== 'object' || Array.isArray(identities)) {
    throw new InputError(`${key}.identities must be texts by model name`);
  }
  return new Map(
    Object.entries(identities as object).map(([model, value]) => [
      model,
      identityOf(value, `${key}.identities.${model}`),
    ]),
  );
}

/** @throws InputError for what is neither a repository nor a name */
export function identityOf(value: unknown, key: string): ModelIdentity {
  if (typeof value !== 'string' || !NAME.test(value)) {
    throw new InputError(
      `${key} must be a repository such as huggingface.co/organization/name, or a name of your own`,
    );
  }
  return value.includes('/')
    ? { kind: 'repository', repository: value.toLowerCase(), revision: null }
    : { kind: 'mapping', name: value };
}
