import {
  isKubernetesObject,
  kindFactsOfCrds,
  KubernetesObject,
  PolicyBundle,
  SchemaSet,
  YamlDocument,
  YamlReader,
} from '@model-serving/backstage-kubernetes-policy-node';
import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import { parsePlatformPolicies } from '../check/platformPolicies';
import { withoutSecrets } from '../check/withoutSecrets';
import { REPOSITORY_LIMITS } from '../gitops/fileLimits';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import { lineOfFinding } from './lineOfFinding';
import type { RepositoryFinding, RepositoryReport } from './RepositoryReport';

const ARGO_CD = 'system:serviceaccount:argocd:argocd-application-controller';
const CATALOG = /^backstage\.io\//;
/** Read by the portal alone, never by a cluster. */
const PROFILE = /^model-serving\.backstage\.io\//;

/** What to judge, and by what. @public */
export interface RepositoryCheck {
  /** Every YAML file of the repository; paths from its root. */
  files: readonly GitOpsFile[];
  /** YAML files of CustomResourceDefinitions beside those in the repository. */
  crdFiles?: readonly GitOpsFile[];
  /** OpenAPI v3 documents of an API server, for its built-in kinds. */
  openapi?: readonly unknown[];
  /** Folder of the policies; `platform/policies` when left out. */
  policiesPath?: string;
  /** Who applies the files; the account of Argo CD's controller when left out. */
  username?: string;
}

interface Entry {
  file: GitOpsFile;
  document: number;
  read: YamlDocument;
  object: KubernetesObject;
}

const nameOf = ({ kind, metadata }: KubernetesObject) =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;

function readEntries(files: readonly GitOpsFile[]): {
  entries: Entry[];
  findings: RepositoryFinding[];
} {
  const entries: Entry[] = [];
  const findings: RepositoryFinding[] = [];
  const unreadable = (file: GitOpsFile, message: string, line = 1) =>
    findings.push({
      category: 'schema',
      rule: 'readable-yaml',
      outcome: 'fail',
      message,
      file: file.path,
      document: 1,
      line,
    });
  const reader = new YamlReader(REPOSITORY_LIMITS);
  for (const file of files) {
    try {
      const documents = reader.read(file);
      documents.forEach((read, index) => {
        if (isKubernetesObject(read.value)) {
          const document = index + 1;
          entries.push({ file, document, read, object: read.value });
        } else {
          unreadable(
            file,
            'A document is not a Kubernetes object with apiVersion, kind and metadata.name',
            read.lineOf([]),
          );
        }
      });
    } catch (error) {
      unreadable(file, (error as Error).message);
    }
  }
  return { entries, findings };
}

const isPolicy = ({ object }: Entry) =>
  object.apiVersion.startsWith('admissionregistration.k8s.io/');

const isJudged = (entry: Entry) =>
  !CATALOG.test(entry.object.apiVersion) &&
  !PROFILE.test(entry.object.apiVersion) &&
  !isPolicy(entry) &&
  entry.object.kind !== 'CustomResourceDefinition' &&
  entry.object.kind !== 'Kustomization';

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
        line: entry?.read.lineOf(['metadata', 'name']) ?? 1,
      };
    }),
  ];
}

/**
 * Judges a GitOps repository as its clusters will: every manifest against the schemas that are known and against the
 * policies of the same repository, with the namespaces and parameters that the repository itself gives its tenants.
 * Nothing is asked of a cluster.
 * @public
 */
export function checkRepository(input: RepositoryCheck): RepositoryReport {
  const policiesPath = input.policiesPath ?? 'platform/policies';
  const { entries, findings } = readEntries(input.files);
  const objects = entries.map(({ object }) => object);
  const reader = new YamlReader(REPOSITORY_LIMITS);
  const crds = [
    ...(input.crdFiles ?? [])
      .flatMap(file => reader.read(file))
      .map(({ value }) => value),
    ...objects.filter(({ kind }) => kind === 'CustomResourceDefinition'),
  ];
  const bundle = parsePlatformPolicies(
    input.files.filter(({ path }) => path.startsWith(`${policiesPath}/`)),
    kindFactsOfCrds(crds),
  );
  const schemas = SchemaSet.fromCluster({
    crds,
    openapi: { ...input.openapi },
  });
  const namespaces = new Map(
    objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(object => [object.metadata.name, object]),
  );
  const judged = entries.filter(isJudged);
  const unchecked = new Set<string>();
  for (const entry of judged) {
    const { object, file, document, read } = entry;
    const { apiVersion, kind } = object;
    const place = (finding: Finding): RepositoryFinding => ({
      ...finding,
      file: file.path,
      document,
      object: nameOf(object),
      line: lineOfFinding(finding, read, file.content),
    });
    const hasSchema = schemas.has(apiVersion, kind);
    if (!hasSchema) {
      unchecked.add(`${kind} (${apiVersion})`);
    }
    const schema = schemas
      .validate(object)
      .filter(({ outcome }) => outcome === 'fail');
    // What a schema refuses never comes before a policy.
    const policy =
      schema.length > 0
        ? []
        : bundle.evaluate(schemas.defaulted(object), {
            operation: 'CREATE',
            namespace: namespaces.get(object.metadata.namespace ?? '') ?? null,
            params: objects,
            username: input.username ?? ARGO_CD,
          });
    findings.push(
      ...[...schema, ...policy]
        .filter(({ outcome }) => outcome !== 'pass')
        .map(place),
    );
  }
  findings.push(...policyFindings(bundle, entries));
  const seen = new Set<string>();
  const sorted = findings
    .filter(one => {
      const key = `${one.file}\u0000${one.document}\u0000${one.rule}\u0000${one.message}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    })
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
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
    notes:
      unchecked.size > 0
        ? [
            `fields and types of ${[...unchecked]
              .sort()
              .join(
                ', ',
              )}, because their schemas are missing; set --crds for CustomResourceDefinitions and --openapi for built-in kinds`,
          ]
        : [],
  };
}
