import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from '../tenants/TenantAccess';
import { registerDescribeService } from './describeService';
import { registerListServices } from './listServices';

/** What actions answer from: the same picture and the same decisions as the HTTP API. */
export interface ActionOptions {
  picture: LivePicture;
  access: TenantAccess;
}

export function registerActions(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registerListServices(registry, options);
  registerDescribeService(registry, options);
}
