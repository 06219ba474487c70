import { readLists } from '@model-serving/backstage-kubernetes-policy-node';
import { isDeepStrictEqual } from 'node:util';
import { singleWord } from '../changes/differences';
import { FieldPath, isPlainMap } from '../changes/mergeValues';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import type { JudgeInput } from './CheckInput';
import type { Deviation } from './goldenPath';
import { readObjects } from './readObjects';
import { serviceDeviations } from './serviceDeviations';

/** What of a service in Git is other than its golden path writes. */
export interface GitDeviations {
  /** Whether the same is already so in Git. */
  has(deviation: Deviation): boolean;
  /** Whether Git holds exactly this file. */
  holds(file: string): boolean;
}

/** A part of a service with what stands there; undefined where nothing does. */
type Leaf = readonly [part: string, value: unknown];

/** The parts of a value that are told apart, each on its own: somebody else may add to the map or list that they are in. */
function leavesOf(
  value: unknown,
  field: FieldPath,
): Array<[FieldPath, unknown]> {
  if (isPlainMap(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, each]) =>
      leavesOf(each, [...field, key]),
    );
  }
  const reading = Array.isArray(value) ? readLists([value]) : undefined;
  return reading
    ? reading.lists[0].flatMap(({ key, value: each }) =>
        reading.of === 'maps'
          ? leavesOf(each, [...field, key])
          : [[[...field, key], singleWord(each)] as [FieldPath, unknown]],
      )
    : [[field, value]];
}

function leaves(deviation: Deviation): Leaf[] {
  if (deviation.kind === 'missing') {
    const { kind, metadata } = deviation.object;
    return [[JSON.stringify(['missing', kind, metadata.name]), undefined]];
  }
  const { kind, metadata } = deviation.found.object;
  if (deviation.kind === 'extra') {
    return [
      [JSON.stringify(['extra', kind, metadata.name]), deviation.found.object],
    ];
  }
  const { actual, expected, field } = deviation.difference;
  const parts =
    expected === undefined
      ? leavesOf(actual, field)
      : [[field, actual] as const];
  return parts.map(([path, value]) => [
    JSON.stringify(['field', kind, metadata.name, path]),
    value,
  ]);
}

/**
 * What of the files in Git is other than the golden path writes for what they answer. Empty where they are of no golden path:
 * nobody can tell then what somebody set on purpose.
 */
export function gitDeviations(
  input: Omit<JudgeInput, 'files' | 'inGit'>,
  inGit: readonly GitOpsFile[],
  files: readonly GitOpsFile[],
): GitDeviations {
  const { objects } = readObjects(inGit);
  const known = new Map(serviceDeviations(input, objects).flatMap(leaves));
  const contents = new Map(inGit.map(({ content, path }) => [path, content]));
  const same = new Set(
    files
      .filter(({ content, path }) => contents.get(path) === content)
      .map(({ path }) => path),
  );
  return {
    has: deviation =>
      leaves(deviation).every(
        ([part, value]) =>
          known.has(part) && isDeepStrictEqual(known.get(part), value),
      ),
    holds: file => same.has(file),
  };
}
