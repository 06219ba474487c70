import type { ArgumentId } from '../../engines/arguments';
import { numberFormat } from '../numberFormats';
import { valueFlagOf } from './countedEngines';
import type { EngineArguments } from './EngineArguments';
import type { EngineSettings, Setting } from './EngineSettings';

/** A setting that is not left to the engine. */
export const given = (setting: Setting<string> | undefined) =>
  setting?.value === 'auto' ? undefined : setting;

/** Bytes of one element of a cache of that type. */
export function kvElement(
  type: Setting<string> | undefined,
): Setting<number> | undefined {
  if (!type || type.value === 'auto') {
    return undefined;
  }
  const bits = numberFormat(type.value)?.bits;
  return bits === undefined
    ? undefined
    : { value: bits / 8, source: type.source };
}

/** Spellings of the flag that sets a count or a choice of an engine; none where it has no such flag. */
function spellingsOf(
  engine: EngineSettings['engine'],
  id: Exclude<ArgumentId, 'prefixCaching'>,
): string[] {
  const known = valueFlagOf(engine, id);
  return known ? [known.flag, ...(known.aliases ?? [])] : [];
}

/** What all engines are asked for, each by its own flags. */
export function sharedSettings(
  engine: EngineSettings['engine'],
  args: EngineArguments,
  defaults: Pick<EngineSettings, 'sequences' | 'stepTokens'>,
) {
  const { joined } = args;
  const number = (id: 'contextLength' | 'maxSequences' | 'maxBatchTokens') =>
    args.number(...spellingsOf(engine, id));
  const ranks = (id: 'tensorParallel' | 'pipelineParallel' | 'dataParallel') =>
    args.count(...spellingsOf(engine, id));
  const tensor = ranks('tensorParallel');
  return {
    engine,
    contextTokens: number('contextLength'),
    sequences: number('maxSequences') ?? defaults.sequences,
    stepTokens: number('maxBatchTokens') ?? defaults.stepTokens,
    quantization: given(args.text(...spellingsOf(engine, 'quantization'))),
    layout: {
      tensor,
      pipeline: ranks('pipelineParallel'),
      data: ranks('dataParallel'),
      attention: tensor,
    },
    kvFollowsWeights: false,
    keepsAllTokens: false,
    refused:
      joined === undefined
        ? undefined
        : `${engine} does not know the argument "${joined.slice(
            0,
            100,
          )}". Give the flag and its value as two arguments, or join them with "="`,
  } satisfies Partial<EngineSettings>;
}
