import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ApiDocument } from './ApiDocument';
import { detailOf } from '../picture/views';
import type { ActionOptions } from './registerActions';
import { readService, SERVICE_ACTION, serviceInput } from './serviceActions';

/** `describe-service`: everything that is known of one service. */
export function registerDescribeService(
  registry: ActionsRegistryService,
  options: ActionOptions,
  document: ApiDocument,
): void {
  registry.register({
    ...SERVICE_ACTION,
    name: 'describe-service',
    title: 'Describe a served model',
    description: `Describes one model-serving service: verdict with its evidence, the way from pull request to Ready, conditions (those that mislead are marked), pods with their cold starts, its standing in the queue, cost, and the policies it breaks.

**When to use:** when somebody asks why a service does not answer, is slow, waits, or what it costs. Get the name from \`list-services\`.`,
    schema: {
      input: serviceInput,
      output: z =>
        z.object({
          service: document
            .answer(z, 'ServiceDetail')
            .describe('As GET /services/:cluster/:namespace/:kind/:name'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { mayCost, service } = await readService(
        options,
        input.service,
        credentials,
      );
      return { output: { service: detailOf(service, { cost: mayCost }) } };
    },
  });
}
