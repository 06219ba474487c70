import {
  kindFactsOfCrds,
  KubernetesObject,
  PolicyBundle,
  SchemaSet,
  YamlReader,
} from '@model-serving/backstage-kubernetes-policy-node';
import { LABEL_PREFIX } from '@model-serving/backstage-plugin-model-serving-common';
import { parsePlatformPolicies } from '../check/platformPolicies';
import { withoutSecrets } from '../check/withoutSecrets';
import { REPOSITORY_LIMITS } from '../gitops/fileLimits';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import { lineOfFinding } from './lineOfFinding';
import type { KustomizeBuild } from './repository/buildKustomizations';
import { builtEntries } from './repository/builtEntries';
import { Chart, splitCharts } from './repository/charts';
import { Destinations, rendersElsewhere } from './repository/destinations';
import {
  isKustomization,
  Kustomization,
  planKustomizations,
} from './repository/kustomizations';
import { Judge, objectFindings } from './repository/objectFindings';
import { Entry, readEntries } from './repository/readEntries';
import { HELM_NEXT } from './repository/templateLanguage';
import type { RepositoryFinding, RepositoryReport } from './RepositoryReport';

const ARGO_CD = 'system:serviceaccount:argocd:argocd-application-controller';
/** Read by the portal alone, never by a cluster: catalog entities and profiles. */
const PORTAL_GROUPS = /^(model-serving\.)?backstage\.io\//;
/** What kinds that nothing is known of are called where they are in no namespace. */
const CLUSTER_SCOPED = /^Cluster[A-Z]/;
const FIX_ANNOTATION = `${LABEL_PREFIX}/fix`;

/** What to judge, and by what. @public */
export interface RepositoryCheck {
  /** Every file of the repository that may hold manifests; paths from its root. */
  files: readonly GitOpsFile[];
  /** YAML files of CustomResourceDefinitions beside those in the repository. */
  crdFiles?: readonly GitOpsFile[];
  /** OpenAPI v3 documents of an API server, for its built-in kinds. */
  openapi?: readonly unknown[];
  /** Folder of the policies; `platform/policies` when left out. */
  policiesPath?: string;
  /** Who applies the files; the account of Argo CD's controller when left out. */
  username?: string;
  /** Namespace of objects that name none and that no Application of the repository applies. */
  namespace?: string;
  /** What building the repository's kustomizations gave; those without a result count as not built. */
  builds?: readonly KustomizeBuild[];
}

const nameOf = ({ kind, metadata }: KubernetesObject) =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;

const isJudged = ({ object: { apiVersion, kind } }: Entry) =>
  !PORTAL_GROUPS.test(apiVersion) &&
  !apiVersion.startsWith('admissionregistration.k8s.io/') &&
  kind !== 'CustomResourceDefinition';

function policyFindings(
  bundle: PolicyBundle,
  entries: readonly Entry[],
): RepositoryFinding[] {
  const entryOf = (policy: string) =>
    entries.find(
      ({ object }) =>
        object.kind === 'ValidatingAdmissionPolicy' &&
        object.metadata.name === policy,
    );
  return [
    ...bundle.problems.map(problem => ({
      ...problem,
      file: problem.file ?? '',
      document: 1,
      line: 1,
    })),
    ...bundle.unevaluable().map(({ policy, message }) => {
      const entry = entryOf(policy);
      return {
        category: 'policy' as const,
        rule: policy,
        outcome: 'unknown' as const,
        message,
        file: entry?.file.path ?? '',
        document: entry?.document ?? 1,
        line: entry?.lineOf(['metadata', 'name']) ?? 1,
      };
    }),
  ];
}

const unchecked = (
  rule: string,
  file: string,
  message: string,
  next: string,
): RepositoryFinding => ({
  category: 'schema',
  rule,
  outcome: 'unknown',
  message,
  next,
  file,
  document: 1,
  line: 1,
});

const chartFinding = ({ file, folder, templates }: Chart) =>
  unchecked(
    'template',
    file,
    `${folder || 'The repository'} is a Helm chart: its ${templates} ${
      templates === 1
        ? 'template becomes a manifest'
        : 'templates become manifests'
    } only when Helm renders them, so they were not checked`,
    HELM_NEXT,
  );

/** The kustomizations of a repository: what was built of them, what was not, and which files they take in. */
function readKustomizations(
  files: readonly GitOpsFile[],
  kustomizations: readonly Kustomization[],
  builds: readonly KustomizeBuild[],
) {
  const byPath = new Map(files.map(file => [file.path, file]));
  const taken = new Set(kustomizations.flatMap(({ reads }) => reads));
  const plain = new Set<string>();
  const entries: Entry[] = [];
  const findings: RepositoryFinding[] = [];
  for (const kustomization of kustomizations) {
    const { file, isPart, reads, refusal, resources } = kustomization;
    if (isPart) {
      continue;
    }
    const build = builds.find(one => one.file === file);
    let problem =
      refusal ?? (build && 'problem' in build ? build.problem : undefined);
    if (!problem && build && 'content' in build) {
      try {
        entries.push(
          ...builtEntries(
            byPath.get(file)!,
            build.content,
            reads.flatMap(path => byPath.get(path) ?? []),
            new YamlReader(REPOSITORY_LIMITS, 'kubernetes'),
          ),
        );
        continue;
      } catch (error) {
        problem = (error as Error).message;
      }
    }
    resources.forEach(path => plain.add(path));
    findings.push(
      unchecked(
        'kustomization',
        file,
        `The kustomization was not built (${
          problem ?? 'neither kustomize nor kubectl is installed here'
        }), so its resources were checked as they stand, without its patches and generators`,
        problem
          ? 'Build it yourself (kubectl kustomize <dir>) into a folder and check that, or leave it out with --exclude'
          : 'Install kustomize or kubectl where the check runs',
      ),
    );
  }
  return {
    entries,
    findings,
    /** Files that are judged as they stand. */
    files: files.filter(
      ({ path }) =>
        !isKustomization(path) && (!taken.has(path) || plain.has(path)),
    ),
  };
}

/** The objects that files stand for, each in every namespace that it goes to. */
function placed(
  entry: Entry,
  bundle: PolicyBundle,
  destinations: Destinations,
): Entry[] | undefined {
  const { object } = entry;
  if (
    object.metadata.namespace ||
    !bundle.isNamespaced(object) ||
    CLUSTER_SCOPED.test(object.kind)
  ) {
    return [entry];
  }
  const namespaces = destinations.of(entry.file.path);
  return namespaces.length === 0
    ? undefined
    : namespaces.map(namespace => ({
        ...entry,
        object: { ...object, metadata: { ...object.metadata, namespace } },
      }));
}

const withoutNamespace = (entry: Entry): RepositoryFinding => ({
  ...unchecked(
    'namespace',
    entry.file.path,
    `${entry.object.kind} ${entry.object.metadata.name} names no namespace, and no Argo CD Application or Flux Kustomization of the repository applies this file to one, so the policies that apply to it are unknown`,
    'Set metadata.namespace, or name the namespace with --namespace',
  ),
  category: 'tenant',
  document: entry.document,
  object: nameOf(entry.object),
  line: entry.lineOf([]) ?? 1,
});

function withoutRepeats(
  findings: readonly RepositoryFinding[],
): RepositoryFinding[] {
  const seen = new Set<string>();
  return findings.filter(one => {
    const key = `${one.file}\u0000${one.document}\u0000${one.object}\u0000${one.rule}\u0000${one.message}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function notesOf(judged: readonly Entry[], schemas: SchemaSet): string[] {
  const kinds = new Set(
    judged
      .map(({ object }) => object)
      .filter(({ apiVersion, kind }) => !schemas.has(apiVersion, kind))
      .map(({ apiVersion, kind }) => `${kind} (${apiVersion})`),
  );
  const charts = judged
    .map(({ object }) => object)
    .filter(rendersElsewhere)
    .map(nameOf);
  return [
    ...(kinds.size > 0
      ? [
          `fields and types of ${[...kinds]
            .sort()
            .join(
              ', ',
            )}, because their schemas are missing; set --crds for CustomResourceDefinitions and --openapi for built-in kinds`,
        ]
      : []),
    ...(charts.length > 0
      ? [
          `the Helm charts that ${charts
            .sort()
            .join(', ')} takes from elsewhere`,
        ]
      : []),
  ];
}

/**
 * Judges a GitOps repository as its clusters will: every manifest against the schemas that are known and against the
 * policies of the same repository, with the namespaces and parameters that the repository itself gives its tenants.
 * Files are read as kubectl and Argo CD read them. Nothing is asked of a cluster.
 * @public
 */
export function checkRepository(input: RepositoryCheck): RepositoryReport {
  const policiesPath = input.policiesPath ?? 'platform/policies';
  const reader = new YamlReader(REPOSITORY_LIMITS, 'kubernetes');
  const { charts, manifests } = splitCharts(input.files);
  const kustomizations = planKustomizations(
    manifests,
    new YamlReader(REPOSITORY_LIMITS, 'kubernetes'),
  );
  const built = readKustomizations(
    manifests,
    kustomizations,
    input.builds ?? [],
  );
  const read = readEntries(built.files, reader);
  const entries = [...read.entries, ...built.entries];
  const objects = entries.map(({ object }) => object);
  const crdReader = new YamlReader(REPOSITORY_LIMITS, 'kubernetes');
  const crds = [
    ...(input.crdFiles ?? [])
      .flatMap(file => crdReader.read(file))
      .map(({ value }) => value),
    ...objects.filter(({ kind }) => kind === 'CustomResourceDefinition'),
  ];
  const bundle = parsePlatformPolicies(
    manifests.filter(
      ({ path }) =>
        path.startsWith(`${policiesPath}/`) && !isKustomization(path),
    ),
    kindFactsOfCrds(crds),
  );
  const destinations = new Destinations({
    objects,
    paths: manifests.map(({ path }) => path),
    built: [...kustomizations, ...charts].map(({ folder }) => folder),
    fallback: input.namespace,
  });
  const fixes = new Map(
    bundle.policies.map(({ metadata }) => [
      metadata.name,
      metadata.annotations?.[FIX_ANNOTATION],
    ]),
  );
  const judge: Judge = {
    bundle,
    schemas: SchemaSet.fromCluster({ crds, openapi: { ...input.openapi } }),
    namespaces: new Map(
      objects
        .filter(({ kind }) => kind === 'Namespace')
        .map(object => [object.metadata.name, object]),
    ),
    params: objects,
    username: input.username ?? ARGO_CD,
  };
  const findings = [
    ...charts.map(chartFinding),
    ...built.findings,
    ...read.findings,
  ];
  const judged: Entry[] = [];
  for (const entry of entries.filter(isJudged)) {
    const places = placed(entry, bundle, destinations);
    if (!places) {
      findings.push(withoutNamespace(entry));
    }
    judged.push(...(places ?? []));
  }
  for (const entry of judged) {
    const { object, file, document } = entry;
    findings.push(
      ...objectFindings(object, judge).map(finding => ({
        next: fixes.get(finding.rule)?.trim(),
        ...finding,
        file: file.path,
        document,
        object: nameOf(object),
        line: lineOfFinding(finding, entry, file.content),
      })),
    );
  }
  findings.push(...policyFindings(bundle, entries));
  const sorted = withoutRepeats(findings).sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line,
  );
  const blocks = sorted.some(
    ({ outcome }) => outcome === 'fail' || outcome === 'unknown',
  );
  const harmless = sorted.length > 0 ? 'warn' : 'pass';
  return {
    outcome: blocks ? 'fail' : harmless,
    policies: bundle.policies.length,
    objects: judged.length,
    files: input.files.length,
    findings: sorted.map(withoutSecrets),
    notes: notesOf(judged, judge.schemas),
  };
}
