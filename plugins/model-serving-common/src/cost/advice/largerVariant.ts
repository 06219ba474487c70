import { smallestHolding } from '../../models/smallerSize';
import { Advisor } from './ServiceObservation';
import { sizeSaving } from './largerSize';
import { boundsOf, countOf, coverage, LEAST_HOURS, peakOf } from './window';

/** Another variant of the same version fits a size with fewer accelerators than any that holds the present one. */
export const largerVariant: Advisor = {
  leastHours: LEAST_HOURS,
  knows: ({ load }) => load !== null,
  judge(observation, known) {
    const { now, running, sizes, variants } = observation;
    if (!running) {
      return {
        reason:
          'the size that it runs on is not one that the platform offers, or its memory need is not known',
      };
    }
    const peak = peakOf(known);
    const own = smallestHolding({
      below: running.count,
      requests: peak,
      sizes,
    });
    const [best] = variants
      .flatMap(variant => {
        const size = smallestHolding({
          below: own?.count ?? running.count,
          requests: peak,
          sizes: variant.sizes,
        });
        return size ? [{ size, variant }] : [];
      })
      .sort((a, b) => a.size.count - b.size.count);
    return best
      ? {
          title: `Serve ${best.variant.name} on ${best.size.option}`,
          sentence: `Variant ${best.variant.name} of the same version fits ${
            best.size.option
          } with ${countOf(
            best.size.requestsThatFit!,
            'request',
          )} of its full context at once; at most ${countOf(
            peak,
            'request',
          )} came at once. Its answers may differ: compare them first.`,
          saving: sizeSaving(observation, best.size),
          evidence: [
            coverage(known, observation),
            { label: 'Most requests at once', value: String(peak) },
            {
              label: `Requests that ${best.size.option} holds of ${best.variant.name}`,
              value: `${best.size.requestsThatFit} of the full context, computed from its memory`,
            },
            { label: 'Size now', value: running.option },
          ],
          ...boundsOf(known, now),
          refutedBy: `answers that are worse than those of the present variant, or more than ${countOf(
            Math.floor(best.size.requestsThatFit! / 2),
            'request',
          )} at once`,
          proposal: {
            action: 'change',
            answers: {
              model: best.variant.model,
              accelerator: best.size.id,
            },
          },
          basis: `${running.id} to ${best.variant.name} on ${best.size.id}`,
        }
      : null;
  },
};
