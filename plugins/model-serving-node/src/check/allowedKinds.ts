import type { AnyServicePath } from '../goldenPaths';
import type { FileObject, Problem } from './CheckInput';
import type { GitDeviations } from './gitDeviations';

const CATALOG_FILE = /\/catalog-info\.yaml$/;
const CATALOG = 'backstage.io/v1alpha1';

const CATALOG_KINDS: ReadonlySet<string> = new Set(['Component', 'API']);

/** True for a catalog entity where one may be. */
export function isCatalogEntity({ object, file }: FileObject): boolean {
  return CATALOG_FILE.test(file) && object.apiVersion === CATALOG;
}

function isAllowed({ kinds }: AnyServicePath, entry: FileObject): boolean {
  const { apiVersion, kind } = entry.object;
  return CATALOG_FILE.test(entry.file)
    ? apiVersion === CATALOG && CATALOG_KINDS.has(kind)
    : kinds.some(
        allowed => allowed.kind === kind && allowed.apiVersion === apiVersion,
      );
}

/** Only kinds of the golden path, each object once, in the right kind of file, and among them one service. */
export function kindProblems(
  path: AnyServicePath,
  objects: readonly FileObject[],
  git?: GitDeviations,
): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const entry of objects) {
    const { apiVersion, kind, metadata } = entry.object;
    const object =
      kind === path.service.kind ? kind : `${kind} ${metadata.name}`;
    const at = { file: entry.file, path: 'kind', line: entry.lineOf(['kind']) };
    if (!isAllowed(path, entry)) {
      problems.push({
        ...(git?.has({ kind: 'extra', found: entry }) && { outcome: 'warn' }),
        message: CATALOG_FILE.test(entry.file)
          ? `${kind} (${apiVersion}) is not allowed in catalog-info.yaml; only Component and API are`
          : `${kind} (${apiVersion}) is not allowed; a service consists of ${path.kinds
              .map(allowed => allowed.kind)
              .join(', ')}`,
        ...at,
      });
    } else if (seen.has(object)) {
      problems.push({
        message: `The files contain more than one ${object}`,
        ...at,
      });
    }
    seen.add(object);
  }
  if (!objects.some(({ object }) => object.kind === path.service.kind)) {
    problems.push({
      message: `The files contain no ${path.service.kind}`,
    });
  }
  return problems;
}
