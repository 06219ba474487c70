import { Advisor } from './ServiceObservation';
import { boundsOf, coverage, LEAST_HOURS, perMonth } from './window';

/** Runs, and nobody asks it. */
export const idleService: Advisor = {
  leastHours: LEAST_HOURS,
  knows: ({ use }) => use !== 'unknown',
  judge(observation, known) {
    const { lastRequest, now, perHour, service } = observation;
    if (known.some(({ use }) => use === 'busy')) {
      return null;
    }
    return {
      title: `Stop ${service.name}`,
      sentence: `No request was counted in ${known.length} hours. A stopped service keeps its files and costs nothing; starting it again is a pull request.`,
      saving: perMonth(perHour),
      evidence: [
        coverage(known, observation),
        { label: 'Requests', value: '0' },
        {
          label: 'Last request',
          value:
            lastRequest === null
              ? 'none that is known'
              : `in the hour from ${lastRequest}`,
        },
      ],
      ...boundsOf(known, now),
      refutedBy: 'any request that its engines count',
      proposal: { action: 'stop' },
      basis: `no request since ${lastRequest}`,
    };
  },
};
