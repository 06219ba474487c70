import { Advisor } from './ServiceObservation';
import {
  boundsOf,
  countOf,
  coverage,
  LEAST_HOURS,
  peakOf,
  perMonth,
  perReplica,
} from './window';

/** Room for twice as many requests as were seen. */
const HEADROOM = 2;

/** Fewer replicas would have held twice the requests that came at once. */
export const unneededReplicas: Advisor = {
  leastHours: LEAST_HOURS,
  knows: ({ load }) => load !== null,
  judge(observation, known) {
    const { now, replicas, running } = observation;
    const { max, min } = replicas;
    if (min === null || min < 2) {
      return null;
    }
    const holds = running?.requestsThatFit ?? null;
    if (holds === null || holds < 1) {
      return { reason: 'how many requests a replica holds is not known' };
    }
    if (known.some(({ load }) => load!.waitingSeconds > 0)) {
      return null;
    }
    const peak = peakOf(known);
    const needed = Math.max(1, Math.ceil((HEADROOM * peak) / holds));
    if (needed >= min) {
      return null;
    }
    const saved = min - needed;
    const isFixed = max === null || max === min;
    return {
      title: `Run ${countOf(needed, 'replica')} instead of ${min}`,
      sentence: `At most ${countOf(
        peak,
        'request',
      )} ran at once and none waited. A replica holds ${countOf(
        holds,
        'request',
      )} of the full context, so that ${countOf(needed, 'replica')} ${
        needed === 1 ? 'has' : 'have'
      } room for twice as many.`,
      saving: perMonth(perReplica(observation), saved),
      evidence: [
        coverage(known, observation),
        { label: 'Most requests at once', value: String(peak) },
        {
          label: 'Requests that a replica holds',
          value: `${holds} of the full context, computed from its memory`,
        },
        { label: 'Least replicas now', value: String(min) },
      ],
      ...boundsOf(known, now),
      refutedBy: `more than ${countOf(
        Math.floor((needed * holds) / HEADROOM),
        'request',
      )} at once, or requests that wait`,
      proposal: {
        action: 'change',
        answers: { replicas: { min: needed, max: isFixed ? needed : max } },
      },
      basis: `${min} to ${needed}`,
    };
  },
};
