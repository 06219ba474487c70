import {
  fieldPath,
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import { goldenPathTrees } from '../manifests/goldenPathTrees';
import type { RenderContext } from '../manifests/RenderContext';
import { resolveSources } from '../manifests/sourced';
import type { FileObject, Problem } from './CheckInput';
import { Difference, differences } from './differences';

const MAX_PROBLEMS = 30;
const MAX_SHOWN = 120;
const MAX_DEFINITION_BYTES = 32 * 1024;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function describe({ path, expected, actual }: Difference): string {
  const field = fieldPath(path);
  if (expected === undefined) {
    return `${field} is not something a service may set here; remove it`;
  }
  return actual === undefined
    ? `${field} is missing; the platform sets it to ${show(expected)}`
    : `${field} is ${show(actual)}; the platform sets it to ${show(expected)}`;
}

/** The definition is generated from the model's entity, which the files do not hold: any text of decent size will do. */
function withOwnDefinition(
  expected: KubernetesObject,
  actual: KubernetesObject,
): KubernetesObject {
  const spec = actual.spec as { definition?: unknown } | undefined;
  const definition = spec?.definition;
  return expected.kind === 'API' &&
    typeof definition === 'string' &&
    Buffer.byteLength(definition) <= MAX_DEFINITION_BYTES
    ? { ...expected, spec: { ...(expected.spec as object), definition } }
    : expected;
}

/**
 * Holds the files against what the golden path writes for the same answers: a field that it does not write cannot be
 * expressed, whatever it is (a service account, host access, another container, an open network policy, a secret of
 * another tenant).
 */
export function goldenPathProblems(
  context: RenderContext,
  objects: readonly FileObject[],
): Problem[] {
  const { prometheus, gateway, dns } = context.profile.defaults;
  if (!prometheus || !gateway || !dns) {
    return [
      {
        outcome: 'unknown',
        message:
          'No profile sets prometheus, gateway and dns, so it is not known what the golden path writes',
      },
    ];
  }
  const problems: Array<() => Problem> = [];
  for (const [file, trees] of goldenPathTrees(context)) {
    for (const expected of trees.map(tree => resolveSources(tree).object)) {
      if (isKubernetesObject(expected)) {
        const found = objects.find(
          ({ object }) => object.kind === expected.kind,
        );
        if (!found) {
          problems.push(() => ({
            message: `${expected.kind} is missing; the golden path writes it to ${file}`,
          }));
        } else {
          problems.push(
            ...differences(
              withOwnDefinition(expected, found.object),
              found.object,
            ).map(difference => () => ({
              message: `${expected.kind}: ${describe(difference)}`,
              file: found.file,
              path: fieldPath(difference.path),
              line: found.lineOf(difference.path),
            })),
          );
        }
      }
    }
  }
  const shown = problems.slice(0, MAX_PROBLEMS).map(problem => problem());
  const more = problems.length - shown.length;
  return more > 0
    ? [...shown, { message: `and ${more} more differences` }]
    : shown;
}
