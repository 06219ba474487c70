import {
  AcceleratorList,
  AcceleratorMemory,
  AcceleratorOption,
  Advice,
  AdviceDismissalRequest,
  AdviceList,
  AdviceTarget,
  Autoscaling,
  CheckRequest,
  CheckReport,
  ClusterStatus,
  ColdStart,
  ControlDetail,
  ControlStatus,
  ExaminationReport,
  Finding,
  FleetCosts,
  Freshness,
  Hop,
  ItemList,
  Measured,
  PlatformProfile,
  PodEvents,
  PodLog,
  Portal,
  MemoryRules,
  Proposal,
  ProposalList,
  QueueState,
  QuotaFit,
  RenderedFile,
  RenderRequest,
  RenderResult,
  ServiceCost,
  ServiceCosts,
  RevisionDetail,
  ServiceAnswers,
  Reachable,
  ServiceCall,
  ServiceDetail,
  ServiceHistory,
  ServiceList,
  ServicePod,
  ServiceQuery,
  ServiceRef,
  ServiceRevisions,
  ServiceSeries,
  ServiceSummary,
  ServiceViolations,
  Tenant,
  TenantCosts,
  TenantPlan,
  TenantUsageList,
  Verdict,
  ViolationList,
} from '../api';
import type { RuntimeOffer } from '../runtimes';
import {
  ArtifactAnswer,
  CatalogModel,
  ModelDecision,
  ModelDetail,
  ModelDrift,
  ModelEntityPage,
  ModelPage,
  ModelQuery,
  ModelGovernanceStatus,
  ModelOverlayStatus,
  ModelRuleStatus,
  ModelSourceList,
  ModelSourceRemoval,
  ModelSourceStatus,
  ModelSummary,
  ServiceUpgrades,
} from '../models';
import { ExternalRequestInput } from '../externalRequest';
import { ServiceRequestInput } from '../request';
import { TenantProposal, TenantRequest } from '../tenantRequest';
import { components, operations } from './openapi';

/** The same type without names, intersections and `readonly`, so that two spellings of one shape are equal. */
type Plain<T> = unknown extends T
  ? unknown
  : T extends string | number | boolean | null | undefined
  ? T
  : { -readonly [K in keyof T]: Plain<T[K]> };

type Same<A, B> = (<T>() => T extends Plain<A> ? 1 : 2) extends <
  T,
>() => T extends Plain<B> ? 1 : 2
  ? true
  : false;

/** The keys at which two maps of types differ. */
type Drift<Ours, Documents extends Record<keyof Ours, unknown>> = {
  [K in keyof Ours]: Same<Ours[K], Documents[K]> extends true ? never : K;
}[keyof Ours];

type Json<T> = T extends { content: { 'application/json': infer J } }
  ? J
  : never;

type Answers = {
  [K in keyof operations]: operations[K] extends {
    responses: { 200: infer R };
  }
    ? Json<R>
    : never;
};

type Bodies = {
  [K in keyof operations]: operations[K] extends { requestBody: infer B }
    ? Json<B>
    : never;
};

interface OurSchemas {
  AcceleratorMemory: AcceleratorMemory;
  AcceleratorOption: AcceleratorOption;
  Advice: Advice;
  AdviceList: AdviceList;
  Autoscaling: Autoscaling;
  CheckReport: CheckReport;
  ClusterStatus: ClusterStatus;
  ColdStart: ColdStart;
  ControlDetail: ControlDetail;
  ControlStatus: ControlStatus;
  Finding: Finding;
  Freshness: Freshness;
  Hop: Hop;
  Measured: Measured;
  CatalogModel: CatalogModel;
  ModelDecision: ModelDecision;
  ModelGovernanceStatus: ModelGovernanceStatus;
  ModelOverlayStatus: ModelOverlayStatus;
  ModelRuleStatus: ModelRuleStatus;
  ModelSourceRemoval: ModelSourceRemoval;
  ModelSourceStatus: ModelSourceStatus;
  ModelSummary: ModelSummary;
  ExaminationReport: ExaminationReport;
  PlatformProfile: PlatformProfile;
  PodEvents: PodEvents;
  PodLog: PodLog;
  MemoryRules: MemoryRules;
  RuntimeOffer: RuntimeOffer;
  Portal: Portal;
  Proposal: Proposal;
  QueueState: QueueState;
  QuotaFit: QuotaFit;
  RenderedFile: RenderedFile;
  ServiceCost: ServiceCost;
  FleetCosts: FleetCosts;
  ServiceCosts: ServiceCosts;
  ServiceDetail: ServiceDetail;
  ServiceHistory: ServiceHistory;
  ServicePod: ServicePod;
  ServiceRef: ServiceRef;
  ServiceRequest: ServiceRequestInput;
  ExternalRequest: ExternalRequestInput;
  ServiceSeries: ServiceSeries;
  ServiceSummary: ServiceSummary;
  ServiceViolations: ServiceViolations;
  Tenant: Tenant;
  TenantCosts: TenantCosts;
  TenantPlan: TenantPlan;
  TenantUsageList: TenantUsageList;
  TenantRequest: TenantRequest;
  Verdict: Verdict;
}

interface OurAnswers {
  checkService: CheckReport;
  getArtifact: ArtifactAnswer;
  getControl: ControlDetail;
  getPortal: Portal;
  getService: ServiceDetail;
  getServiceHistory: ServiceHistory;
  getServiceReachable: Reachable;
  getServiceSeries: ServiceSeries;
  getServiceAnswers: ServiceAnswers;
  listServiceRevisions: ServiceRevisions;
  getServiceRevision: RevisionDetail;
  getServiceUpgrades: ServiceUpgrades;
  getTenant: Tenant;
  getTenantRequest: TenantRequest;
  listAccelerators: AcceleratorList;
  listClusters: ItemList<ClusterStatus>;
  listControls: ItemList<ControlStatus>;
  examine: ExaminationReport;
  listPlatform: ItemList<PlatformProfile>;
  listPodEvents: PodEvents;
  listProposals: ProposalList;
  listServices: ServiceList;
  listTenants: ItemList<Tenant>;
  listViolations: ViolationList;
  planTenant: TenantPlan;
  dismissAdvice: AdviceList;
  restoreAdvice: AdviceList;
  getServiceAdvice: AdviceList;
  getTenantAdvice: AdviceList;
  getFleetCosts: FleetCosts;
  getServiceCosts: ServiceCosts;
  getTenantCosts: TenantCosts;
  listTenantUsage: TenantUsageList;
  probeControl: ControlDetail;
  confirmModelRemoval: ModelSourceList;
  getModel: ModelDetail;
  getModelDrift: ModelDrift;
  listModelEntities: ModelEntityPage;
  listModels: ModelPage;
  listModelSources: ModelSourceList;
  syncModelSource: ModelSourceList;
  readPodLog: PodLog;
  renderService: RenderResult;
}

interface OurBodies {
  dismissAdvice: AdviceDismissalRequest;
  restoreAdvice: AdviceTarget;
  callService: ServiceCall;
  checkService: CheckRequest;
  planTenant: TenantProposal;
  renderService: RenderRequest;
}

/** Compiles for no type but `never`; the error names what differs. */
function none<T extends never>(...differences: T[]) {
  return differences;
}

type Query = NonNullable<operations['listServices']['parameters']['query']>;

type ModelsQuery = NonNullable<operations['listModels']['parameters']['query']>;

/** Types are compared while this file compiles; the test only says that it did. */
it('the API types and the OpenAPI document say the same', () => {
  expect([
    ...none<Drift<OurSchemas, components['schemas']>>(),
    ...none<Drift<OurAnswers, Answers>>(),
    ...none<Drift<OurBodies, Bodies>>(),
    ...none<Drift<{ query: ServiceQuery }, { query: Query }>>(),
    ...none<Drift<{ query: ModelQuery }, { query: ModelsQuery }>>(),
    ...none<
      Exclude<
        keyof operations,
        keyof OurAnswers | 'streamServices' | 'callService'
      >
    >(),
  ]).toEqual([]);
});
