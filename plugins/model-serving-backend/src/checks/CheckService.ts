import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import {
  ArtifactAnswer,
  ChangeRequest,
  CheckReport,
  ExternalRequest,
  RenderedFile,
  RequestedModel,
  runtimesFor,
  ServiceRef,
  serviceEntityRef,
  ServiceRequest,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AnyServicePath,
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
   * Throws an InputError naming the answer that cannot be used.
   *
   * @param purpose - to be proposed; or only to be judged, so that an unconfirmed license is a finding beside the others
   */
  async render(
    path: AnyServicePath,
    tenant: Tenant,
    request: ServiceRequest | ExternalRequest,
    credentials: BackstageCredentials,
    purpose: 'propose' | 'judge',
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
    const files = isExternalPath(path)
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
      directory: serviceDirectory(
        tenant.name,
        request.name,
        common.tenantsPath,
      ),
      files,
      service,
      entityRef: serviceEntityRef(service, common.primaryCluster),
    };
  }

  async #renderExternal(
    request: ExternalRequest,
    common: CommonInput,
    { credentials, purpose, tenant }: Asker,
  ): Promise<RenderedFile[]> {
    const { judging, models, permits } = this.#options;
    const model = await models.resolveHosted(request.model, credentials);
    assertPermitted(
      permits.ofHosted(model, tenant, new Date()),
      request.model.licenseAccepted,
      purpose,
    );
    return await judging.run(
      'renderExternal',
      { ...common, request, model },
      { user: userOf(credentials) },
    );
  }

  async #renderWorkload(
    path: ServicePath,
    request: ServiceRequest,
    common: CommonInput,
    { credentials, purpose, tenant }: Asker,
  ): Promise<RenderedFile[]> {
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
    return await judging.run(
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
  }

  /**
   * The request of a service with a change: what the GitOps repository has of it, since its files are written anew.
   *
   * @throws InputError saying why it cannot be changed like that
   */
  async changed<Answers extends ChangeRequest>(
    tenant: Tenant,
    { change }: ChangeInGit<Answers>,
    answers: Answers,
    credentials: BackstageCredentials,
  ): Promise<{ path: ServicePath; request: ServiceRequest }> {
    const { gitops, judging, paths, picture } = this.#options;
    const { service } = answers;
    const platform = gitops.demandPlatform(POLICIES_UNKNOWN);
    const directory = serviceDirectory(
      tenant.name,
      service,
      gitops.config?.paths.tenants,
    );
    const open = gitops.proposals.find(
      proposal => proposal.directory === directory && proposal.state === 'open',
    );
    if (open) {
      throw new InputError(
        `service: Pull request #${open.number} of ${service} is open, and this change would replace it. Merge or close it first: ${open.url}`,
      );
    }
    const files = await gitops.serviceFiles(directory);
    if (files.length === 0) {
      throw new InputError(
        `service: The GitOps repository has no files of ${service} in ${directory}. Choose a service that was merged there`,
      );
    }
    const read = await judging.run(
      'readService',
      {
        files,
        paths: paths.refs,
        tenant: tenantFacts(tenant),
        service,
        profile: profileOf(platform, tenant),
        picture: { cluster: tenant.cluster },
        primaryCluster: picture.primaryCluster,
      },
      { user: userOf(credentials) },
    );
    if ('refusal' in read) {
      throw new InputError(`service: ${read.refusal}`);
    }
    return {
      path: paths.running(read.path),
      request: change(read.request, answers),
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
