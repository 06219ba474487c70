import {
  fieldPath,
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import { pathFiles, ServicePath } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import { resolveSources } from '../manifests/sourced';
import type { FileObject, Problem } from './CheckInput';
import { Difference, differences } from '../changes/differences';
import type { GitDeviations } from './gitDeviations';

const MAX_PROBLEMS = 30;
const MAX_SHOWN = 120;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function describe({ path, expected, actual }: Difference): string {
  const field = fieldPath(path);
  if (expected === undefined) {
    return `${field} may not be set by a service; remove it`;
  }
  return actual === undefined
    ? `${field} is missing; set it to ${show(expected)}`
    : `${field} is ${show(actual)}; it must be ${show(expected)}`;
}

/** The same of a field that is already so in Git. */
function describeKept({ path, expected, actual }: Difference): string {
  const field = fieldPath(path);
  if (expected === undefined) {
    return `${field} is kept from Git; the golden path does not write it`;
  }
  return actual === undefined
    ? `${field} is missing in Git and stays so; the golden path writes ${show(
        expected,
      )}`
    : `${field} is kept from Git as ${show(
        actual,
      )}; the golden path writes ${show(expected)}`;
}

/**
 * Holds the files against what the golden path writes for the same answers: a field that it does not write cannot be
 * expressed, whatever it is (a service account, host access, another container, an open network policy, a secret of
 * another tenant). What is already so in Git only warns: whoever merged it there has answered for it.
 */
export function goldenPathProblems(
  path: ServicePath,
  context: RenderContext,
  objects: readonly FileObject[],
  git?: GitDeviations,
): Problem[] {
  const unable = renderingRefusal(path, context);
  return unable
    ? [unable]
    : renderingProblems(pathFiles(path, context), objects, path.expected, git);
}

/** Why the golden path cannot render at all; null where it can. */
export function renderingRefusal(
  path: ServicePath,
  context: Pick<RenderContext, 'profile' | 'runtime'>,
): Problem | null {
  const missing = path.requires.filter(name => !context.profile.defaults[name]);
  if (missing.length > 0) {
    return {
      outcome: 'unknown',
      message: `Could not compare the files with the golden path ${
        path.id
      }: no profile sets ${missing.join(', ')}`,
    };
  }
  const { refusal } = context.runtime;
  return refusal === undefined
    ? null
    : {
        message: `The golden path ${path.id} cannot write such files: ${refusal}`,
      };
}

/** What differs between objects and their rendering. */
export type Deviation =
  | { kind: 'missing'; file: string; object: KubernetesObject }
  | { kind: 'extra'; found: FileObject }
  | { kind: 'field'; found: FileObject; difference: Difference };

/**
 * How objects of files differ from what would be rendered for the same answers.
 *
 * @param adapt - takes over what answers and profiles do not decide, see `ServicePath.expected`
 */
export function deviations(
  files: ReturnType<typeof pathFiles>,
  objects: readonly FileObject[],
  adapt: ServicePath['expected'] = rendered => rendered,
): Deviation[] {
  const expected = files.flatMap(([file, trees]) =>
    trees
      .map(tree => resolveSources(tree).object)
      .filter(isKubernetesObject)
      .map(object => ({ file, object })),
  );
  const left = new Set(objects);
  const found: Deviation[] = [];
  for (const { file, object } of expected) {
    const ofKind = [...left].filter(entry => entry.object.kind === object.kind);
    const same =
      ofKind.find(
        entry => entry.object.metadata.name === object.metadata.name,
      ) ?? ofKind[0];
    if (!same) {
      found.push({ kind: 'missing', file, object });
    } else {
      left.delete(same);
      found.push(
        ...differences(adapt(object, same.object), same.object).map(
          (difference): Deviation => ({
            kind: 'field',
            found: same,
            difference,
          }),
        ),
      );
    }
  }
  return [
    ...found,
    ...[...left].map((entry): Deviation => ({ kind: 'extra', found: entry })),
  ];
}

function problemOf(deviation: Deviation, isKept: boolean): Problem {
  const outcome = isKept ? { outcome: 'warn' as const } : {};
  switch (deviation.kind) {
    case 'missing': {
      const { file, object } = deviation;
      return {
        ...outcome,
        message: isKept
          ? `${object.kind} is missing in Git and stays so; the golden path writes it to ${file}`
          : `${object.kind} is missing; the golden path writes it to ${file}`,
      };
    }
    case 'extra': {
      const { file, lineOf, object } = deviation.found;
      const name = `${object.kind} ${object.metadata.name}`;
      return {
        ...outcome,
        message: isKept
          ? `${name} is kept from Git; the golden path does not write it`
          : `${name} is not what the golden path writes for these answers; remove it`,
        file,
        line: lineOf(['kind']),
      };
    }
    default: {
      const { difference, found } = deviation;
      return {
        ...outcome,
        message: `${found.object.kind}: ${
          isKept ? describeKept(difference) : describe(difference)
        }`,
        file: found.file,
        path: fieldPath(difference.path),
        line: found.lineOf(difference.path),
      };
    }
  }
}

/** The deviations of objects from their rendering, in words; those that are so in Git come last, as warnings. */
export function renderingProblems(
  files: ReturnType<typeof pathFiles>,
  objects: readonly FileObject[],
  adapt?: ServicePath['expected'],
  git?: GitDeviations,
): Problem[] {
  const found = deviations(files, objects, adapt);
  const isKept = (deviation: Deviation) => git?.has(deviation) === true;
  return [
    ...shown(
      found.filter(deviation => !isKept(deviation)),
      false,
    ),
    ...shown(found.filter(isKept), true),
  ];
}

/** As many as somebody can read; what refuses is never left out for what warns. */
function shown(found: readonly Deviation[], isKept: boolean): Problem[] {
  const problems = found
    .slice(0, MAX_PROBLEMS)
    .map(deviation => problemOf(deviation, isKept));
  const more = found.length - problems.length;
  return more > 0
    ? [
        ...problems,
        {
          ...(isKept && { outcome: 'warn' as const }),
          message: `and ${more} more differences`,
        },
      ]
    : problems;
}
