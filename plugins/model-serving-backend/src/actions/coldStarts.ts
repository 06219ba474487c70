import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import {
  parseServiceRef,
  serviceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ActionOptions } from './registerActions';

const MOST_STARTS = 20;
const HOUR_SECONDS = 3_600;

/** `cold-starts`: how long a service takes to start, and which part of it burns. */
export function registerColdStarts(
  registry: ActionsRegistryService,
  { picture, access, histories }: ActionOptions,
): void {
  registry.register({
    name: 'cold-starts',
    title: 'List the cold starts of a served model',
    description: `Takes the starts of a model-serving service apart: waiting for quota, for a node, pulling images, downloading the model, loading and warming up. Gives each start that is remembered (also of pods that are gone), the median of each part, and what would shorten the longest.

**When to use:** when somebody asks why scaling up or a rollout takes long. A part says whether it is exact, estimated or unknown; unknown is null, never 0.`,
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
    examples: [
      {
        title: 'One InferenceService',
        input: { service: 'gpu-eu/team-a/InferenceService/chat' },
      },
    ],
    action: async ({ input, credentials }) => {
      const [mayRead] = await access.allowed(
        credentials,
        serviceReadPermission,
      );
      const ref = parseServiceRef(input.service);
      const service = ref && picture.service(ref);
      if (!service || !mayRead(service)) {
        throw new NotFoundError(
          'There is no such service, or you may not see it',
        );
      }
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
