import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { VERDICTS } from '@model-serving/backstage-plugin-model-serving-common';
import type { ActionOptions } from './registerActions';
import { readService, SERVICE_ACTION, serviceInput } from './serviceActions';

/** `explain-pending`: why a service is not serving yet, hop by hop. */
export function registerExplainPending(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registry.register({
    ...SERVICE_ACTION,
    name: 'explain-pending',
    title: 'Explain why a served model is not serving yet',
    description: `Says which hop between pull request and Ready a model-serving service is stuck on and since when, what blocks it in its queue, whether it fits its quota (now, by borrowing, by preempting others, later, or never), and what to do next.

**When to use:** when a service is queued, starting or failed, or was proposed and does not appear. Quota numbers are those of the service's own tenant only.`,
    schema: {
      input: serviceInput,
      output: z =>
        z.object({
          pending: z
            .boolean()
            .describe('False when it serves with all of its replicas'),
          verdict: z.string(),
          sentence: z.string(),
          next: z.string().nullable(),
          hop: z
            .object({
              name: z.string(),
              state: z.string(),
              sentence: z.string(),
              seconds: z.number().nullable(),
            })
            .nullable()
            .describe('The hop it is on, or that failed'),
          queue: z
            .object({
              localQueue: z.string(),
              admitted: z.number(),
              total: z.number(),
              waitingSince: z.string().nullable(),
              blockedBy: z.string().nullable(),
              fit: z.string().nullable(),
              fitSentence: z.string().nullable(),
            })
            .nullable(),
          asOf: z.string().nullable(),
          stale: z.boolean(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { service } = await readService(
        options,
        input.service,
        credentials,
      );
      const { verdict, queue, timeline, replicas, asOf, stale } = service;
      const hop = timeline.find(
        ({ state }) => state === 'failed' || state === 'current',
      );
      const full =
        replicas.ready !== null &&
        replicas.desired !== null &&
        replicas.ready >= replicas.desired;
      const { pending } = VERDICTS[verdict.word];
      return {
        output: {
          pending: pending === 'always' || (pending === 'until-full' && !full),
          verdict: verdict.word,
          sentence: verdict.sentence,
          next: verdict.next,
          hop: hop
            ? {
                name: hop.name,
                state: hop.state,
                sentence: hop.sentence,
                seconds: hop.seconds,
              }
            : null,
          queue: queue
            ? {
                localQueue: queue.localQueue,
                admitted: queue.admitted,
                total: queue.total,
                waitingSince: queue.waitingSince,
                blockedBy: queue.blockedBy,
                fit: queue.fit?.word ?? null,
                fitSentence: queue.fit?.sentence ?? null,
              }
            : null,
          asOf,
          stale,
        },
      };
    },
  });
}
