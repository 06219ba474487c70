import { DriftSource } from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

const answer = z.object({
  score: z.number().nullable(),
  normal: z.object({ from: z.number() }),
  week: z.object({ from: z.string(), to: z.string() }),
});

/** What users of one model say about its answers, as a company counts it. */
export function feedbackDrift(url: string): DriftSource {
  return {
    id: 'feedback',
    title: 'User feedback',
    watches: [
      {
        id: 'house-model',
        // As the catalog lists it: only the GitOps repository names entities itself.
        model: { entityRef: 'resource:default/house-model-wikkdygfos' },
        version: null,
        async read({ signal }) {
          const response = await fetch(url, { redirect: 'error', signal });
          if (!response.ok) {
            throw new Error(`${url} returned HTTP ${response.status}`);
          }
          const { normal, score, week } = answer.parse(await response.json());
          return {
            url: null,
            readings: [
              {
                id: 'score',
                kind: 'performance',
                title: 'Share of helpful answers',
                value: score,
                lowerThreshold: normal.from,
                upperThreshold: null,
                alert: score === null ? null : score < normal.from,
                reason: score === null ? 'No feedback in that week.' : null,
                windowStart: week.from,
                windowEnd: week.to,
                history: [],
              },
            ],
          };
        },
      },
    ],
  };
}
