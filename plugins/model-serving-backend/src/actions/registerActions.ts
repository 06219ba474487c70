import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ServiceHistories } from '../history/ServiceHistories';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from '../tenants/TenantAccess';
import { registerColdStarts } from './coldStarts';
import { registerDescribeService } from './describeService';
import { registerExplainPending } from './explainPending';
import { registerListServices } from './listServices';

/** What actions answer from: the same picture and the same decisions as the HTTP API. */
export interface ActionOptions {
  picture: LivePicture;
  access: TenantAccess;
  histories: ServiceHistories;
}

export function registerActions(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registerListServices(registry, options);
  registerDescribeService(registry, options);
  registerExplainPending(registry, options);
  registerColdStarts(registry, options);
}
