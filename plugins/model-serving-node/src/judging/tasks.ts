import {
  AdmissionInput,
  AdmissionPolicy,
  KubernetesObject,
  PolicyBinding,
  SchemaSet,
  YamlReader,
} from '@model-serving/backstage-kubernetes-policy-node';
import type {
  ArtifactRefusal,
  FieldChange,
  Finding,
  ModelGovernance,
  RenderedFile,
  TenantRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { changeService, MergedFiles, ServiceChange } from '../changes';
import { fieldChanges } from '../changes/compareFiles';
import {
  judgeFiles,
  JudgedFiles,
  JudgeInput,
  ReadService,
  readService,
  ServiceFiles,
  UnreadableService,
} from '../check';
import { judgeArtifacts } from '../check/judgeArtifacts';
import { parsePlatformPolicies } from '../check/platformPolicies';
import { checkRepository } from '../command/checkRepository';
import type { RepositoryCheck } from '../command/checkRepository';
import type { KustomizeTask } from '../command/repository/buildKustomizations';
import { planBuilds } from '../command/repository/planBuilds';
import type { RepositoryReport } from '../command/RepositoryReport';
import { ENTITY_FILE_LIMITS } from '../gitops/fileLimits';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import {
  externalModelPath,
  ExternalRenderInput,
  isExternalPath,
  loadServicePath,
  renderExternal,
  RenderInput,
  renderService,
  ServicePathRef,
} from '../goldenPaths';
import { readModelGovernance } from '../models/governance/readModelGovernance';
import type { ModelReading } from '../models/ModelSource';
import { readModels } from '../models/readModels';
import {
  parseProfiles,
  Profile,
  readRuntimePods,
  RuntimePods,
} from '../profiles';
import { readTenant, renderTenant, TenantRenderContext } from '../tenants';
import { AnswerReaderRef, loadAnswerReader } from './AnswerReader';
import { SharedJson, SharedReader } from './SharedJson';

/** What threads read the platform from, once per version. @public */
export interface PlatformSource {
  policies: readonly GitOpsFile[];
  profiles: readonly GitOpsFile[];
  /** ClusterServingRuntimes. */
  runtimes: readonly GitOpsFile[];
  /** Each tenant's own `tenant.yaml`, by the tenant's folder. */
  tenants: Readonly<Record<string, GitOpsFile>>;
}

/** The platform's files as data. @public */
export interface PlatformData {
  policies: AdmissionPolicy[];
  bindings: PolicyBinding[];
  /** Files that could not be read, each as a finding that blocks. */
  problems: Finding[];
  profiles: Profile[];
  /** What the runtimes that profiles offer start. */
  runtimePods: RuntimePods;
  /** The answers that each tenant's file amounts to; null where they cannot express it. */
  tenants: Record<string, TenantRequest | null>;
}

/** What a cluster's schemas are made from, see {@link SchemaSet.fromCluster}. @public */
export type SchemaSource = Parameters<typeof SchemaSet.fromCluster>[0];

const platforms = new SharedReader(
  (source: PlatformSource) => ({
    source,
    policies: parsePlatformPolicies(source.policies),
  }),
  2,
);
const schemas = new SharedReader(
  (source: SchemaSource) => SchemaSet.fromCluster(source),
  8,
);

/**
 * What threads can be asked. Each takes and gives plain data, which can be sent between threads; all of it is
 * synchronous, so that a thread that takes too long can be ended and nothing else is.
 * @public
 */
export const tasks = {
  /** Answers at once: the thread is up. */
  ready: () => true,

  /** Reads the platform's policies, profiles and tenants. */
  readPlatform({
    platform,
  }: {
    platform: SharedJson<PlatformSource>;
  }): PlatformData {
    const { policies, source } = platforms.of(platform);
    return {
      policies: [...policies.policies],
      bindings: [...policies.bindings],
      problems: [...policies.problems],
      profiles: parseProfiles(source.profiles),
      runtimePods: readRuntimePods(source.runtimes),
      tenants: Object.fromEntries(
        Object.entries(source.tenants).map(([tenant, file]) => [
          tenant,
          readTenant(file),
        ]),
      ),
    };
  },

  /** Judges the files of a service; only what the catalog knows stays open. */
  check({
    platform,
    clusterSchemas,
    paths,
    ...input
  }: Omit<JudgeInput, 'paths' | 'policies' | 'schemas'> & {
    paths: readonly ServicePathRef[];
    platform: SharedJson<PlatformSource>;
    clusterSchemas: SharedJson<SchemaSource>;
  }): JudgedFiles {
    return judgeFiles({
      ...input,
      paths: paths.map(loadServicePath),
      policies: platforms.of(platform).policies,
      schemas: schemas.of(clusterSchemas),
    });
  },

  /** Judges one object by the platform's policies. */
  evaluate({
    platform,
    object,
    admission,
  }: {
    platform: SharedJson<PlatformSource>;
    object: KubernetesObject;
    admission: AdmissionInput;
  }): Finding[] {
    return platforms.of(platform).policies.evaluate(object, admission);
  },

  /** Which artifacts the platform's policies refuse, by address; see {@link judgeArtifacts}. */
  judgeArtifacts: ({
    platform,
    uris,
    admission,
  }: {
    platform: SharedJson<PlatformSource>;
    uris: readonly string[];
    admission: AdmissionInput;
  }): Record<string, ArtifactRefusal | null> =>
    judgeArtifacts(platforms.of(platform).policies, uris, admission),

  /** The request that the files of a service amount to; see {@link readService}. */
  readService: ({
    paths,
    ...input
  }: Omit<ServiceFiles, 'paths'> & {
    paths: readonly ServicePathRef[];
  }): ReadService | UnreadableService =>
    readService({ ...input, paths: paths.map(loadServicePath) }),

  /** The fields in which two states of a service's files differ; null where they cannot be read as objects. */
  fieldChanges: ({
    before,
    after,
  }: {
    before: readonly GitOpsFile[];
    after: readonly GitOpsFile[];
  }): FieldChange[] | null => {
    try {
      return fieldChanges(before, after);
    } catch {
      return null;
    }
  },

  /** Merges new answers into the files of a service; see {@link changeService}. */
  changeService: ({
    paths,
    ...input
  }: Omit<ServiceChange, 'paths'> & {
    paths: readonly ServicePathRef[];
  }): MergedFiles | UnreadableService =>
    changeService({ ...input, paths: paths.map(loadServicePath) }),

  /** Renders a service that runs pods. */
  render: ({
    path,
    ...input
  }: RenderInput & { path: ServicePathRef }): RenderedFile[] => {
    const loaded = loadServicePath(path);
    if (isExternalPath(loaded)) {
      throw new Error(`The golden path ${loaded.id} runs no pods`);
    }
    return renderService(loaded, input);
  },

  /** Renders a model that somebody else serves. */
  renderExternal: (input: ExternalRenderInput): RenderedFile[] =>
    renderExternal(externalModelPath, input),

  renderTenant: ({
    request,
    context,
  }: {
    request: TenantRequest;
    context: TenantRenderContext;
  }): GitOpsFile[] => renderTenant(request, context),

  readModels: ({ files }: { files: readonly GitOpsFile[] }): ModelReading =>
    readModels(files),

  /** Reads rules and overlays of models. */
  readModelGovernance: ({
    filePages,
    files,
  }: {
    filePages: string;
    files: readonly GitOpsFile[];
  }): ModelGovernance => readModelGovernance(files, filePages),

  /** Whether a file of entities is within what the catalog's parser may be given: why not, or null. */
  objectionToEntities({ file }: { file: GitOpsFile }): string | null {
    try {
      new YamlReader(ENTITY_FILE_LIMITS).assertWithin(file);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  },

  /** Which kustomizations of a repository have to be built before it can be judged. */
  planBuilds: (input: { files: readonly GitOpsFile[] }): KustomizeTask[] =>
    planBuilds(input),

  checkRepository: (input: RepositoryCheck): RepositoryReport =>
    checkRepository(input),

  /** Reads an answer of another program by a reader of an extension. */
  readAnswer: ({
    reader,
    input,
  }: {
    reader: AnswerReaderRef;
    input: unknown;
  }): unknown => loadAnswerReader(reader).read(input),
};

/** @public */
export type Tasks = typeof tasks;
