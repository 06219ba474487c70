import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  parseServiceRef,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { z as Zod } from 'zod/v3';
import { visibleService } from '../tenants/visibleService';
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
  options: Pick<ActionOptions, 'access' | 'picture'>,
  name: string,
  credentials: BackstageCredentials,
): Promise<{ service: ServiceDetail; mayCost: boolean }> {
  return visibleService(options, credentials, parseServiceRef(name));
}
