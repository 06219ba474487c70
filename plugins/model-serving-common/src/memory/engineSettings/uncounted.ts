import { numberFormat } from '../numberFormats';
import type { Setting, Uncounted } from './EngineSettings';

/** @param why - what it does, after the argument */
export function uncounted(
  setting: Setting<unknown> | undefined,
  why: string,
  isMore: boolean,
): Uncounted[] {
  return setting ? [{ value: why, source: setting.source, isMore }] : [];
}

/** A second model that drafts tokens. */
export const drafted = (setting: Setting<unknown> | undefined) =>
  uncounted(setting, 'adds a model for drafts, which is not counted', true);

/** Weights in the memory of the host. */
export const offloaded = (setting: Setting<unknown> | undefined) =>
  uncounted(
    setting,
    'keeps weights outside the accelerator, which is not counted',
    false,
  );

/** A file that holds more arguments. */
export const argumentFile = (setting: Setting<unknown> | undefined) =>
  uncounted(setting, 'names a file of arguments, which is not read', false);

/** Types of the cache that are not known. */
export function unknownTypes(
  ...types: Array<Setting<string> | undefined>
): Uncounted[] {
  return types.flatMap(type =>
    type && type.value !== 'auto' && !numberFormat(type.value)
      ? uncounted(type, 'names a type of cache that is not known', true)
      : [],
  );
}
