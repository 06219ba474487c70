import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  FIT_WORDS,
  MEMORY_WORDS,
  MODEL_DECISIONS,
  MODEL_FITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { MODEL_ACTION, modelInput, modelRef } from './modelActions';
import type { ActionOptions } from './registerActions';

/** `fit-model`: whether a tenant may serve a model, and on which accelerators it fits. */
export function registerFitModel(
  registry: ActionsRegistryService,
  { modelAccess, models }: ActionOptions,
): void {
  registry.register({
    ...MODEL_ACTION,
    name: 'fit-model',
    title: 'Fit a model to a tenant',
    description: `Says whether a tenant may serve a model, and for each accelerator that the tenant may choose whether the model fits its memory whether the quota has one (now, by borrowing, after waiting, or never), and what a replica costs per hour.

**When to use:** when somebody asks whether they can serve a model, or on what. An unknown fit is not a yes, and an unknown price is not free: say what is not known, and why.`,
    schema: {
      input: z =>
        z.object({
          model: modelInput(z),
          tenant: z.string().max(253).describe('Tenant that would serve it'),
        }),
      output: z =>
        z.object({
          decision: z.enum(MODEL_DECISIONS),
          why: z.string().nullable().describe('Why, and how to ask'),
          confirmLicense: z
            .boolean()
            .describe('Whether the requester has to confirm the license'),
          fit: z
            .enum(MODEL_FITS)
            .nullable()
            .describe('The best over all accelerators'),
          accelerators: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              variant: z.string().nullable(),
              memory: z.enum(MEMORY_WORDS),
              sentence: z.string(),
              quota: z.enum(FIT_WORDS),
              price: z.object({
                perHour: z
                  .number()
                  .nullable()
                  .describe('Of one replica; null when unknown'),
                currency: z.string().nullable().describe('ISO 4217'),
                reason: z.string().nullable().describe('Why there is no price'),
              }),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'One model for one tenant',
        input: { model: 'resource:default/qwen3-8b', tenant: 'team-a' },
      },
    ],
    action: async ({ input, credentials }) => {
      await modelAccess.demand(credentials);
      const { model, summary } = await modelAccess.detail(
        credentials,
        modelRef(input.model),
        input.tenant,
      );
      const tenant = await modelAccess.tenant(credentials, input.tenant);
      const { decision, fit } = summary;
      return {
        output: {
          decision: decision.word,
          why: decision.sentence,
          confirmLicense: decision.confirmLicense,
          fit,
          accelerators: await models.standings.onAccelerators(
            model,
            tenant,
            await modelAccess.prices(credentials, tenant),
          ),
        },
      };
    },
  });
}
