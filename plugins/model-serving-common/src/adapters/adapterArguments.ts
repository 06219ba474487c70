import { engineNamed } from '../engines';

/**
 * Where engines find adapters, each in a folder of its name. Not below the model, which is mounted read-only and so cannot
 * hold the folder that another mount needs.
 * @public
 */
export const ADAPTERS_PATH = '/mnt/lora';

/** Where an engine finds an adapter. @public */
export const adapterPath = (name: string) => `${ADAPTERS_PATH}/${name}`;

/**
 * The arguments with which an engine loads adapters when it starts; none where it takes none. Memory is held for as many
 * adapters as there are, each with the rank that is given.
 * @public
 */
export function adapterArguments(
  engine: string,
  names: readonly string[],
  rank: number,
): string[] {
  const flags = engineNamed(engine)?.adapters;
  return !flags || names.length === 0
    ? []
    : [
        flags.on,
        // Another flag ends the list, which the policies look for.
        flags.modules,
        ...names.map(name => `${name}=${adapterPath(name)}`),
        `${flags.count}=${names.length}`,
        `${flags.rank}=${rank}`,
      ];
}

/** The highest rank that arguments set; undefined where they set none that the engine takes. @public */
export function readAdapterRank(
  engine: string,
  args: readonly string[],
): number | undefined {
  const flags = engineNamed(engine)?.adapters;
  const start = `${flags?.rank}=`;
  const text = args.find(argument => argument.startsWith(start));
  const rank = text && /^[1-9][0-9]{0,5}$/.exec(text.slice(start.length));
  return rank && isRank(engine, Number(rank[0])) ? Number(rank[0]) : undefined;
}

/** Whether an engine takes a rank as its highest. */
export function isRank(engine: string, rank: number): boolean {
  const flags = engineNamed(engine)?.adapters;
  return flags !== undefined && (flags.ranks?.includes(rank) ?? rank >= 1);
}

/** The lowest rank that an engine takes as its highest and that holds another; undefined where there is none. */
export function rankThatHolds(
  engine: string,
  rank: number,
): number | undefined {
  const flags = engineNamed(engine)?.adapters;
  return flags?.ranks ? flags.ranks.find(each => each >= rank) : rank;
}
