import {
  engineKeyName,
  engineKeyOf,
  fromRuntime,
  RenderContext,
} from './RenderContext';
import type { Tree } from './sourced';

/** Variables of the engine: no hub, and the key that requests need where the platform gives one. */
export function engineEnvironment(
  context: RenderContext,
): Array<{ name: Tree; [field: string]: Tree }> {
  const offline = { name: 'HF_HUB_OFFLINE', value: '1' };
  const key = engineKeyOf(context);
  if (!key) {
    return [offline];
  }
  const variable = fromRuntime(context, key.variable);
  return [
    offline,
    {
      name: variable,
      valueFrom: {
        secretKeyRef: {
          name: engineKeyName(context.request.name),
          key: variable,
        },
      },
    },
  ];
}
