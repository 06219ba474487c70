import { EventEmitter } from 'node:events';
import {
  AuditorService,
  AuthService,
  DatabaseService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ReadinessChecks } from '@model-serving/backstage-backend-hardening';
import {
  formatServiceRef,
  HUNG_AFTER_SECONDS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ArtifactResolver,
  ChecksConfig,
  FairQueue,
  GitOpsService,
  Judging,
  readOnlyReason,
  ServicePaths,
} from '@model-serving/backstage-plugin-model-serving-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { ArtifactPins } from './artifacts/ArtifactPins';
import { TagHistory } from './artifacts/TagHistory';
import { TagWatch } from './artifacts/TagWatch';
import { tagNotices } from './artifacts/tagNotices';
import { Calls } from './calls/Calls';
import { ForeignEntities } from './catalog/ForeignEntities';
import { AdmissionContexts } from './checks/AdmissionContexts';
import { CheckService } from './checks/CheckService';
import { ClusterSchemas } from './checks/ClusterSchemas';
import { RollBacks } from './checks/RollBacks';
import { ServiceRequests, serviceRequests } from './checks/serviceRequests';
import { ViolationScan } from './checks/ViolationScan';
import { Violations } from './checks/Violations';
import { ClusterFleet } from './clusters/ClusterFleet';
import { ClusterSources } from './clusters/ClusterSources';
import { ModelServingConfig } from './config';
import { Controls } from './controls/Controls';
import { createControls } from './controls/createControls';
import { PlatformReader } from './controls/PlatformReader';
import { PortalProbe } from './controls/PortalProbe';
import { Probes } from './controls/Probes';
import { DatabaseProbe } from './database/DatabaseProbe';
import { createDoctor } from './doctor/createDoctor';
import { Doctor } from './doctor/Doctor';
import { servingDatabase } from './database/servingDatabase';
import { GitOpsState } from './gitops/GitOpsState';
import { Revisions } from './gitops/Revisions';
import { ColdStartLedger } from './history/ColdStartLedger';
import { EngineStarts } from './history/EngineStarts';
import { RecentStarts } from './history/RecentStarts';
import { ServiceHistories } from './history/ServiceHistories';
import { VerdictLedger } from './history/VerdictLedger';
import { UsageLedger } from './ledger/UsageLedger';
import { LoadLedger } from './ledger/LoadLedger';
import { WorkLedger } from './ledger/WorkLedger';
import { EngineScraper } from './metrics/EngineScraper';
import { EngineSeries } from './metrics/EngineSeries';
import { PodProxyEngines } from './metrics/PodProxyEngines';
import { PrometheusSources } from './metrics/prometheus/PrometheusSources';
import { ReadingHistory } from './metrics/ReadingHistory';
import { KnownModels } from './models/KnownModels';
import { ModelAccess } from './models/ModelAccess';
import { ModelPermits } from './models/ModelPermits';
import {
  promqlDriftSource,
  PromqlDriftSource,
} from './models/drift/promql/promqlDriftSource';
import { deprecationNotices } from './models/deprecationNotices';
import { Models } from './models/Models';
import { AdviceDismissals } from './advice/AdviceDismissals';
import { CostAdvice } from './advice/CostAdvice';
import { HeldSizes } from './advice/HeldSizes';
import { ArtifactRefusals } from './models/catalog/ArtifactRefusals';
import { ServiceRadar } from './models/ServiceRadar';
import { VettedModels } from './models/VettedModels';
import { AlertWatch } from './notices/AlertWatch';
import { NoticeSender } from './notices/NoticeSender';
import { OwnerAlerts } from './notices/OwnerAlerts';
import { OwnerNotices } from './notices/OwnerNotices';
import { LivePicture } from './picture/LivePicture';
import { configuredPrices } from './prices/configuredPrices';
import { Prices } from './prices/Prices';
import { Spending } from './prices/Spending';
import { ServiceSpend } from './prices/ServiceSpend';
import { TenantSpend } from './prices/TenantSpend';
import { Proposals } from './proposals/Proposals';
import { Extensions } from './registerExtensions';
import { Removals } from './removal/Removals';
import { ServiceStream } from './stream/ServiceStream';
import { TenantAccess } from './tenants/TenantAccess';
import { HostedModels } from './models/HostedModels';
import { Membership } from './tenants/Membership';
import { RuntimeOffers } from './tenants/RuntimeOffers';
import { TenantLimits } from './tenants/TenantLimits';
import { TenantPlans } from './tenants/TenantPlans';

const CLUSTERS_SECONDS = 60;
const LEDGER_SECONDS = 15;
/** Less than the time after which counters count as not followed. */
const WORK_SECONDS = 30;
const VIOLATIONS_SECONDS = 10;
/** How soon a replica knows what another one has read: both say the same within a second. */
const MODELS_MS = 750;
const SERVED_SECONDS = 30;
const PRICES_SECONDS = 60;
const PROBES_SECONDS = 60;
const CATALOG_SECONDS = 60;
const TAGS_SECONDS = 300;
const DEPRECATIONS_SECONDS = 300;
const SERVICE_ALERTS_SECONDS = 60;
const TENANT_ALERTS_SECONDS = 900;
const PRUNE_HOURS = 6;
const DATABASE_PROBE_SECONDS = 15;
const DAY_MS = 86_400_000;

export interface ServingRuntimeDeps {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  gitops: GitOpsService;
  judging: Judging;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  readinessChecks: ReadinessChecks;
  scheduler: SchedulerService;
  userInfo: UserInfoService;
}

/** The parts of the backend, put together. */
export class ServingRuntime {
  static async create(
    deps: ServingRuntimeDeps,
    extensions: Extensions,
    config: ModelServingConfig,
  ): Promise<ServingRuntime> {
    return new ServingRuntime(
      deps,
      extensions,
      config,
      await servingDatabase(deps.database),
    );
  }

  readonly access: TenantAccess;
  readonly advice: CostAdvice;
  readonly adviceDismissals: AdviceDismissals;
  readonly calls: Calls;
  readonly clusters: ClusterFleet;
  readonly picture: LivePicture;
  readonly series: EngineSeries;
  readonly histories: ServiceHistories;
  readonly gitops: GitOpsState;
  readonly modelAccess: ModelAccess;
  readonly models: Models;
  readonly checks: CheckService;
  readonly controls: Controls;
  readonly doctor: Doctor;
  readonly foreignEntities: ForeignEntities;
  readonly paths: ServicePaths;
  readonly platform: PlatformReader;
  readonly probes: Probes;
  readonly queue: FairQueue;
  /** Why this portal opens no pull requests; undefined where it does. */
  readonly readOnlyReason: string | undefined;
  readonly searches: FairQueue;
  readonly radar: ServiceRadar;
  readonly removals: Removals;
  readonly serviceSpend: ServiceSpend;
  readonly requests: ServiceRequests;
  readonly proposals: Proposals;
  readonly revisions: Revisions;
  readonly rollBacks: RollBacks;
  readonly stream: ServiceStream;
  readonly tenantLimits: TenantLimits;
  readonly tenantPlans: TenantPlans;
  readonly tenantSpend: TenantSpend;
  readonly violations = new Violations();
  readonly prices: Prices;
  readonly #deps: ServingRuntimeDeps;
  readonly #config: ModelServingConfig;

  readonly #clusterSources: ClusterSources;
  readonly #databaseProbe: DatabaseProbe;
  readonly #ledger: UsageLedger;
  readonly #work: WorkLedger;
  readonly #loads: LoadLedger;
  readonly #readings: ReadingHistory;
  readonly #portal: PortalProbe;
  readonly #alerts: OwnerAlerts;
  readonly #alertWatch: AlertWatch;
  readonly #notices: OwnerNotices;
  readonly #tagHistory: TagHistory;
  readonly #tagWatch: TagWatch;
  readonly #prometheus: PrometheusSources;
  readonly #promqlDrift: PromqlDriftSource | undefined;
  readonly #engineStarts: EngineStarts;
  readonly #scraper: EngineScraper;
  readonly #violationScan: ViolationScan;
  /** What sources of the picture say to it, whichever of them is made first. */
  readonly #changes = new EventEmitter<{ sources: [] }>();
  #unsubscribe: (() => void) | undefined;

  private constructor(
    deps: ServingRuntimeDeps,
    extensions: Extensions,
    config: ModelServingConfig,
    database: Knex,
  ) {
    const { judging, logger } = deps;
    const sourcesChanged = () => void this.#changes.emit('sources');
    this.#deps = deps;
    this.paths = new ServicePaths(extensions.servicePaths);
    this.#config = config;
    this.calls = new Calls(config.calls);
    this.readOnlyReason = readOnlyReason(deps.config, deps.gitops);
    this.#databaseProbe = new DatabaseProbe({
      database,
      checks: deps.readinessChecks,
      logger,
    });
    this.#ledger = new UsageLedger(database);
    this.#work = new WorkLedger(database);
    this.#loads = new LoadLedger(database);
    const configured = configuredPrices(deps.config);
    this.prices = new Prices({
      sources: [
        ...(configured ? [configured] : []),
        ...extensions.priceSources,
      ],
      order: config.priceSources,
      logger,
      changed: sourcesChanged,
    });
    this.#clusterSources = new ClusterSources({
      auth: deps.auth,
      config: deps.config,
      logger,
      supplier: extensions.clusterSupplier,
      strategies: extensions.authStrategies,
    });
    this.clusters = new ClusterFleet({
      credentialsFor: definition =>
        this.#clusterSources.credentialsFor(definition),
      logger,
      argocdNamespace: config.argocdNamespace,
      ...config.watch,
    });
    const history = new ReadingHistory(
      Math.max(3 * config.metricsIntervalMs, 30_000),
    );
    this.#readings = history;
    this.#engineStarts = new EngineStarts({ fleet: this.clusters, logger });
    const recentStarts = new RecentStarts();
    const verdicts = new VerdictLedger(database);
    this.#prometheus = new PrometheusSources(config.prometheus, () =>
      this.clusters.clusters.map(({ name }) => name),
    );
    this.#promqlDrift = promqlDriftSource(
      config.promqlDrift,
      config.prometheus,
    );
    this.series = new EngineSeries({ history, sources: this.#prometheus });
    this.gitops = new GitOpsState({
      gitops: deps.gitops.configured,
      judging: deps.judging,
      logger,
      changed: sourcesChanged,
    });
    const runtimeOffers = new RuntimeOffers(this.gitops);
    const hostedModels = new HostedModels(() => this.models.catalog);
    this.picture = new LivePicture({
      fleet: this.clusters,
      logger,
      sources: ({ name: cluster }) => ({
        artifact: (modelRef, uri) => this.models.artifactNames(modelRef, uri),
        model: modelRef => this.models.listed(modelRef),
        engine: ref => history.latest(ref),
        engineFailure: ref => history.failure(ref),
        engineStart: uid => this.#engineStarts.of(uid),
        starts: ref => recentStarts.of(ref),
        lastChange: ref => verdicts.latest(ref),
        offeredRuntime: (tenant, name) =>
          runtimeOffers.of({ cluster, tenant }, name),
        tokens: ref => history.tokens(ref),
        proposals: this.gitops.proposals,
        removed: proposal => this.gitops.removed(proposal),
        paths: this.paths.all,
        prices: this.prices.current,
        priceHistory: this.#ledger.priceHistory,
        usage: (ref, living) =>
          this.#ledger.usage(ref, new Map([[formatServiceRef(ref), living]])),
        violations: ref => this.violations.of(ref),
        movedTag: ref => this.#tagWatch.movedTag(ref),
        hosted: (modelRef, tenant) => hostedModels.of(modelRef, tenant),
      }),
    });
    this.#changes.on('sources', () => this.picture.sourcesChanged());
    const artifacts = new ArtifactResolver(config.oci);
    this.#tagHistory = new TagHistory({ database, logger });
    this.#tagWatch = new TagWatch({
      services: () => this.picture.services(),
      modelOf: ref => this.models.catalog.index.find(ref)?.model,
      listed: () => this.models.vettedAddresses(),
      history: this.#tagHistory,
      resolver: artifacts,
      logger,
      changed: sourcesChanged,
    });
    const { quietHours } = config;
    const sender = new NoticeSender({
      logger,
      notifications: deps.notifications,
    });
    this.#notices = new OwnerNotices({ database, quietHours, sender });
    this.#alerts = new OwnerAlerts({ database, quietHours, sender });
    this.histories = new ServiceHistories({
      picture: this.picture,
      coldStarts: new ColdStartLedger(database),
      recentStarts,
      verdicts,
      hasWatchedEngines: () => history.covers(HUNG_AFTER_SECONDS),
      retentionDays: config.retentionDays,
    });
    this.#portal = new PortalProbe({
      permissions: deps.permissions,
      userInfo: deps.userInfo,
      logger,
      config: config.portal,
      ...config.permissions,
    });
    this.access = new TenantAccess({
      membership: new Membership({
        userInfo: deps.userInfo,
        platformOwners: config.permissions.platformOwners,
      }),
      permissions: deps.permissions,
      registry: deps.permissionsRegistry,
      onUser: credentials => this.#portal.see(credentials),
    });
    this.stream = new ServiceStream({
      picture: this.picture,
      access: this.access,
      logger,
      maxPerUser: config.streamsPerUser,
    });
    const contexts = new AdmissionContexts(this.clusters);
    this.queue = requestQueue(config.checks);
    this.searches = requestQueue(config.checks);
    const applier = `system:serviceaccount:${config.argocdNamespace}:argocd-application-controller`;
    this.tenantLimits = new TenantLimits({
      contexts,
      gitops: this.gitops,
      picture: this.picture,
    });
    this.models = new Models({
      database,
      driftSources: [
        ...(this.#promqlDrift ? [this.#promqlDrift] : []),
        ...extensions.driftSources,
      ],
      gitops: deps.gitops.configured,
      gitopsState: this.gitops,
      history,
      judging,
      limits: this.tenantLimits,
      logger,
      paths: this.paths,
      picture: this.picture,
      refusals: new ArtifactRefusals({
        applier,
        contexts,
        gitops: this.gitops,
        judging,
        logger,
        resolver: artifacts,
      }),
      running: config.runningModels,
      scheduler: deps.scheduler,
      sources: extensions.modelSources,
    });
    this.radar = new ServiceRadar(this.models.catalog);
    this.modelAccess = new ModelAccess({
      access: this.access,
      models: this.models,
      picture: this.picture,
      prices: this.prices,
      tags: this.#tagWatch,
    });
    const models = new VettedModels({
      catalog: deps.catalog,
      models: new KnownModels(this.models.catalog),
      trustedLocations: config.trustedLocations,
    });
    this.foreignEntities = new ForeignEntities({
      ...deps,
      trustedLocations: config.trustedLocations,
      tenants: () => this.picture.tenants(),
    });
    const { controls, platform, probes } = createControls({
      ...deps,
      config: config.controls,
      contexts,
      fleet: this.clusters,
      further: extensions.controls,
      gitops: this.gitops,
      models,
      paths: this.paths,
      picture: this.picture,
      portal: this.#portal,
    });
    this.controls = controls;
    this.platform = platform;
    this.doctor = createDoctor({
      ...deps,
      database,
      databaseProbe: this.#databaseProbe,
      fleet: this.clusters,
      gitops: this.gitops,
      models: this.models,
      picture: this.picture,
      platform,
      platformOwners: config.permissions.platformOwners,
      portal: this.#portal,
      prices: this.prices,
      prometheus: this.#prometheus,
      readings: history,
      readOnlyReason: this.readOnlyReason,
    });
    this.tenantPlans = new TenantPlans({
      argocdNamespace: config.argocdNamespace,
      catalog: deps.catalog,
      config: config.onboarding,
      gitops: this.gitops,
      judging,
      paths: this.paths,
      picture: this.picture,
    });
    this.tenantSpend = new TenantSpend({
      history: this.#ledger.history,
      work: this.#work,
      picture: this.picture,
    });
    this.#alertWatch = new AlertWatch({
      alerts: this.#alerts,
      histories: this.histories,
      picture: this.picture,
      spend: this.tenantSpend,
    });
    this.serviceSpend = new ServiceSpend({
      history: this.#ledger.history,
      histories: this.histories,
      work: this.#work,
    });
    this.adviceDismissals = new AdviceDismissals(database);
    this.advice = new CostAdvice({
      dismissals: this.adviceDismissals,
      history: this.#ledger.history,
      histories: this.histories,
      loads: this.#loads,
      picture: this.picture,
      sizes: new HeldSizes({
        radar: this.radar,
        standings: this.models.standings,
      }),
      work: this.#work,
    });
    this.probes = probes;
    this.checks = new CheckService({
      applier,
      contexts,
      gitops: this.gitops,
      judging,
      models,
      pins: new ArtifactPins(artifacts),
      paths: this.paths,
      permits: new ModelPermits(this.models.catalog),
      picture: this.picture,
      prices: this.prices,
      schemas: new ClusterSchemas(this.clusters, this.paths),
      spending: new Spending({
        gitops: this.gitops,
        ledger: this.#ledger,
        paths: this.paths,
        picture: this.picture,
        prices: this.prices,
      }),
    });
    this.revisions = new Revisions({
      gitops: deps.gitops.configured,
      state: this.gitops,
    });
    this.rollBacks = new RollBacks({
      checks: this.checks,
      judging,
      revisions: this.revisions,
    });
    this.removals = new Removals({
      catalog: deps.catalog,
      gitops: this.gitops,
      history,
      paths: this.paths,
      picture: this.picture,
      prices: this.prices,
      work: this.#work,
    });
    this.requests = serviceRequests({
      access: this.access,
      checks: this.checks,
      paths: this.paths,
      picture: this.picture,
      removals: this.removals,
      rollBacks: this.rollBacks,
    });
    this.proposals = new Proposals({
      auditor: deps.auditor,
      forge: deps.gitops.configured?.forge,
      queue: this.queue,
      readOnlyReason: this.readOnlyReason,
      requests: this.requests,
    });
    this.#violationScan = new ViolationScan({
      applier,
      fleet: this.clusters,
      gitops: this.gitops,
      judging,
      contexts,
      services: () => this.picture.services(),
      logger,
      changed: sourcesChanged,
      violations: this.violations,
    });
    this.#scraper = new EngineScraper({
      services: () => this.picture.services(),
      history,
      proxy: new PodProxyEngines(this.clusters),
      sources: this.#prometheus,
      logger,
      done: sourcesChanged,
      onPages: (service, pages) => this.#engineStarts.learn(service, pages),
    });
  }

  async start(): Promise<void> {
    this.#portal.start();
    await this.histories.load(new Date());
    // Not awaited, since a slow source must not hold up the start; configured prices are there at once.
    void this.prices.refresh();
    await this.#followClusters();
    this.#unsubscribe = this.#deps.config.subscribe?.(() => {
      this.#followClusters().catch(error =>
        this.#deps.logger.error('The clusters of the new configuration', error),
      );
    })?.unsubscribe;
    await this.#schedule('clusters', CLUSTERS_SECONDS * 1000, () =>
      this.#followClusters(),
    );
    await this.#schedule('database-probe', DATABASE_PROBE_SECONDS * 1000, () =>
      this.#databaseProbe.run(),
    );
    await this.#schedule('prices', PRICES_SECONDS * 1000, () =>
      this.prices.refresh(),
    );
    // Before any source is read, what the last process knew.
    await this.models.refresh();
    await this.models.syncs.start();
    await this.models.drift.start();
    await this.#schedule('models', MODELS_MS, () => this.models.refresh());
    await this.#schedule('served-models', SERVED_SECONDS * 1000, () =>
      this.models.served.refresh(new Date()),
    );
    await this.#schedule('engines', this.#config.metricsIntervalMs, () =>
      this.#scraper.scrape(),
    );
    await this.#schedule('ledger-load', LEDGER_SECONDS * 1000, async () => {
      await this.#ledger.load(new Date());
      this.#changes.emit('sources');
    });
    await this.#schedule(
      'ledger-record',
      LEDGER_SECONDS * 1000,
      async () => {
        for (const cluster of this.clusters.clusters) {
          await this.#ledger.record(
            cluster.picture(),
            this.prices.settled,
            new Date(),
          );
        }
      },
      'global',
    );
    await this.#schedule(
      'work-record',
      WORK_SECONDS * 1000,
      async () => {
        const services = await this.picture.services();
        const read = services.flatMap(service => {
          const reading = this.#readings.latest(service.ref);
          return reading ? [{ ref: service.ref, service, reading }] : [];
        });
        await this.#work.record(read);
        await this.#loads.record(read);
      },
      'global',
    );
    await this.#schedule(
      'history-record',
      LEDGER_SECONDS * 1000,
      () => this.histories.record(new Date()),
      'global',
    );
    await this.#schedule('history-follow', LEDGER_SECONDS * 1000, () =>
      this.histories.follow(new Date()),
    );
    await this.#schedule('engine-starts', LEDGER_SECONDS * 1000, async () => {
      if (await this.#engineStarts.read(await this.picture.services())) {
        this.#changes.emit('sources');
      }
    });
    await this.#schedule(
      'prune',
      PRUNE_HOURS * 3_600_000,
      async () => {
        const now = new Date();
        await this.histories.prune(now);
        const before = new Date(
          now.getTime() - this.#config.retentionDays * DAY_MS,
        );
        await this.#ledger.prune(before);
        await this.#ledger.history.compact(now);
        await this.#work.prune(new Date(now.getTime() - DAY_MS));
        await this.#loads.prune(before);
        await this.models.prune(before);
        await this.#notices.prune(before);
        await this.#alerts.prune(before);
        await this.#tagHistory.prune(before);
      },
      'global',
    );
    await this.#schedule('tags', TAGS_SECONDS * 1000, () =>
      this.#tagWatch.look(),
    );
    await this.#schedule(
      'tag-notices',
      TAGS_SECONDS * 1000,
      () =>
        this.#notices.tell(
          tagNotices(this.#tagWatch.movedServices),
          new Date(),
        ),
      'global',
    );
    await this.#schedule(
      'deprecation-notices',
      DEPRECATIONS_SECONDS * 1000,
      async () => {
        const now = new Date();
        const uses = this.radar.deprecatedUses(
          await this.picture.services(),
          now,
        );
        await this.#notices.tell(deprecationNotices(uses), now);
      },
      'global',
    );
    await this.#schedule(
      'service-alerts',
      SERVICE_ALERTS_SECONDS * 1000,
      () => this.#alertWatch.watchServices(new Date()),
      'global',
    );
    await this.#schedule(
      'tenant-alerts',
      TENANT_ALERTS_SECONDS * 1000,
      () => this.#alertWatch.watchTenants(new Date()),
      'global',
    );
    await this.#schedule('catalog', CATALOG_SECONDS * 1000, () =>
      this.foreignEntities.refresh(),
    );
    if (this.gitops.config) {
      await this.#schedule('probes', PROBES_SECONDS * 1000, async () => {
        const { platform } = this.gitops;
        if (platform) {
          await this.probes.sendDue(this.controls.tenants(), platform);
        }
      });
      await this.#schedule('violations', VIOLATIONS_SECONDS * 1000, () =>
        this.#violationScan.scan(),
      );
      await this.#schedule(
        'gitops',
        this.gitops.config.refreshSeconds * 1000,
        () => this.gitops.refresh(),
      );
    }
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.stream.stop();
    this.picture.stop();
    await this.clusters.stop();
    await this.#prometheus.close();
    await this.#promqlDrift?.close();
  }

  async #followClusters(): Promise<void> {
    const clusters = await this.#clusterSources.watchable();
    if (clusters) {
      await this.clusters.follow(clusters);
    }
  }

  async #schedule(
    id: string,
    intervalMs: number,
    fn: () => Promise<void>,
    scope: 'local' | 'global' = 'local',
  ): Promise<void> {
    await this.#deps.scheduler.scheduleTask({
      id: `model-serving-${id}`,
      frequency: { milliseconds: intervalMs },
      timeout: { seconds: 60 },
      scope,
      fn,
    });
  }
}

/** Requests mostly wait for the catalog and the cluster, so that more of them run than threads judge. */
function requestQueue({ perUser, queued, threads }: ChecksConfig): FairQueue {
  return new FairQueue({ concurrent: 4 * threads, perUser, queued });
}
