import type {
  CheckReport,
  Finding,
  Freshness,
  ProjectedNode,
} from '@model-serving/backstage-plugin-model-serving-common';
import { compareFiles } from '../changes/compareFiles';
import { offeredBy, ServicePath, ServiceReading } from '../goldenPaths';
import { isCatalogEntity, kindProblems } from './allowedKinds';
import {
  AdaptersQuestion,
  adaptersQuestion,
  checkAdapters,
} from './catalogAdapters';
import { checkModel, ModelQuestion, modelQuestion } from './catalogModel';
import {
  CheckInput,
  FileObject,
  judge,
  JudgeInput,
  ModelLookup,
  PermitLookup,
} from './CheckInput';
import { checkExternal } from './checkExternal';
import { closestAccelerator, contextOfFiles } from './contextOfFiles';
import {
  checkHosted,
  ExternalQuestion,
  HostedLookup,
} from './externalQuestion';
import { pathProblems } from './filePaths';
import { GitDeviations, gitDeviations } from './gitDeviations';
import { goldenPathProblems } from './goldenPath';
import {
  judgeMemoryFit,
  memoryFinding,
  MemoryQuestion,
  memoryQuestion,
} from './memoryFit';
import { checkCost, checkQuota } from './quotaAndCost';
import { readObjects } from './readObjects';
import { Recognized, recognizePath } from './recognizePath';
import { limitProblems, requestProblems } from './requestProblems';
import { labelProblems, namespaceProblems } from './tenancy';
import { hostOf, routeConflicts } from './routeConflicts';
import { withoutSecrets } from './withoutSecrets';

/** What {@link checkFiles} answers; the caller adds how fresh its sources were. @public */
export type FilesReport = Omit<CheckReport, keyof Freshness>;

/** What {@link judgeFiles} answers: everything but what only the catalog knows. @public */
export interface JudgedFiles extends FilesReport {
  /** Null where there is nothing to ask the catalog. */
  model: ModelQuestion | null;
  /** Null where the files name no adapters. */
  adapters: AdaptersQuestion | null;
  /** The same of a model that somebody else serves; null for services that run pods. */
  external: ExternalQuestion | null;
  /** What the model's facts must answer; null where the platform does not ask. */
  memoryQuestion: MemoryQuestion | null;
}

const ARGO_CD = 'system:serviceaccount:argocd:argocd-application-controller';

/** A rule that holds for several objects is one line of the report. */
function oncePerPass(findings: readonly Finding[]): Finding[] {
  const passed = new Set<string>();
  return findings.filter(({ outcome, rule, message }) => {
    const key = `${rule}\u0000${message}`;
    if (outcome !== 'pass') {
      return true;
    }
    const isNew = !passed.has(key);
    passed.add(key);
    return isNew;
  });
}

function checkObjects(
  input: JudgeInput,
  objects: readonly FileObject[],
): Finding[] {
  const { policies, schemas, params, namespaceObject, username } = input;
  const cluster = objects.filter(entry => !isCatalogEntity(entry));
  const place = (file: string) => (finding: Finding) =>
    finding.outcome === 'pass' ? finding : { ...finding, file };
  const schema = cluster.flatMap(({ object, file }) =>
    schemas.validate(object).map(place(file)),
  );
  const policy = cluster.flatMap(({ object, file }) =>
    policies
      .evaluate(schemas.defaulted(object), {
        operation: 'CREATE',
        namespace: namespaceObject,
        params,
        username: username ?? ARGO_CD,
      })
      .map(place(file)),
  );
  const none: Finding[] =
    policies.policies.length === 0 && policies.problems.length === 0
      ? judge('policy', 'policies-present', '', [
          {
            outcome: 'warn',
            message:
              'The GitOps repository contains no policies, so none were evaluated',
          },
        ])
      : [];
  return oncePerPass([...schema, ...policies.problems, ...none, ...policy]);
}

type JudgedService = Pick<
  JudgedFiles,
  | 'findings'
  | 'quota'
  | 'cost'
  | 'model'
  | 'adapters'
  | 'external'
  | 'memoryQuestion'
>;

const NOTHING = {
  quota: null,
  cost: null,
  model: null,
  adapters: null,
  external: null,
  memoryQuestion: null,
};

/** What needs the object that is the service to be judged. */
function checkService(
  input: JudgeInput,
  objects: readonly FileObject[],
  found: Recognized | undefined,
  git: GitDeviations | undefined,
): JudgedService {
  const service = (found?.reading ?? found?.external)?.service;
  const entry = objects.find(({ object }) => object === service);
  if (!found || !entry) {
    return { findings: [], ...NOTHING };
  }
  const { file } = entry;
  return found.reading
    ? checkWorkload(found.path, input, objects, found.reading, file, git)
    : {
        ...NOTHING,
        ...checkExternal(found.path, input, objects, found.external, file, git),
      };
}

/** What of a service needs its pods to be known. */
function checkWorkload(
  path: ServicePath,
  judged: JudgeInput,
  objects: readonly FileObject[],
  reading: ServiceReading,
  file: string,
  git: GitDeviations | undefined,
): JudgedService {
  const input = { ...judged, profile: offeredBy(path, judged.profile) };
  const accelerator = closestAccelerator(reading, input.profile);
  if (!accelerator) {
    return {
      findings: judge('request', 'request', '', [
        { message: `No profile offers an accelerator to ${input.tenant.name}` },
      ]),
      ...NOTHING,
    };
  }
  const context = contextOfFiles(input, reading, accelerator);
  const broken = requestProblems(path, reading, context, file);
  const request = judge(
    'request',
    'request',
    'The answers in the files are valid',
    broken,
  );
  const goldenPath = judge(
    'policy',
    'golden-path',
    'The files are exactly what the golden path writes',
    goldenPathProblems(path, context, objects, git),
  );
  if (broken.length > 0) {
    return { findings: [...request, ...goldenPath], ...NOTHING };
  }
  const limits = judge(
    'policy',
    'profile-limits',
    `Within the limits of ${input.tenant.name}`,
    limitProblems(path, reading, context, file),
  );
  const host = hostOf(context);
  const route =
    host === undefined
      ? []
      : judge(
          'policy',
          'route-host',
          `The host ${host} is free`,
          routeConflicts(context, input, file),
        );
  const { quota, findings: quotaFindings } = checkQuota(
    path,
    input,
    reading,
    context,
    file,
  );
  const { cost, findings: costFindings } = checkCost(
    input,
    reading,
    accelerator,
  );
  return {
    findings: [
      ...request,
      ...goldenPath,
      ...limits,
      ...route,
      ...quotaFindings,
      ...costFindings,
    ],
    quota,
    cost,
    model: modelQuestion(reading, context, file),
    adapters: adaptersQuestion(reading, context, file),
    external: null,
    memoryQuestion: memoryQuestion(input, reading, context, file),
  };
}

function outcomeOf(findings: readonly Finding[]): FilesReport['outcome'] {
  const outcomes = new Set(findings.map(({ outcome }) => outcome));
  if (outcomes.has('fail') || outcomes.has('unknown')) {
    return 'fail';
  }
  return outcomes.has('warn') ? 'warn' : 'pass';
}

/**
 * Judges the final files of a service, whoever wrote them: paths, YAML, kinds, tenancy, the cluster's schemas,
 * the platform's policies, the golden path, the profiles' limits, quota and cost. Nothing else is read, and
 * nothing in the files is trusted before it was checked.
 *
 * A finding that could not be decided (`unknown`) blocks like one that fails. `quota` and `cost` are null when the
 * files do not say what to compute them from; a finding says why.
 * @public
 */
export function judgeFiles(input: JudgeInput): JudgedFiles {
  const { tenant } = input;
  const { objects, problems } = readObjects(input.files);
  const found = recognizePath(input.paths, objects);
  const goldenPath = found?.path ?? input.paths[0];
  const inGit = input.inGit ?? [];
  const git =
    inGit.length > 0 ? gitDeviations(input, inGit, input.files) : undefined;
  const service = checkService(input, objects, found, git);
  const findings = [
    ...judge(
      'tenant',
      'file-paths',
      'Every file is in the directory of the service',
      pathProblems(input, git),
    ),
    ...judge(
      'schema',
      'readable-yaml',
      'The files read the same in every YAML parser',
      problems,
    ),
    ...judge(
      'kinds',
      'allowed-kinds',
      'Only kinds of the golden path',
      kindProblems(goldenPath, objects, git),
    ),
    ...judge(
      'tenant',
      'own-namespace',
      `Everything is in ${tenant.namespace}, the namespace of ${tenant.name}`,
      namespaceProblems(goldenPath, input, objects),
    ),
    ...judge(
      'tenant',
      'ownership-labels',
      'Queue, owner and cost center are those of the tenant',
      labelProblems(goldenPath, input, objects),
    ),
    ...checkObjects(input, objects),
    ...service.findings,
  ];
  return {
    outcome: outcomeOf(findings),
    findings: findings.map(withoutSecrets),
    quota: service.quota,
    memory: null,
    cost: service.cost,
    model: service.model,
    adapters: service.adapters,
    external: service.external,
    memoryQuestion: service.memoryQuestion,
    ...(inGit.length > 0 && { edit: compareFiles(inGit, input.files) }),
    files: input.files.map(({ content, path }) => ({ path, content })),
  };
}

/**
 * Completes a judgement with what the catalog says of the model, and with whether it fits the accelerators' memory.
 *
 * @param nodes - Nodes of the cluster, whose labels tell the memory of accelerators
 * @param permitOf - What the platform says of serving the model; left out, its rules are not judged
 * @param hostedOf - Models that somebody else serves; left out, they are not compared with the catalog
 * @public
 */
export async function withCatalogModel(
  { adapters, external, memoryQuestion: asked, model, ...report }: JudgedFiles,
  modelOf: ModelLookup | undefined,
  nodes: readonly ProjectedNode[] = [],
  permitOf?: PermitLookup,
  hostedOf?: HostedLookup,
): Promise<FilesReport> {
  if (external && hostedOf) {
    const findings = [
      ...report.findings,
      ...(await checkHosted(external, hostedOf)),
    ];
    return { ...report, findings, outcome: outcomeOf(findings) };
  }
  if (!model || !modelOf) {
    return report;
  }
  const ofRequest = report.findings.findLastIndex(
    ({ category }) => category === 'request',
  );
  const answer = await checkModel(model, modelOf, permitOf);
  const memory =
    asked && answer.model
      ? judgeMemoryFit(asked, answer.model, answer.siblings, nodes)
      : null;
  const ofAdapters = adapters
    ? await checkAdapters(adapters, answer.model, modelOf, permitOf)
    : [];
  const findings = report.findings.toSpliced(
    ofRequest + 1,
    0,
    ...answer.findings,
    ...ofAdapters,
    ...(asked && memory ? [memoryFinding(asked, memory)] : []),
  );
  return { ...report, findings, memory, outcome: outcomeOf(findings) };
}

/** {@link judgeFiles} and {@link withCatalogModel} in one. @public */
export async function checkFiles({
  hostedOf,
  modelOf,
  permitOf,
  ...input
}: CheckInput): Promise<FilesReport> {
  return withCatalogModel(
    judgeFiles(input),
    modelOf,
    input.picture.objects.Node,
    permitOf,
    hostedOf,
  );
}
