import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  costReadPermission,
  parseServiceRef,
  ServiceDetail,
  serviceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { z as Zod } from 'zod/v3';
import type { ActionOptions } from './registerActions';

/** Input of every action about one service. */
export const serviceInput = (z: typeof Zod) =>
  z.object({
    service: z
      .string()
      .describe(
        '<cluster>/<namespace>/<kind>/<name>, as list-services gives it',
      ),
  });

/** What every action about one service is: it only reads. */
export const SERVICE_ACTION = {
  attributes: { readOnly: true, destructive: false, idempotent: true },
  examples: [
    {
      title: 'One InferenceService',
      input: { service: 'gpu-eu/team-a/InferenceService/chat' },
    },
  ],
};

/**
 * The service that an action is about, and whether its costs may be seen.
 *
 * @throws NotFoundError, the same for no service and for one that the caller may not see
 */
export async function readService(
  { access, picture }: Pick<ActionOptions, 'access' | 'picture'>,
  name: string,
  credentials: BackstageCredentials,
): Promise<{ service: ServiceDetail; mayCost: boolean }> {
  const [mayRead, mayCost] = await access.allowed(
    credentials,
    serviceReadPermission,
    costReadPermission,
  );
  const ref = parseServiceRef(name);
  const service = ref && picture.service(ref);
  if (!service || !mayRead(service)) {
    throw new NotFoundError("Service not found, or you don't have access");
  }
  return { service, mayCost: mayCost(service) };
}
