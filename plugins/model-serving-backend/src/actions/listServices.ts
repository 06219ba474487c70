import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  formatServiceRef,
  serviceReadPermission,
  VERDICT_WORDS,
  VERDICTS,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ActionOptions } from './registerActions';

const MOST = 200;

const MEANINGS = VERDICT_WORDS.map(
  word => `- ${word}: ${VERDICTS[word].meaning}`,
).join('\n');

/** `list-services`: one line for each service the caller may see. */
export function registerListServices(
  registry: ActionsRegistryService,
  { picture, access }: ActionOptions,
): void {
  registry.register({
    name: 'list-services',
    title: 'List served models',
    description: `Lists the model-serving services (KServe InferenceServices, LLMInferenceServices, and labeled Deployments and Jobs) that the caller may see, each with a one-word verdict and one sentence.

**When to use:** to find out which models are being served, by which team, and which services are not healthy. Use \`describe-service\` for why.

The verdict comes from pods and queues:
${MEANINGS}

\`stale\` means that a cluster cannot be reached and the last known state is given.`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          tenant: z
            .string()
            .optional()
            .describe('Only services of this tenant'),
          verdict: z
            .enum(VERDICT_WORDS)
            .optional()
            .describe('Only services with this verdict, such as queued'),
        }),
      output: z =>
        z.object({
          services: z.array(
            z.object({
              service: z
                .string()
                .describe('<cluster>/<namespace>/<kind>/<name>'),
              tenant: z.string().nullable(),
              model: z.string().nullable(),
              verdict: z.string(),
              sentence: z.string(),
              since: z.string().nullable(),
              entityRef: z.string(),
            }),
          ),
          more: z.number().describe('How many further services there are'),
          asOf: z.string().nullable(),
          stale: z.boolean(),
          staleReason: z.string().optional(),
        }),
    },
    examples: [
      {
        title: 'What waits for quota in a tenant',
        input: { tenant: 'team-a', verdict: 'queued' },
      },
    ],
    action: async ({ input, credentials }) => {
      const [mayRead] = await access.allowed(
        credentials,
        serviceReadPermission,
      );
      const found = picture
        .ordered('verdict')
        .filter(
          service =>
            mayRead(service) &&
            (!input.tenant || service.tenant === input.tenant) &&
            (!input.verdict || service.word === input.verdict),
        );
      const shown = found
        .slice(0, MOST)
        .flatMap(service => picture.recent(service) ?? []);
      const { asOf, stale, staleReason } = picture.freshness();
      return {
        output: {
          services: shown.map(service => ({
            service: formatServiceRef(service.ref),
            tenant: service.tenant,
            model: service.model?.name ?? null,
            verdict: service.verdict.word,
            sentence: service.verdict.sentence,
            since: service.verdict.since,
            entityRef: service.entityRef,
          })),
          more: Math.max(found.length - MOST, 0),
          asOf,
          stale,
          ...(staleReason ? { staleReason } : {}),
        },
      };
    },
  });
}
