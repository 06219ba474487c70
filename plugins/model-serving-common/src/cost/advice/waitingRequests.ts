import { Measured } from '../../api';
import { Advisor } from './ServiceObservation';
import { boundsOf, coverage, perMonth, perReplica } from './window';

/** A day shows whether requests wait. */
const LEAST_HOURS_WAITING = 24;
/** Of an hour, and of the hours. */
const OFTEN = 0.1;

const negative = (measured: Measured): Measured =>
  measured.value === null ? measured : { ...measured, value: -measured.value };

/** Requests wait again and again at the upper number of replicas: spend more. */
export const waitingRequests: Advisor = {
  leastHours: LEAST_HOURS_WAITING,
  knows: ({ load }) => load !== null,
  judge(observation, known) {
    const { now, replicas } = observation;
    const waiting = known.filter(
      ({ load }) => load!.waitingSeconds >= OFTEN * load!.seconds,
    );
    const { max, min } = replicas;
    if (waiting.length < OFTEN * known.length || min === null) {
      return null;
    }
    const most = max ?? min;
    return {
      title: `Allow ${most + 1} replicas`,
      sentence: `Requests waited in ${waiting.length} of ${known.length} hours. One more replica lets them wait less, where the quota has room for it.`,
      saving: negative(perMonth(perReplica(observation))),
      evidence: [
        coverage(known, observation),
        {
          label: 'Hours with waiting requests',
          value: `${waiting.length}, each with requests waiting for at least 10% of it`,
        },
        { label: 'Most replicas now', value: String(most) },
      ],
      ...boundsOf(known, now),
      refutedBy: 'hours in which no request waits',
      proposal: {
        action: 'change',
        answers: {
          replicas: { min: min === most ? most + 1 : min, max: most + 1 },
        },
      },
      basis: `at most ${most}`,
    };
  },
};
