import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import {
  ArtifactAnswer,
  ChangeRequest,
  CheckReport,
  ChosenModel,
  EditChoice,
  ExternalRequest,
  KeptField,
  Proposal,
  RenderedFile,
  RequestedModel,
  runtimesFor,
  ServiceRef,
  serviceEntityRef,
  ServiceEdit,
  ServiceRequest,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AnyServicePath,
  editFindings,
  EffectiveProfile,
  GitOpsFile,
  isExternalPath,
  Judging,
  manifestLines,
  mergeProfiles,
  ModelPermit,
  modelRuleFindings,
  offeredBy,
  RenderInput,
  serviceDirectory,
  ServicePath,
  servicePathRef,
  ServicePaths,
  TenantFacts,
  withCatalogModel,
  withLine,
} from '@model-serving/backstage-plugin-model-serving-node';
import { describeFailure } from '../clusters/KubernetesError';
import { GitOpsState, PlatformFiles } from '../gitops/GitOpsState';
import { ArtifactPins } from '../artifacts/ArtifactPins';
import { ModelPermits } from '../models/ModelPermits';
import { VettedModels } from '../models/VettedModels';
import { LivePicture } from '../picture/LivePicture';
import { Prices } from '../prices/Prices';
import { Spending } from '../prices/Spending';
import { userOf } from '../tenants/userOf';
import { AdmissionContexts } from './AdmissionContexts';
import { ClusterSchemas } from './ClusterSchemas';
import { ChangeInGit } from './changesInGit';
import { quotaPicture } from './quotaPicture';

/** A rendered service, before it was judged. */
export interface RenderAnswer {
  directory: string;
  files: RenderedFile[];
  service: ServiceRef;
  entityRef: string;
  /** What changes of a service that Git holds; left out for one that is new. */
  edit?: ServiceEdit;
}

/** How answers about a service that Git holds are to be understood. */
export interface EditRequest {
  /** The answers that the form was opened with; what the files in Git answer when left out. */
  from?: unknown;
  choices?: Record<string, EditChoice>;
}

/** A service that Git holds. */
export interface ServiceInGit {
  /** The golden path that wrote it. */
  path: AnyServicePath;
  /** What its files answer. */
  request: ServiceRequest | ExternalRequest;
  /** What else they hold, which a change of the answers leaves alone. */
  kept: KeptField[];
}

/** Files that shall be judged as the service's new content. */
export interface FilesToCheck {
  service: string;
  files: GitOpsFile[];
}

export interface CheckServiceOptions {
  /** User name of the GitOps agent, which will apply the files. */
  applier: string;
  gitops: GitOpsState;
  models: VettedModels;
  permits: ModelPermits;
  /** Pins tags to digests. */
  pins: ArtifactPins;
  judging: Judging;
  paths: ServicePaths;
  picture: LivePicture;
  schemas: ClusterSchemas;
  contexts: AdmissionContexts;
  prices: Pick<Prices, 'current'>;
  spending: Pick<Spending, 'beside'>;
}

/** What rendering needs whatever the golden path. */
type CommonInput = Omit<RenderInput, 'request' | 'model'>;

/** What a golden path writes for answers, with the model that it serves where it runs one. */
interface RenderedRequest {
  files: RenderedFile[];
  model?: ChosenModel;
}

/** For whom something is rendered, and what for. */
interface Asker {
  tenant: Tenant;
  credentials: BackstageCredentials;
  purpose: 'propose' | 'judge';
}

const POLICIES_UNKNOWN = "The platform's policies and profiles are not known";

/**
 * Renders and judges services for a tenant. Whether the caller may do so for this tenant
 * is for the caller of this class to have asked.
 */
export class CheckService {
  readonly #options: CheckServiceOptions;

  constructor(options: CheckServiceOptions) {
    this.#options = options;
  }

  /**
   * The files that answers lead to. Those of a service that Git holds are changed by them, and nothing else is: see
   * `changeService`.
   *
   * @param purpose - to be proposed; or only to be judged, so that an unconfirmed license, and a field that Git and the
   * answers both changed, are findings beside the others
   * @throws InputError naming the answer that cannot be used, or saying why the service in Git cannot be changed by them
   */
  async render(
    path: AnyServicePath,
    tenant: Tenant,
    request: ServiceRequest | ExternalRequest,
    credentials: BackstageCredentials,
    purpose: 'propose' | 'judge',
    edit?: EditRequest,
  ): Promise<RenderAnswer> {
    const { gitops, picture } = this.#options;
    const platform = gitops.demandPlatform(POLICIES_UNKNOWN);
    const common = {
      tenant: tenantFacts(tenant),
      profile: profileOf(platform, tenant),
      cluster: tenant.cluster,
      primaryCluster: picture.primaryCluster ?? tenant.cluster,
      tenantsPath: gitops.config?.paths.tenants,
    };
    const asker = { tenant, credentials, purpose };
    const directory = this.#directory(tenant, request.name);
    const inGit = await gitops.serviceFiles(
      directory,
      purpose === 'propose' ? 'refuse' : 'use',
    );
    if (inGit.length > 0 && !edit) {
      throw new InputError(
        `name: ${tenant.name} has a service ${request.name} already. Change it from its page, or choose another name`,
      );
    }
    const rendered = isExternalPath(path)
      ? await this.#renderExternal(path.request.parse(request), common, asker)
      : await this.#renderWorkload(
          path,
          path.request.parse(request),
          common,
          asker,
        );
    const service: ServiceRef = {
      cluster: tenant.cluster,
      namespace: tenant.namespace,
      kind: path.service.kind,
      name: request.name,
    };
    return {
      directory,
      ...(inGit.length === 0
        ? { files: rendered.files }
        : await this.#merge(path, inGit, rendered, request, edit ?? {}, asker)),
      service,
      entityRef: serviceEntityRef(service, common.primaryCluster),
    };
  }

  /** Merges what answers lead to into what Git has. */
  async #merge(
    path: AnyServicePath,
    inGit: readonly GitOpsFile[],
    { files: form, model }: RenderedRequest,
    request: ServiceRequest | ExternalRequest,
    { choices, from: given }: EditRequest,
    { credentials, purpose, tenant }: Asker,
  ): Promise<Pick<RenderAnswer, 'files' | 'edit'>> {
    const from =
      given === undefined ? undefined : formerAnswers(path, given, request);
    const merged = await this.#options.judging.run(
      'changeService',
      {
        ...this.#filesContext(tenant, request.name, inGit),
        path: path.id,
        request,
        form,
        from,
        choices,
        model,
        formerModel:
          model && from
            ? await this.#options.models
                .resolve(from.model, credentials)
                .catch(() => undefined)
            : undefined,
      },
      { user: userOf(credentials) },
    );
    if ('refusal' in merged) {
      throw new InputError(`name: ${merged.refusal}`);
    }
    const conflict = editFindings(merged.edit).find(
      ({ rule }) => rule === 'edit-conflict',
    );
    if (conflict && purpose === 'propose') {
      throw new InputError(conflict.message);
    }
    return merged;
  }

  #directory(tenant: Tenant, service: string): string {
    return serviceDirectory(
      tenant.name,
      service,
      this.#options.gitops.config?.paths.tenants,
    );
  }

  /** What the files of a service are read by. */
  #filesContext(tenant: Tenant, service: string, files: readonly GitOpsFile[]) {
    const { gitops, paths, picture } = this.#options;
    return {
      files,
      paths: paths.refs,
      tenant: tenantFacts(tenant),
      service,
      profile: profileOf(gitops.demandPlatform(POLICIES_UNKNOWN), tenant),
      picture: { cluster: tenant.cluster },
      primaryCluster: picture.primaryCluster,
    };
  }

  /**
   * What Git holds of a service.
   *
   * @param as - as the branch has it now, to propose something; or as it was last seen, to show it
   * @returns why nobody can tell, as a sentence; undefined where Git does not hold it
   */
  async inGit(
    tenant: Tenant,
    service: string,
    credentials: BackstageCredentials,
    as: 'now' | 'last seen' = 'now',
  ): Promise<ServiceInGit | { refusal: string } | undefined> {
    const { gitops } = this.#options;
    gitops.demandPlatform(POLICIES_UNKNOWN);
    const directory = this.#directory(tenant, service);
    const files =
      as === 'now'
        ? await gitops.serviceFiles(directory, 'refuse')
        : this.filesInGit(tenant, service);
    return files.length === 0
      ? undefined
      : await this.readFiles(tenant, service, files, credentials);
  }

  /** The files of a service as the branch was last seen; none where it has none. */
  filesInGit(tenant: Tenant, service: string): GitOpsFile[] {
    return this.#options.gitops.knownServiceFiles(
      this.#directory(tenant, service),
    );
  }

  /** What files of a service answer, read by the platform's profiles of now; or why nobody can tell, as a sentence. */
  async readFiles(
    tenant: Tenant,
    service: string,
    files: readonly GitOpsFile[],
    credentials: BackstageCredentials,
  ): Promise<ServiceInGit | { refusal: string }> {
    const { judging, paths } = this.#options;
    const read = await judging.run(
      'readService',
      this.#filesContext(tenant, service, files),
      { user: userOf(credentials) },
    );
    return 'refusal' in read ? read : { ...read, path: paths.find(read.path) };
  }

  /** The pull request of a service that is open. */
  openProposal(tenant: Tenant, service: string): Proposal | undefined {
    const directory = this.#directory(tenant, service);
    return this.#options.gitops.proposals.find(
      proposal => proposal.directory === directory && proposal.state === 'open',
    );
  }

  /** @throws InputError naming the pull request that a change of what Git has would replace */
  assertNoOpenProposal(tenant: Tenant, service: string): void {
    const open = this.openProposal(tenant, service);
    if (open) {
      throw new InputError(
        `service: Pull request #${open.number} of ${service} is open, and this change would replace it. Merge or close it first: ${open.url}`,
      );
    }
  }

  async #renderExternal(
    request: ExternalRequest,
    common: CommonInput,
    { credentials, purpose, tenant }: Asker,
  ): Promise<RenderedRequest> {
    const { judging, models, permits } = this.#options;
    const model = await models.resolveHosted(request.model, credentials);
    assertPermitted(
      permits.ofHosted(model, tenant, new Date()),
      request.model.licenseAccepted,
      purpose,
    );
    const files = await judging.run(
      'renderExternal',
      { ...common, request, model },
      { user: userOf(credentials) },
    );
    return { files };
  }

  async #renderWorkload(
    path: ServicePath,
    request: ServiceRequest,
    common: CommonInput,
    { credentials, purpose, tenant }: Asker,
  ): Promise<RenderedRequest> {
    const { judging, permits, pins } = this.#options;
    const profile = offeredBy(path, common.profile);
    const size = profile.accelerators.find(
      ({ id }) => id === request.accelerator,
    );
    const runtimes = profile.runtimes.filter(
      ({ id }) => request.runtime === undefined || id === request.runtime,
    );
    const chosen = await this.#options.models.resolve(
      request.model,
      credentials,
      facts => runtimesFor(runtimes, facts, size).fitting.length > 0,
    );
    assertPermitted(
      permits.of(chosen, tenant, new Date()),
      request.model.licenseAccepted,
      purpose,
    );
    const model = await pins.pin(chosen);
    const adapters = await Promise.all(
      (request.adapters ?? []).map(async answer => {
        const adapter = await this.#options.models.resolve(
          answer.model,
          credentials,
        );
        assertPermitted(
          permits.of(adapter, tenant, new Date()),
          answer.model.licenseAccepted,
          purpose,
        );
        return await pins.pin(adapter);
      }),
    );
    const files = await judging.run(
      'render',
      {
        ...common,
        path: servicePathRef(path),
        request,
        model,
        adapters,
        profile,
      },
      { user: userOf(credentials) },
    );
    return { files, model };
  }

  /**
   * The request of a service with a change, and the one that Git has.
   *
   * @throws InputError saying why it cannot be changed like that
   */
  async changed<Answers extends ChangeRequest>(
    tenant: Tenant,
    { change }: ChangeInGit<Answers>,
    answers: Answers,
    credentials: BackstageCredentials,
  ): Promise<{
    path: ServicePath;
    request: ServiceRequest;
    from: ServiceRequest;
  }> {
    const { service } = answers;
    this.assertNoOpenProposal(tenant, service);
    const read = await this.inGit(tenant, service, credentials);
    if (!read) {
      throw new InputError(
        `service: The GitOps repository has no files of ${service} in ${this.#directory(
          tenant,
          service,
        )}. Choose a service that was merged there`,
      );
    }
    if ('refusal' in read) {
      throw new InputError(`service: ${read.refusal}`);
    }
    const { path } = read;
    if (isExternalPath(path)) {
      throw new InputError(
        `service: ${service} is a model that somebody else serves. It runs no engine here that could be changed.`,
      );
    }
    const from = path.request.parse(read.request);
    return {
      path,
      from,
      request: change(from, answers),
    };
  }

  /** What the address of a model's artifact names now. Throws an InputError where there is no such model. */
  async artifact(
    tenant: Tenant,
    requested: RequestedModel,
    credentials: BackstageCredentials,
  ): Promise<ArtifactAnswer> {
    const platform = this.#options.gitops.demandPlatform(POLICIES_UNKNOWN);
    const { runtimes } = profileOf(platform, tenant);
    const { facts } = await this.#options.models.resolve(
      requested,
      credentials,
      artifact => runtimesFor(runtimes, artifact).fitting.length > 0,
    );
    return await this.#options.pins.answer(facts.uri);
  }

  /**
   * Judges files with what the cluster and the GitOps repository say now.
   *
   * @param rendered - The files as they were rendered, where they were: their lines are told with who set them
   */
  async check(
    tenant: Tenant,
    { service, files }: FilesToCheck,
    credentials: BackstageCredentials,
    rendered: readonly RenderedFile[] = [],
  ): Promise<CheckReport> {
    const {
      applier,
      contexts,
      gitops,
      judging,
      models,
      paths,
      permits,
      picture,
      pins,
      prices,
      spending,
    } = this.#options;
    const platform = gitops.demandPlatform(POLICIES_UNKNOWN);
    const clusterPicture = picture.cluster(tenant.cluster);
    if (!clusterPicture) {
      throw new ServiceUnavailableError(
        `Cluster '${tenant.cluster}' is not watched`,
      );
    }
    const { namespaceObject, params } = await contexts
      .of(tenant.cluster, tenant.namespace, platform.policies)
      .catch(error => {
        throw new ServiceUnavailableError(
          `Nothing can be checked, because cluster '${
            tenant.cluster
          }' cannot be asked: ${describeFailure(error)}`,
        );
      });
    const judged = await judging.run(
      'check',
      {
        files: [...files],
        inGit: await gitops.serviceFiles(
          this.#directory(tenant, service),
          'use',
        ),
        paths: paths.refs,
        tenant: tenantFacts(tenant),
        service,
        platform: platform.source,
        params,
        namespaceObject,
        clusterSchemas: await this.#options.schemas.of(tenant.cluster),
        profile: profileOf(platform, tenant),
        picture: quotaPicture(clusterPicture, tenant.namespace),
        prices: prices.current ?? null,
        budget: spending.beside(tenant, service, new Date()),
        existingDirectories: [...platform.directories],
        tenantsPath: gitops.config?.paths.tenants,
        primaryCluster: picture.primaryCluster,
        username: applier,
      },
      { user: userOf(credentials) },
    );
    const report = await withCatalogModel(
      judged,
      async ref => {
        const model = await models.modelOf(ref, credentials);
        return 'refusal' in model ? model : await pins.pinAll(model);
      },
      clusterPicture.objects.Node,
      model => permits.of(model, tenant, new Date()),
      async (ref, version) => {
        const model = await models.hostedOf(ref, version, credentials);
        return 'refusal' in model
          ? model
          : { ...model, permit: permits.ofHosted(model, tenant, new Date()) };
      },
    );
    const byPath = new Map(
      rendered.map(file => [file.path, manifestLines(file)]),
    );
    return {
      ...report,
      findings: report.findings.map(finding =>
        withLine(finding, finding.file ? byPath.get(finding.file) : undefined),
      ),
      files: report.files.map(file => {
        const lines = byPath.get(file.path)?.layers;
        return lines ? { ...file, lines } : file;
      }),
      ...gitops.withPlatform(tenant),
    };
  }
}

/** @throws InputError where they are no answers about the same service */
function formerAnswers(
  path: AnyServicePath,
  from: unknown,
  request: ServiceRequest | ExternalRequest,
): ServiceRequest | ExternalRequest {
  const parsed = path.request.safeParse(from);
  if (!parsed.success) {
    throw new InputError(
      `edit.from: ${parsed.error.issues[0].message}. Open the form again`,
    );
  }
  const { name, tenant } = parsed.data;
  if (name !== request.name || tenant !== request.tenant) {
    throw new InputError(
      'edit.from: the answers are those of another service. Open the form again',
    );
  }
  return parsed.data;
}

/** Nothing is rendered that the platform's rules refuse, and nothing to be proposed whose license was not confirmed. */
function assertPermitted(
  permit: ModelPermit,
  licenseAccepted: string | undefined,
  purpose: 'propose' | 'judge',
): void {
  const refused = modelRuleFindings(permit, licenseAccepted).find(
    ({ outcome, rule }) =>
      outcome === 'fail' && (purpose === 'propose' || rule !== 'model-license'),
  );
  if (refused) {
    throw new InputError(`model: ${refused.message}`);
  }
}

function profileOf(platform: PlatformFiles, tenant: Tenant): EffectiveProfile {
  return mergeProfiles(
    platform.profiles,
    { cluster: tenant.cluster, tenant: tenant.name },
    platform.runtimePods,
  );
}

function tenantFacts(tenant: Tenant): TenantFacts {
  const { name, namespace, owner, costCenter, localQueue } = tenant;
  const missing = Object.entries({ owner, costCenter, localQueue })
    .filter(([, value]) => !value)
    .map(([fact]) => fact);
  if (!owner || !costCenter || !localQueue) {
    throw new InputError(
      `Tenant '${name}' is not set up completely, ask the platform owners: ${missing.join(
        ', ',
      )} missing`,
    );
  }
  return { name, namespace, owner, costCenter, localQueue };
}
