import {
  fieldPath,
  isKubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import { pathFiles, ServicePath } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import { resolveSources } from '../manifests/sourced';
import type { FileObject, Problem } from './CheckInput';
import { Difference, differences } from './differences';

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

/**
 * Holds the files against what the golden path writes for the same answers: a field that it does not write cannot be
 * expressed, whatever it is (a service account, host access, another container, an open network policy, a secret of
 * another tenant).
 */
export function goldenPathProblems(
  path: ServicePath,
  context: RenderContext,
  objects: readonly FileObject[],
): Problem[] {
  const missing = path.requires.filter(name => !context.profile.defaults[name]);
  if (missing.length > 0) {
    return [
      {
        outcome: 'unknown',
        message: `Could not compare the files with the golden path ${
          path.id
        }: no profile sets ${missing.join(', ')}`,
      },
    ];
  }
  const { refusal } = context.runtime;
  if (refusal !== undefined) {
    return [
      {
        message: `The golden path ${path.id} cannot write such files: ${refusal}`,
      },
    ];
  }
  return renderingProblems(pathFiles(path, context), objects, path.expected);
}

/**
 * How objects of files differ from what would be rendered for the same answers.
 *
 * @param adapt - takes over what answers and profiles do not decide, see `ServicePath.expected`
 */
export function renderingProblems(
  files: ReturnType<typeof pathFiles>,
  objects: readonly FileObject[],
  adapt: ServicePath['expected'] = rendered => rendered,
): Problem[] {
  const expected = files.flatMap(([file, trees]) =>
    trees
      .map(tree => resolveSources(tree).object)
      .filter(isKubernetesObject)
      .map(object => ({ file, object })),
  );
  const left = new Set(objects);
  const problems: Array<() => Problem> = [];
  for (const { file, object } of expected) {
    const ofKind = [...left].filter(entry => entry.object.kind === object.kind);
    const found =
      ofKind.find(
        entry => entry.object.metadata.name === object.metadata.name,
      ) ?? ofKind[0];
    if (!found) {
      problems.push(() => ({
        message: `${object.kind} is missing; the golden path writes it to ${file}`,
      }));
    } else {
      left.delete(found);
      problems.push(
        ...differences(adapt(object, found.object), found.object).map(
          difference => () => ({
            message: `${object.kind}: ${describe(difference)}`,
            file: found.file,
            path: fieldPath(difference.path),
            line: found.lineOf(difference.path),
          }),
        ),
      );
    }
  }
  for (const { file, lineOf, object } of left) {
    problems.push(() => ({
      message: `${object.kind} ${object.metadata.name} is not what the golden path writes for these answers; remove it`,
      file,
      line: lineOf(['kind']),
    }));
  }
  const shown = problems.slice(0, MAX_PROBLEMS).map(problem => problem());
  const more = problems.length - shown.length;
  return more > 0
    ? [...shown, { message: `and ${more} more differences` }]
    : shown;
}
