import { Measured } from '../../api';
import { HoldingSize, smallestHolding } from '../../models/smallerSize';
import { Advisor, ServiceObservation } from './ServiceObservation';
import {
  boundsOf,
  countOf,
  coverage,
  LEAST_HOURS,
  peakOf,
  perMonth,
} from './window';

/** What a smaller size saves a month, of all replicas that run at least. */
export function sizeSaving(
  { perHour, replicas, running }: ServiceObservation,
  smaller: HoldingSize,
): Measured {
  const count = replicas.desired;
  const known =
    running !== null &&
    running.perHour !== null &&
    smaller.perHour !== null &&
    count !== null;
  return perMonth(
    known
      ? { ...perHour, value: (running.perHour! - smaller.perHour!) * count }
      : { ...perHour, value: null, reason: 'a size has no price' },
  );
}

/** A size with fewer accelerators holds the model and twice the requests that came at once. */
export const largerSize: Advisor = {
  leastHours: LEAST_HOURS,
  knows: ({ load }) => load !== null,
  judge(observation, known) {
    const { now, running, sizes } = observation;
    if (!running) {
      return {
        reason:
          'the size that it runs on is not one that the platform offers, or its memory need is not known',
      };
    }
    const peak = peakOf(known);
    const smaller = smallestHolding({
      below: running.count,
      requests: peak,
      sizes,
    });
    return (
      smaller && {
        title: `Run on ${smaller.option} instead of ${running.option}`,
        sentence: `${smaller.option} holds the model and ${countOf(
          smaller.requestsThatFit!,
          'request',
        )} of its full context at once; at most ${countOf(
          peak,
          'request',
        )} came at once. With fewer accelerators each request takes longer.`,
        saving: sizeSaving(observation, smaller),
        evidence: [
          coverage(known, observation),
          { label: 'Most requests at once', value: String(peak) },
          {
            label: `Requests that ${smaller.option} holds`,
            value: `${smaller.requestsThatFit} of the full context, computed from its memory`,
          },
        ],
        ...boundsOf(known, now),
        refutedBy: `more than ${countOf(
          Math.floor(smaller.requestsThatFit! / 2),
          'request',
        )} at once, or answers that take too long on fewer accelerators`,
        proposal: { action: 'change', answers: { accelerator: smaller.id } },
        basis: `${running.id} to ${smaller.id}`,
      }
    );
  },
};
