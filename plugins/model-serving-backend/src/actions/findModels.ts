import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  LICENSE_CLASSES,
  MODEL_DECISIONS,
  MODEL_SORTS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { userOf } from '../tenants/userOf';
import {
  freshnessOutput,
  MODEL_ACTION,
  modelLine,
  modelOutput,
  tenantInput,
} from './modelActions';
import type { ActionOptions } from './registerActions';

const MOST = 50;

/** `find-models`: one line for each model of the catalog that fits what is asked for. */
export function registerFindModels(
  registry: ActionsRegistryService,
  { modelAccess, models, searches }: ActionOptions,
): void {
  registry.register({
    ...MODEL_ACTION,
    name: 'find-models',
    title: 'Find models',
    description: `Finds models of the catalog by words, task, license class, size and context, each with what its license allows, whether the platform allows it to be served, and what was measured of it here.

**When to use:** when somebody asks which models there are, which they may serve, or which fit their quota. Give the tenant that would serve it; use \`fit-model\` for one model on each accelerator and \`compare-models\` for a few side by side.`,
    schema: {
      input: z =>
        z.object({
          text: z
            .string()
            .max(200)
            .optional()
            .describe('Words of name, publisher, tags, card or architecture'),
          task: z
            .string()
            .max(100)
            .optional()
            .describe('Such as text-generation or feature-extraction'),
          licenseClass: z.enum(LICENSE_CLASSES).optional(),
          decision: z
            .enum(MODEL_DECISIONS)
            .optional()
            .describe('Only models that the platform allows, or asks about'),
          parametersMax: z.number().positive().optional(),
          contextMin: z.number().positive().optional(),
          tenant: tenantInput(z),
          sort: z.enum(MODEL_SORTS).optional().describe('title by default'),
        }),
      output: z =>
        z.object({
          models: z.array(modelOutput(z)),
          more: z.number().describe('How many further models there are'),
          ...freshnessOutput(z),
        }),
    },
    examples: [
      {
        title: 'What a tenant may serve for chat, the cheapest first',
        input: {
          task: 'text-generation',
          decision: 'allow',
          tenant: 'team-a',
          sort: 'price',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      await modelAccess.demand(credentials);
      const { catalog } = models;
      const { index } = catalog;
      const reader = await modelAccess.reader(credentials, index, input.tenant);
      const only = (value: string | undefined) => value && [value];
      const search = () =>
        index.search(
          {
            text: input.text,
            facets: {
              task: only(input.task) || undefined,
              licenseClass: only(input.licenseClass) || undefined,
              decision: only(input.decision) || undefined,
            },
            parametersMax: input.parametersMax,
            contextMin: input.contextMin,
          },
          { sort: input.sort ?? 'title', order: 'asc', limit: MOST },
          reader,
        );
      const { items, total } = await searches.run(
        userOf(credentials) ?? 'service',
        search,
      );
      const { asOf, stale, staleReason } = catalog.freshness();
      return {
        output: {
          models: items.map(modelLine),
          more: total - items.length,
          asOf,
          stale,
          ...(staleReason ? { staleReason } : {}),
        },
      };
    },
  });
}
