import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  costReadPermission,
  ServiceDetail,
  serviceReadPermission,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from './TenantAccess';

/**
 * A service for those who may see it, and whether they may see its costs.
 *
 * @param ref - undefined where what was asked for can be no service
 * @throws NotFoundError, the same for no service and for one that the caller may not see
 */
export async function visibleService(
  { access, picture }: { access: TenantAccess; picture: LivePicture },
  credentials: BackstageCredentials,
  ref: ServiceRef | undefined,
): Promise<{ service: ServiceDetail; mayCost: boolean }> {
  const [mayRead, mayCost] = await access.allowed(
    credentials,
    serviceReadPermission,
    costReadPermission,
  );
  const service = ref && picture.service(ref);
  if (!service || !mayRead(service)) {
    throw new NotFoundError("Service not found, or you don't have access");
  }
  return { service, mayCost: mayCost(service) };
}
