import { NotImplementedError } from '@backstage/errors';
import {
  AcceleratorList,
  ArtifactAnswer,
  ArtifactQuery,
  CheckReport,
  ClusterStatus,
  coldStartHistory,
  ControlAddress,
  ControlDetail,
  ControlStatus,
  Advice,
  AdviceDismissalRequest,
  AdviceList,
  AdviceTarget,
  CostQuery,
  DayQuery,
  FleetCosts,
  formatServiceRef,
  ItemList,
  ModelDetail,
  ModelDrift,
  ModelPage,
  ModelQuery,
  ModelSourceList,
  ExaminationReport,
  PlatformProfile,
  PodEvents,
  PodLog,
  Portal,
  ProposalList,
  RenderResult,
  RevisionDetail,
  Reachable,
  ServiceAnswers,
  ServiceCosts,
  ServiceDetail,
  ServiceHistory,
  ServiceList,
  ServiceQuery,
  ServiceRef,
  ServiceRevisions,
  ServiceSeries,
  ServiceUpgrades,
  Tenant,
  TenantCosts,
  TenantPlan,
  TenantRequest,
  TenantUsageList,
  ViolationList,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelServingApi, ServingEvent } from '../api';
import { ago, DAY } from './moments';
import { telltaleModel } from './telltaleModel';
import { telltaleServices } from './services';
import {
  controlDetail,
  platformProfile,
  proposal,
  telltaleControls,
  telltaleTenants,
  telltaleViolations,
} from './tenants';
import { fakeCosts, fakeUsage } from './fakeCosts';
import { fakeAdvice } from './fakeAdvice';
import { fakeFleetCosts } from './fakeFleetCosts';
import { fakeServiceCosts } from './fakeServiceCosts';
import { fakeDrift } from './fakeDrift';
import { FakeModelCatalog } from './FakeModelCatalog';
import { telltaleExaminations } from './examinations';
import { fakeModels, telltaleGovernance, telltaleSources } from './fakeModels';
import { accelerator, FRESH, OPERATION, VLLM } from './fakeServing';

/** More than a page, so that there is something to narrow. */
const FIXTURE_MODELS = 400;

function list<T>(items: T[]): ItemList<T> {
  return { items, asOf: ago(2), source: 'fixtures', stale: false };
}

function notFound(what: string): Error {
  return Object.assign(new Error(`${what} not found`), {
    name: 'ResponseError',
    statusCode: 404,
  });
}

/** The point of each series at which the engine did not answer. */
const GAP = 30;

/** Waves that look like an engine's, the same at every read of the same second. */
function wave(at: number, middle: number, swing: number, period: number) {
  return Math.max(
    0,
    middle +
      swing * Math.sin(at / period) +
      (swing / 3) * Math.sin(at / (period / 3.7)),
  );
}

/** Answers from memory, for looking at the pages without a backend. */
export class FixtureClient implements ModelServingApi {
  readonly #listeners = new Set<(event: ServingEvent) => void>();
  readonly #models = new FakeModelCatalog([
    telltaleModel(),
    ...fakeModels(FIXTURE_MODELS - 1),
  ]);
  #services: ServiceDetail[];
  #advice: readonly Advice[] = fakeAdvice();

  constructor(services: ServiceDetail[] = telltaleServices()) {
    this.#services = services;
  }

  async getPortal(): Promise<Portal> {
    return {
      opensPullRequests: true,
      readOnlyReason: null,
      asOf: ago(2),
      source: 'fixtures',
      stale: false,
    };
  }

  async listClusters(): Promise<ItemList<ClusterStatus>> {
    return list([]);
  }

  async listServices(query: ServiceQuery = {}): Promise<ServiceList> {
    const matching = this.#services.filter(
      service =>
        (!query.tenant || service.tenant === query.tenant) &&
        (!query.verdict || service.verdict.word === query.verdict) &&
        (!query.q || service.ref.name.includes(query.q)) &&
        (!query.model || service.model?.entityRef === query.model),
    );
    const from = Number(query.cursor ?? 0);
    const to = from + (query.limit ?? 25);
    return {
      ...list(matching.slice(from, to)),
      totalItems: matching.length,
      nextCursor: to < matching.length ? String(to) : undefined,
      clusters: [],
    };
  }

  async getService(ref: ServiceRef): Promise<ServiceDetail> {
    const found = this.#services.find(
      service => formatServiceRef(service.ref) === formatServiceRef(ref),
    );
    if (!found) {
      throw notFound('service');
    }
    return found;
  }

  async getSeries(
    ref: ServiceRef,
    windowSeconds: number,
  ): Promise<ServiceSeries> {
    const now = Math.floor(Date.now() / 1000);
    const silent = (await this.getService(ref)).waiting.value === null;
    const series = (
      name: ServiceSeries['series'][number]['name'],
      unit: string,
      middle: number,
      swing: number,
    ): ServiceSeries['series'][number] => ({
      name,
      unit,
      reason: silent ? 'No pod answers on its metrics port.' : undefined,
      points: silent
        ? []
        : Array.from({ length: 90 }, (_, index) => {
            const at = now - windowSeconds + (index * windowSeconds) / 89;
            const value = wave(at, middle, swing, 97);
            const shown = unit === 'requests' ? Math.round(value) : value;
            return [at, index === GAP ? null : shown];
          }),
    });
    return {
      asOf: ago(2),
      source: 'fixtures',
      stale: false,
      windowSeconds,
      knownSince: null,
      series: [
        series('waiting', 'requests', 3, 4),
        series('running', 'requests', 14, 6),
        series('ttftP50', 's', 0.18, 0.04),
        series('ttftP95', 's', 0.42, 0.12),
        series('interTokenP50', 's', 0.012, 0.002),
        series('interTokenP95', 's', 0.031, 0.008),
        series('requestMean', 's', 2.4, 0.6),
        series('tokensPerSecond', 'tokens/s', 1830, 400),
        series('errorsPerSecond', 'requests/s', 0.02, 0.02),
        series('kvCache', 'ratio', 0.61, 0.15),
      ],
    };
  }

  async getHistory(
    ref: ServiceRef,
    windowSeconds: number,
  ): Promise<ServiceHistory> {
    const service = await this.getService(ref);
    const from = ago(windowSeconds);
    const since = service.verdict.since;
    return {
      asOf: ago(2),
      source: 'fixtures',
      stale: false,
      windowSeconds,
      verdicts:
        since && since > from
          ? [
              { from, to: since, word: 'starting' },
              { from: since, to: null, word: service.verdict.word },
            ]
          : [{ from, to: null, word: service.verdict.word }],
      coldStarts: coldStartHistory(service.coldStarts),
    };
  }

  async getUpgrades(): Promise<ServiceUpgrades> {
    return {
      deprecation: null,
      upgrades: [],
      smallerSize: null,
      asOf: ago(2),
      source: 'fixtures',
      stale: false,
    };
  }

  async listPodEvents(): Promise<PodEvents> {
    return {
      ...list([
        {
          type: 'Normal',
          reason: 'Pulled',
          message:
            'Successfully pulled image "vllm/vllm-openai" in 61s (61s including waiting).',
          from: 'kubelet',
          container: 'kserve-container',
          firstAt: ago(2 * DAY),
          lastAt: ago(2 * DAY),
          count: 1,
        },
      ]),
    };
  }

  async readPodLog(): Promise<PodLog> {
    return {
      asOf: ago(1),
      source: 'fixtures',
      stale: false,
      container: 'kserve-container',
      containers: ['kserve-container', 'modelcar'],
      previous: false,
      lines: [`${ago(60)} Application startup complete.`],
      truncated: false,
    };
  }

  async listTenants(): Promise<ItemList<Tenant>> {
    return list(telltaleTenants());
  }

  async getTenant(name: string): Promise<Tenant> {
    const found = telltaleTenants().find(tenant => tenant.name === name);
    if (!found) {
      throw notFound('tenant');
    }
    return found;
  }

  async getTenantCosts(
    name: string,
    query: CostQuery = {},
  ): Promise<TenantCosts> {
    const { budgetPerMonth, cluster } = await this.getTenant(name);
    return fakeCosts({ tenant: name, cluster, budgetPerMonth }, query);
  }

  async getFleetCosts(query: DayQuery = {}): Promise<FleetCosts> {
    const { items } = await this.listTenants();
    return fakeFleetCosts(items, query);
  }

  async getServiceCosts(
    ref: ServiceRef,
    query: DayQuery = {},
  ): Promise<ServiceCosts> {
    await this.getService(ref);
    return fakeServiceCosts(formatServiceRef(ref), {}, query);
  }

  async getServiceAdvice(ref: ServiceRef): Promise<AdviceList> {
    const { name } = (await this.getService(ref)).ref;
    const items = this.#advice.filter(({ service }) => service?.name === name);
    return { ...list(items), missing: [] };
  }

  async getTenantAdvice(): Promise<AdviceList> {
    return { ...list([...this.#advice]), missing: [] };
  }

  async dismissAdvice({
    kind,
    reason,
    service,
  }: AdviceDismissalRequest): Promise<AdviceList> {
    return this.#mark(kind, service, {
      reason,
      by: 'user:default/guest',
      at: new Date().toISOString(),
    });
  }

  async restoreAdvice({ kind, service }: AdviceTarget): Promise<AdviceList> {
    return this.#mark(kind, service, null);
  }

  #mark(kind: string, service: ServiceRef, dismissed: Advice['dismissed']) {
    this.#advice = this.#advice.map(advice =>
      advice.kind === kind ? { ...advice, dismissed } : advice,
    );
    return this.getServiceAdvice(service);
  }

  async listTenantUsage(
    name: string,
    query: CostQuery = {},
  ): Promise<TenantUsageList> {
    const { cluster, from, to } = await this.getTenantCosts(name, query);
    const items = fakeUsage().filter(({ day }) => day >= from && day < to);
    return { ...list(items), tenant: name, cluster, from, to };
  }

  async listAccelerators(): Promise<AcceleratorList> {
    return {
      missing: [],
      ...list([
        accelerator('h100-1', 'fits', '3 of 8 h100 are free.'),
        accelerator('h100-4', 'borrows', '1 h100 would be borrowed.'),
        accelerator('l4-1', 'waits', 'All 4 l4 are in use.'),
        accelerator('l4-8', 'never', '8 l4 exceed the 6 of this queue.'),
      ]),
      priorities: ['serving-standard'],
      runtimes: [VLLM],
      memory: { requests: 1, misfit: 'refuse' },
      operation: OPERATION,
      maxReplicas: 8,
      currency: 'USD',
    };
  }

  async getArtifact({ model }: ArtifactQuery): Promise<ArtifactAnswer> {
    return {
      uri: model,
      artifact: null,
      reason: 'Its registry is not configured.',
      asOf: ago(2),
      source: 'fixtures',
      stale: false,
    };
  }

  async models(query?: ModelQuery): Promise<ModelPage> {
    return this.#models.list(query);
  }

  async modelDrift(name: string): Promise<ModelDrift> {
    return fakeDrift(name === 'qwen3-coder-30b');
  }

  async model(
    name: string,
    query: { tenant?: string } = {},
  ): Promise<ModelDetail> {
    const found = this.#models.detail(name, query.tenant);
    if (!found) {
      throw notFound('model');
    }
    return found;
  }

  async modelSources(): Promise<ModelSourceList> {
    return { ...list(telltaleSources()), governance: telltaleGovernance() };
  }

  async syncModelSource(): Promise<ModelSourceList> {
    return this.modelSources();
  }

  async confirmModelRemoval(): Promise<ModelSourceList> {
    return this.modelSources();
  }

  async listProposals(): Promise<ProposalList> {
    const proposals = list([
      proposal(),
      proposal({
        directory: 'tenants/team-b/rerank',
        tenant: 'team-b',
        service: 'rerank',
        number: 15,
        url: 'http://127.0.0.1:7011/platform/serving/pulls/15',
        state: 'merged',
        openedAt: ago(DAY),
        mergedAt: ago(20),
      }),
    ]);
    return { ...proposals, incomplete: null };
  }

  async listControls(): Promise<ItemList<ControlStatus>> {
    return list(telltaleControls());
  }

  async getControl(address: ControlAddress): Promise<ControlDetail> {
    const found = telltaleControls().find(
      ({ control, tenant }) =>
        control === address.control && tenant === address.tenant,
    );
    if (!found) {
      throw notFound('control');
    }
    return controlDetail(found);
  }

  async probeControl(address: ControlAddress): Promise<ControlDetail> {
    return this.getControl(address);
  }

  async listPlatform(): Promise<ItemList<PlatformProfile>> {
    return list([platformProfile()]);
  }

  async examine(): Promise<ExaminationReport> {
    return list(telltaleExaminations());
  }

  async getTenantRequest(): Promise<TenantRequest> {
    throw notFound('tenant');
  }

  async planTenant(): Promise<TenantPlan> {
    throw new NotImplementedError('The fixtures plan nothing');
  }

  async listViolations(): Promise<ViolationList> {
    return { ...list(telltaleViolations()), judged: 4, services: 5 };
  }

  async reachable(): Promise<Reachable> {
    return { reachable: true, milliseconds: 12.4, reason: null, asOf: ago(3) };
  }

  async openCall(): Promise<Response> {
    throw new Error('There is no engine here');
  }

  async serviceAnswers(ref: ServiceRef): Promise<ServiceAnswers> {
    return {
      ...FRESH,
      path: null,
      template: null,
      request: null,
      kept: [],
      openPullRequest: null,
      refusal: `The GitOps repository has no files of ${ref.name}.`,
    };
  }

  async serviceRevisions(): Promise<ServiceRevisions> {
    return { ...FRESH, revisions: [], reason: null };
  }

  async serviceRevision(): Promise<RevisionDetail> {
    throw new NotImplementedError('The fixtures have no earlier states');
  }

  async render(): Promise<RenderResult> {
    throw new NotImplementedError('The fixtures render nothing');
  }

  async check(): Promise<CheckReport> {
    throw new NotImplementedError('The fixtures check nothing');
  }

  subscribe(listener: (event: ServingEvent) => void): () => void {
    this.#listeners.add(listener);
    listener({ type: 'connection', state: 'live' });
    return () => this.#listeners.delete(listener);
  }

  /** Changes what the client answers and tells all subscribers. */
  put(service: ServiceDetail): void {
    const key = formatServiceRef(service.ref);
    this.#services = [
      ...this.#services.filter(other => formatServiceRef(other.ref) !== key),
      service,
    ];
    this.emit({ type: 'service', service });
  }

  remove(ref: ServiceRef): void {
    const key = formatServiceRef(ref);
    this.#services = this.#services.filter(
      other => formatServiceRef(other.ref) !== key,
    );
    this.emit({ type: 'service-removed', ref });
  }

  emit(event: ServingEvent): void {
    this.#listeners.forEach(listener => listener(event));
  }
}
