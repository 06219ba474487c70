import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  MODEL_ACTION,
  modelInput,
  modelLine,
  modelOutput,
  modelRef,
  tenantInput,
} from './modelActions';
import type { ActionOptions } from './registerActions';

const MOST = 4;

/** `compare-models`: up to four models side by side. */
export function registerCompareModels(
  registry: ActionsRegistryService,
  { modelAccess }: ActionOptions,
): void {
  registry.register({
    ...MODEL_ACTION,
    name: 'compare-models',
    title: 'Compare models',
    description: `Puts two to four models side by side: size, context, memory, license, whether the platform allows each, how each fits a tenant's quota, what was measured here, and the benchmarks that somebody published for all of them.

**When to use:** when somebody has to choose between models. Numbers measured here and published benchmarks are different things: say which is which.`,
    schema: {
      input: z =>
        z.object({
          models: z.array(modelInput(z)).min(2).max(MOST),
          tenant: tenantInput(z),
        }),
      output: z =>
        z.object({
          models: z.array(modelOutput(z)),
          benchmarks: z
            .array(
              z.object({
                name: z.string(),
                metric: z.string(),
                values: z
                  .array(z.number())
                  .describe('In the order of the models'),
              }),
            )
            .describe('Published for every one of them'),
        }),
    },
    examples: [
      {
        title: 'Two models for a tenant',
        input: {
          models: [
            'resource:default/qwen3-8b',
            'resource:default/llama-3-1-8b',
          ],
          tenant: 'team-a',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      await modelAccess.demand(credentials);
      const details = await Promise.all(
        input.models.map(model =>
          modelAccess.detail(credentials, modelRef(model), input.tenant),
        ),
      );
      const [first, ...others] = details.map(({ model }) => model.benchmarks);
      return {
        output: {
          models: details.map(({ summary }) => modelLine(summary)),
          benchmarks: first.flatMap(({ metric, name, value }) => {
            const values = others.map(
              list =>
                list.find(
                  other => other.name === name && other.metric === metric,
                )?.value,
            );
            return values.every(each => each !== undefined)
              ? [{ name, metric, values: [value, ...(values as number[])] }]
              : [];
          }),
        },
      };
    },
  });
}
