import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  CheckReport,
  judgeRemoval,
  formatServiceRef,
  Known,
  parseServiceRef,
  plainLine,
  RemovalFacts,
  RemovalRequest,
  RequestUsage,
  SERVICE_ANNOTATION,
  ServiceDetail,
  serviceEntityRef,
  ServiceRef,
  Tenant,
  TEXT_LIMITS,
  WeekOfRequests,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  GitOpsFile,
  serviceDirectory,
  ServicePaths,
} from '@model-serving/backstage-plugin-model-serving-node';
import { RenderAnswer } from '../checks/CheckService';
import { GitOpsState } from '../gitops/GitOpsState';
import { WorkLedger } from '../ledger/WorkLedger';
import { ReadingHistory } from '../metrics/ReadingHistory';
import { LivePicture } from '../picture/LivePicture';
import { Prices } from '../prices/Prices';
import { filesThatName } from './filesThatName';
import { routesOfFiles } from './routesOfFiles';
import { weekOfRequests } from './weekOfRequests';

/** Relations by which others say in the catalog that they need an entity. */
const DEPENDENT: ReadonlySet<string> = new Set([
  'apiConsumedBy',
  'dependencyOf',
]);

const WEEK_MS = 7 * 86_400_000;

const API_RELATION = 'providesApi';

/** Objects that KServe and its golden paths name after a service, to which a route may send requests. */
const backendsOf = (name: string): ReadonlySet<string> =>
  new Set([
    `Service ${name}`,
    `Service ${name}-predictor`,
    `Service ${name}-kserve-workload-svc`,
    `InferencePool ${name}-inference-pool`,
  ]);

interface Asked {
  tenant: Tenant;
  request: RemovalRequest;
  ref: ServiceRef;
  directory: string;
  files: readonly GitOpsFile[];
}

export interface RemovalOptions {
  catalog: CatalogService;
  gitops: GitOpsState;
  history: Pick<ReadingHistory, 'failure' | 'requests'>;
  paths: ServicePaths;
  picture: LivePicture;
  prices: Pick<Prices, 'current'>;
  work: Pick<WorkLedger, 'hoursOf'>;
}

/** Deletes services from the GitOps repository, and says who would notice. */
export class Removals {
  readonly #options: RemovalOptions;

  constructor(options: RemovalOptions) {
    this.#options = options;
  }

  /**
   * What stays of the service's directory: nothing.
   *
   * @throws InputError where there is nothing to remove, or a pull request is open
   */
  async render(tenant: Tenant, request: RemovalRequest): Promise<RenderAnswer> {
    const { directory, ref } = await this.#ask(tenant, request);
    return {
      directory,
      files: [],
      service: ref,
      entityRef: this.#entityRef(ref),
    };
  }

  /** Who would notice; as strict as {@link judgeRemoval}. */
  async check(
    tenant: Tenant,
    request: RemovalRequest,
    credentials: BackstageCredentials,
  ): Promise<CheckReport> {
    const { gitops, prices } = this.#options;
    const asked = await this.#ask(tenant, request);
    const findings = judgeRemoval(await this.#facts(asked, credentials));
    const isRefused = findings.some(({ outcome }) => outcome === 'fail');
    const isWarned = findings.some(({ outcome }) => outcome === 'warn');
    const book = prices.current;
    return {
      outcome: isRefused ? 'fail' : (isWarned && 'warn') || 'pass',
      findings,
      quota: {
        word: 'fits',
        sentence:
          'Needs no quota. What it holds is free once its pods are gone.',
        flavor: null,
        resource: null,
        requested: 0,
        short: 0,
        replicasThatFit: 0,
        replicas: 0,
      },
      memory: null,
      cost: book
        ? {
            currency: book.currency,
            perHour: { min: 0, max: 0 },
            perMonth: { min: 0, max: 0 },
            priceSource: book.source,
            shareOfBudget: null,
            leastShareOfBudget: null,
            budget: null,
          }
        : null,
      files: [],
      ...gitops.withPlatform(tenant),
    };
  }

  async #ask(tenant: Tenant, request: RemovalRequest): Promise<Asked> {
    const { gitops } = this.#options;
    const { service } = request;
    const directory = serviceDirectory(
      tenant.name,
      service,
      gitops.config?.paths.tenants,
    );
    const open = gitops.proposals.find(
      proposal => proposal.directory === directory && proposal.state === 'open',
    );
    if (open && !open.removes) {
      throw new InputError(
        `service: Pull request #${open.number} of ${service} is open, and a removal would replace it. Merge or close it first: ${open.url}`,
      );
    }
    const files = await gitops.tenantFiles('refuse');
    const own = files.filter(({ path }) => path.startsWith(`${directory}/`));
    if (own.length === 0) {
      throw new InputError(
        `service: The GitOps repository has no files of ${service} in ${directory}. There is nothing to remove`,
      );
    }
    return {
      tenant,
      request,
      directory,
      files,
      ref: this.#refOf(tenant, service, own),
    };
  }

  /** The service as its catalog file names it, else as the cluster has it, else of the first golden path. */
  #refOf(
    { cluster, namespace }: Tenant,
    name: string,
    files: readonly GitOpsFile[],
  ): ServiceRef {
    const { paths, picture } = this.#options;
    const written = new RegExp(`${SERVICE_ANNOTATION}: *["']?([^\\s"']+)`);
    const candidates = files.flatMap(
      ({ content }) => parseServiceRef(written.exec(content)?.[1] ?? '') ?? [],
    );
    const isIt = (ref: ServiceRef) =>
      ref.cluster === cluster &&
      ref.namespace === namespace &&
      ref.name === name;
    return (
      candidates.find(isIt) ??
      picture
        .servicesIn(cluster, namespace)
        .map(({ ref }) => ref)
        .find(isIt) ?? {
        cluster,
        namespace,
        kind: paths.all[0].service.kind,
        name,
      }
    );
  }

  #entityRef(ref: ServiceRef): string {
    return serviceEntityRef(
      ref,
      this.#options.picture.primaryCluster ?? ref.cluster,
    );
  }

  async #facts(
    { directory, files, ref, request, tenant }: Asked,
    credentials: BackstageCredentials,
  ): Promise<RemovalFacts> {
    const { gitops, picture } = this.#options;
    const detail = picture.service(ref);
    const entityRef = this.#entityRef(ref);
    const own = files.filter(({ path }) => path.startsWith(`${directory}/`));
    const requests = this.#requests(ref, detail);
    return {
      service: ref.name,
      directory,
      files: own.length,
      requests,
      week: await this.#week(ref, tenant.name, requests),
      entities: await this.#entities(entityRef, credentials),
      routes: this.#routes(ref, own),
      named: filesThatName(
        files,
        {
          tenant: tenant.name,
          namespace: ref.namespace,
          name: ref.name,
          entityRef,
        },
        gitops.config?.paths.tenants ?? 'tenants',
      ),
      adapters: (detail?.model?.adapters ?? []).map(({ name }) => name),
      confirmed: request.confirmed === true,
    };
  }

  /** What its engines counted in the last 7 days, by the usage ledger and the readings that are newer. */
  async #week(
    ref: ServiceRef,
    tenant: string,
    recent: Known<RequestUsage> | null,
  ): Promise<Known<WeekOfRequests> | null> {
    const now = new Date();
    const hours = await this.#options.work.hoursOf(
      formatServiceRef(ref),
      tenant,
      new Date(now.getTime() - WEEK_MS),
      now,
    );
    return weekOfRequests(hours, recent);
  }

  #requests(
    ref: ServiceRef,
    detail: ServiceDetail | undefined,
  ): Known<RequestUsage> | null {
    const { history } = this.#options;
    if (!detail || detail.pods.length === 0) {
      return null;
    }
    const value = history.requests(ref);
    return value
      ? { value }
      : {
          reason:
            history.failure(ref) ??
            'its engine counts none, or was not read yet',
        };
  }

  async #entities(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Known<string[]>> {
    const { catalog } = this.#options;
    try {
      const entity = await catalog.getEntityByRef(entityRef, { credentials });
      const relations = entity?.relations ?? [];
      const apis = await catalog.getEntitiesByRefs(
        {
          entityRefs: relations
            .filter(({ type }) => type === API_RELATION)
            .map(({ targetRef }) => targetRef),
        },
        { credentials },
      );
      const all = [
        ...relations,
        ...apis.items.flatMap(api => api?.relations ?? []),
      ];
      return {
        value: [
          ...new Set(
            all
              .filter(({ type }) => DEPENDENT.has(type))
              .map(({ targetRef }) => plainLine(targetRef, TEXT_LIMITS.label)),
          ),
        ].sort(),
      };
    } catch {
      return { reason: 'the catalog cannot be read' };
    }
  }

  /** Routes to it that its own files, which go with it, do not hold. */
  #routes(ref: ServiceRef, files: readonly GitOpsFile[]): Known<string[]> {
    const picture = this.#options.picture.cluster(ref.cluster);
    const state = picture?.kinds.HTTPRoute?.state;
    if (state === 'not-installed') {
      return { value: [] };
    }
    if (!picture || state !== 'live') {
      return { reason: 'the portal cannot read HTTPRoutes of the cluster' };
    }
    const backends = backendsOf(ref.name);
    const own = routesOfFiles(files, ref.namespace);
    return {
      value: (picture.objects.HTTPRoute ?? [])
        .filter(
          route =>
            route.namespace === ref.namespace &&
            route.owners.every(
              owner => owner.kind !== ref.kind || owner.name !== ref.name,
            ) &&
            route.backends.some(backend => backends.has(backend)),
        )
        .map(({ name, namespace }) => `${namespace}/${name}`)
        .filter(route => !own.has(route)),
    };
  }
}
