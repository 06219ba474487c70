import {
  ListElement,
  readLists,
} from '@model-serving/backstage-kubernetes-policy-node';
import type { EditChoice } from '@model-serving/backstage-plugin-model-serving-common';
import { isDeepStrictEqual } from 'node:util';

/** Elements of lists are named by what tells them apart, not by their place. */
export type FieldPath = ReadonlyArray<string | number>;

/** One value in three versions; undefined where a version does not have it. */
export interface Versions {
  /** What the golden path writes for the answers that the form was opened with. */
  base: unknown;
  /** What Git has. */
  git: unknown;
  /** What the golden path writes for the new answers. */
  form: unknown;
}

/** A part of an object about which something is to be said. */
export interface MergedPart extends Versions {
  path: FieldPath;
}

export interface MergedValue {
  /** Undefined where there is none any more. */
  value: unknown;
  /** Only Git differs from what the golden path wrote. */
  kept: MergedPart[];
  /** Git and the answers changed the same. */
  conflicts: MergedPart[];
}

type Choose = (path: FieldPath) => EditChoice | undefined;

type PlainMap = Readonly<Record<string, unknown>>;

export const isPlainMap = (value: unknown): value is PlainMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (map: PlainMap, key: string): unknown =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** The keys of one list with those of another added, each behind the one that it follows there. */
function interleaved(keys: readonly string[], more: readonly string[]) {
  const result = [...keys];
  more.forEach((key, index) => {
    if (!result.includes(key)) {
      const before = more
        .slice(0, index)
        .findLast(candidate => result.includes(candidate));
      result.splice(
        before === undefined ? 0 : result.indexOf(before) + 1,
        0,
        key,
      );
    }
  });
  return result;
}

/**
 * Merges what the answers change into what Git has: what differs between `base` and `form` is what was asked for, all else
 * stays as it is in Git.
 *
 * Where both changed the same to different values, the choice decides; without one, Git's value stays. A choice for the form
 * also replaces what only Git changed.
 */
export function mergeValues(versions: Versions, choose: Choose): MergedValue {
  const kept: MergedPart[] = [];
  const conflicts: MergedPart[] = [];

  const mergeParts = (
    keys: readonly string[],
    of: (key: string) => Versions,
    path: FieldPath,
    whole: boolean,
  ) =>
    keys
      .map(key => {
        const at = [...path, key];
        return [key, whole ? leaf(of(key), at) : merge(of(key), at)] as const;
      })
      .filter(([, value]) => value !== undefined);

  function leaf({ base, form, git }: Versions, path: FieldPath): unknown {
    if (isDeepStrictEqual(git, form)) {
      return git;
    }
    if (isDeepStrictEqual(base, git)) {
      return form;
    }
    (isDeepStrictEqual(base, form) ? kept : conflicts).push({
      path,
      base,
      form,
      git,
    });
    return choose(path) === 'form' ? form : git;
  }

  function merge(of: Versions, path: FieldPath): unknown {
    const { base, form, git } = of;
    if (isDeepStrictEqual(git, form)) {
      return git;
    }
    // Where one side has nothing any more, what the other added to it is still told apart.
    const isOneSided =
      (git === undefined || form === undefined) &&
      !isDeepStrictEqual(base, git) &&
      !isDeepStrictEqual(base, form);
    const filled = <T>(value: unknown, empty: T) =>
      value === undefined && isOneSided && base !== undefined ? empty : value;
    const orNothing = (size: number, value: unknown) =>
      size === 0 && isOneSided ? undefined : value;
    const [gitMap, formMap] = [filled(git, {}), filled(form, {})];
    if (isPlainMap(gitMap) && isPlainMap(formMap)) {
      const former = isPlainMap(base) ? base : {};
      const parts = mergeParts(
        interleaved(Object.keys(gitMap), Object.keys(formMap)),
        key => ({
          base: own(former, key),
          form: own(formMap, key),
          git: own(gitMap, key),
        }),
        path,
        false,
      );
      return orNothing(parts.length, Object.fromEntries(parts));
    }
    const [gitList, formList] = [filled(git, []), filled(form, [])];
    if (Array.isArray(gitList) && Array.isArray(formList)) {
      const former = Array.isArray(base) ? base : [];
      const reading = readLists([former, gitList, formList]);
      if (reading) {
        const [inBase, inGit, inForm] = reading.lists.map(
          list =>
            new Map(
              list.map(({ key, value }): [string, unknown] => [key, value]),
            ),
        );
        const elements = mergeParts(
          interleaved([...inGit.keys()], [...inForm.keys()]),
          key => ({
            base: inBase.get(key),
            form: inForm.get(key),
            git: inGit.get(key),
          }),
          path,
          reading.of === 'arguments',
        );
        return orNothing(
          elements.length,
          reading.listOf(
            elements.map(([key, value]): ListElement => ({ key, value })),
          ),
        );
      }
    }
    return leaf(of, path);
  }

  return { value: merge(versions, []), kept, conflicts };
}
