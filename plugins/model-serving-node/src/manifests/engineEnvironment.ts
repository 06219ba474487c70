import { engineKeyName } from '@model-serving/backstage-plugin-model-serving-common';
import {
  askedSecrets,
  engineKeyOf,
  fromProfile,
  fromRuntime,
  RenderContext,
  secretsName,
} from './RenderContext';
import type { Tree } from './sourced';

interface Variable {
  name: Tree;
  [field: string]: Tree;
}

/** A variable with the value that a Secret has under the variable's name. */
const ofSecret = (secret: string, variable: Tree): Variable => ({
  name: variable,
  valueFrom: { secretKeyRef: { name: secret, key: variable } },
});

/** Variables of the engine: no hub, the key that requests need where the platform gives one, and the secrets that were asked for. */
export function engineEnvironment(context: RenderContext): Variable[] {
  const key = engineKeyOf(context);
  const { name } = context.request;
  return [
    { name: 'HF_HUB_OFFLINE', value: '1' },
    ...(key
      ? [ofSecret(engineKeyName(name), fromRuntime(context, key.variable))]
      : []),
    ...askedSecrets(context).map(({ id, variable }) =>
      ofSecret(
        secretsName(name),
        fromProfile(context, `secrets.${id}`, variable),
      ),
    ),
  ];
}
