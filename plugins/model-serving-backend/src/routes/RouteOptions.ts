import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { PriceBook } from '@model-serving/backstage-plugin-model-serving-common';
import { CheckService } from '../checks/CheckService';
import { Controls } from '../checks/Controls';
import { ReadingHistory } from '../metrics/ReadingHistory';
import { GitOpsState } from '../gitops/GitOpsState';
import { ServiceHistories } from '../history/ServiceHistories';
import { LivePicture } from '../picture/LivePicture';
import { ServiceStream } from '../stream/ServiceStream';
import { TenantAccess } from '../tenants/TenantAccess';

/** What the route groups are made from. */
export interface RouteOptions {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  access: TenantAccess;
  picture: LivePicture;
  history: ReadingHistory;
  histories: ServiceHistories;
  gitops: GitOpsState;
  prices: PriceBook | undefined;
  checks: CheckService;
  controls: Controls;
  stream: ServiceStream;
}
