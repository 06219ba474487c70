import type { FileObject, Problem } from './CheckInput';

const CATALOG_FILE = /\/catalog-info\.yaml$/;
const CATALOG = 'backstage.io/v1alpha1';

/** What the golden paths emit; a document of any other kind is refused. */
const CLUSTER_KINDS: ReadonlyMap<string, string> = new Map([
  ['InferenceService', 'serving.kserve.io/v1beta1'],
  ['ScaledObject', 'keda.sh/v1alpha1'],
  ['TriggerAuthentication', 'keda.sh/v1alpha1'],
  ['ExternalSecret', 'external-secrets.io/v1'],
  ['NetworkPolicy', 'networking.k8s.io/v1'],
]);

const CATALOG_KINDS: ReadonlySet<string> = new Set(['Component', 'API']);

/** True for a catalog entity where one may be. */
export function isCatalogEntity({ object, file }: FileObject): boolean {
  return CATALOG_FILE.test(file) && object.apiVersion === CATALOG;
}

function isAllowed(entry: FileObject): boolean {
  const { apiVersion, kind } = entry.object;
  return CATALOG_FILE.test(entry.file)
    ? apiVersion === CATALOG && CATALOG_KINDS.has(kind)
    : CLUSTER_KINDS.get(kind) === apiVersion;
}

/** Only kinds of the golden path, each once, in the right kind of file, and among them the service. */
export function kindProblems(objects: readonly FileObject[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const entry of objects) {
    const { apiVersion, kind } = entry.object;
    const at = { file: entry.file, path: 'kind', line: entry.lineOf(['kind']) };
    if (!isAllowed(entry)) {
      problems.push({
        message: CATALOG_FILE.test(entry.file)
          ? `${kind} (${apiVersion}) is not allowed in catalog-info.yaml; only Component and API are`
          : `${kind} (${apiVersion}) is not allowed; a service consists of ${[
              ...CLUSTER_KINDS.keys(),
            ].join(', ')}`,
        ...at,
      });
    } else if (seen.has(kind)) {
      problems.push({ message: `There is more than one ${kind}`, ...at });
    }
    seen.add(kind);
  }
  if (!seen.has('InferenceService')) {
    problems.push({ message: 'There is no InferenceService among the files' });
  }
  return problems;
}
