import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import {
  costReadPermission,
  parseServiceRef,
  serviceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { JsonObject } from '@backstage/types';
import { detailOf } from '../picture/views';
import type { ActionOptions } from './registerActions';

/** `describe-service`: everything that is known of one service. */
export function registerDescribeService(
  registry: ActionsRegistryService,
  { picture, access }: ActionOptions,
): void {
  registry.register({
    name: 'describe-service',
    title: 'Describe a served model',
    description: `Describes one model-serving service: verdict with its evidence, the way from pull request to Ready, conditions (those that mislead are marked), pods with their cold starts, its standing in the queue, cost, and the policies it breaks.

**When to use:** when somebody asks why a service does not answer, is slow, waits, or what it costs. Get the name from \`list-services\`.`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          service: z
            .string()
            .describe(
              '<cluster>/<namespace>/<kind>/<name>, as list-services gives it',
            ),
        }),
      output: z =>
        z.object({
          service: z
            .record(z.any())
            .describe('As GET /services/:cluster/:namespace/:kind/:name'),
        }),
    },
    examples: [
      {
        title: 'One InferenceService',
        input: { service: 'gpu-eu/team-a/InferenceService/chat' },
      },
    ],
    action: async ({ input, credentials }) => {
      const [mayRead, mayCost] = await access.allowed(
        credentials,
        serviceReadPermission,
        costReadPermission,
      );
      const ref = parseServiceRef(input.service);
      const service = ref && picture.service(ref);
      if (!service || !mayRead(service)) {
        throw new NotFoundError(
          'There is no such service, or you may not see it',
        );
      }
      const view = detailOf(service, { cost: mayCost(service) });
      return { output: { service: view as unknown as JsonObject } };
    },
  });
}
