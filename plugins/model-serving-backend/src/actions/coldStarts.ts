import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ActionOptions } from './registerActions';
import { readService, SERVICE_ACTION, serviceInput } from './serviceActions';

const MOST_STARTS = 20;
const HOUR_SECONDS = 3_600;

/** `cold-starts`: how long a service takes to start, and which part of it burns. */
export function registerColdStarts(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  const { histories } = options;
  registry.register({
    ...SERVICE_ACTION,
    name: 'cold-starts',
    title: 'List the cold starts of a served model',
    description: `Takes the starts of a model-serving service apart: waiting for quota, for a node, pulling images, downloading the model, loading and warming up. Gives each start that is remembered (also of pods that are gone), the median of each part, and what would shorten the longest.

**When to use:** when somebody asks why scaling up or a rollout takes long. A part says whether it is exact, estimated or unknown; unknown is null, never 0.`,
    schema: {
      input: serviceInput,
      output: z =>
        z.object({
          medianTotalSeconds: z.number().nullable(),
          medians: z.array(
            z.object({
              name: z.string(),
              medianSeconds: z.number().nullable(),
              starts: z.number(),
            }),
          ),
          lever: z.string().nullable(),
          starts: z.array(
            z.object({
              pod: z.string(),
              startedAt: z.string(),
              readyAt: z.string().nullable(),
              totalSeconds: z.number().nullable(),
              current: z.string().nullable(),
              phases: z.array(
                z.object({
                  name: z.string(),
                  seconds: z.number().nullable(),
                  exactness: z.string(),
                  reason: z.string().optional(),
                }),
              ),
            }),
          ),
          more: z.number().describe('How many further starts are remembered'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { service } = await readService(
        options,
        input.service,
        credentials,
      );
      const { coldStarts } = await histories.of(
        service,
        HOUR_SECONDS,
        new Date(),
      );
      const { starts, medians, medianTotalSeconds, lever } = coldStarts;
      return {
        output: {
          medianTotalSeconds,
          medians,
          lever: lever?.sentence ?? null,
          starts: starts
            .slice(0, MOST_STARTS)
            .map(
              ({ pod, startedAt, readyAt, totalSeconds, current, phases }) => ({
                pod,
                startedAt,
                readyAt,
                totalSeconds,
                current,
                phases: phases.map(({ name, seconds, exactness, reason }) => ({
                  name,
                  seconds,
                  exactness,
                  ...(reason ? { reason } : {}),
                })),
              }),
            ),
          more: Math.max(starts.length - MOST_STARTS, 0),
        },
      };
    },
  });
}
