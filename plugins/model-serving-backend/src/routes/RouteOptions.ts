import {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  FairQueue,
  ServicePaths,
} from '@model-serving/backstage-plugin-model-serving-node';
import { AdviceDismissals } from '../advice/AdviceDismissals';
import { CostAdvice } from '../advice/CostAdvice';
import { Calls } from '../calls/Calls';
import { ForeignEntities } from '../catalog/ForeignEntities';
import { CheckService } from '../checks/CheckService';
import { RollBacks } from '../checks/RollBacks';
import { ServiceRequests } from '../checks/serviceRequests';
import { Violations } from '../checks/Violations';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { Controls } from '../controls/Controls';
import { Doctor } from '../doctor/Doctor';
import { PlatformReader } from '../controls/PlatformReader';
import { Probes } from '../controls/Probes';
import { EngineSeries } from '../metrics/EngineSeries';
import { GitOpsState } from '../gitops/GitOpsState';
import { Revisions } from '../gitops/Revisions';
import { Removals } from '../removal/Removals';
import { ServiceHistories } from '../history/ServiceHistories';
import { ModelAccess } from '../models/ModelAccess';
import { Models } from '../models/Models';
import { ServiceRadar } from '../models/ServiceRadar';
import { LivePicture } from '../picture/LivePicture';
import { Prices } from '../prices/Prices';
import { ServiceSpend } from '../prices/ServiceSpend';
import { TenantSpend } from '../prices/TenantSpend';
import { ServiceStream } from '../stream/ServiceStream';
import { TenantAccess } from '../tenants/TenantAccess';
import { TenantLimits } from '../tenants/TenantLimits';
import { TenantPlans } from '../tenants/TenantPlans';

/** What the route groups are made from. */
export interface RouteOptions {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  access: TenantAccess;
  advice: CostAdvice;
  adviceDismissals: AdviceDismissals;
  calls: Calls;
  clusters: ClusterFleet;
  picture: LivePicture;
  series: EngineSeries;
  histories: ServiceHistories;
  gitops: GitOpsState;
  modelAccess: ModelAccess;
  models: Models;
  paths: ServicePaths;
  prices: Pick<Prices, 'current'>;
  radar: ServiceRadar;
  removals: Removals;
  requests: ServiceRequests;
  revisions: Revisions;
  rollBacks: RollBacks;
  checks: CheckService;
  controls: Controls;
  doctor: Doctor;
  foreignEntities: ForeignEntities;
  platform: PlatformReader;
  probes: Probes;
  /** Why this portal opens no pull requests; undefined where it does. */
  readOnlyReason: string | undefined;
  /** Requests that take work wait here for their user's turn. */
  queue: FairQueue;
  /** Searches by words wait here for their user's turn. */
  searches: FairQueue;
  serviceSpend: ServiceSpend;
  stream: ServiceStream;
  tenantLimits: TenantLimits;
  tenantPlans: TenantPlans;
  tenantSpend: TenantSpend;
  violations: Violations;
}
