import { adapterFlagsOf } from './countedEngines';
import type { EngineArguments } from './EngineArguments';
import type { EngineSettings } from './EngineSettings';
import { uncounted } from './uncounted';

/** What an engine holds for LoRA adapters: nothing where they are off, and not known where their rank is not said. */
export function adapterSettings(
  engine: EngineSettings['engine'],
  args: EngineArguments,
): Pick<EngineSettings, 'adapters'> & Pick<EngineSettings, 'uncounted'> {
  const flags = adapterFlagsOf(engine);
  const on = flags && args.isOn(flags.on);
  if (!flags || !on) {
    return { adapters: undefined, uncounted: [] };
  }
  const byDefault = (value: number) => ({
    value,
    source: `${engine}'s default`,
  });
  const rank =
    args.number(flags.rank) ??
    (flags.defaultRank === undefined
      ? undefined
      : byDefault(flags.defaultRank));
  return rank
    ? {
        adapters: {
          count: args.number(flags.count) ?? byDefault(flags.defaultCount),
          rank,
        },
        uncounted: [],
      }
    : {
        adapters: undefined,
        uncounted: uncounted(
          on,
          'holds LoRA adapters of a rank that no argument says, which is not counted',
          true,
        ),
      };
}
