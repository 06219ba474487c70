import { ProposalResult } from './Forge';

/** What a request has written so far, over all its attempts: an answer that got lost counts. */
export interface Written {
  pullRequest: boolean;
  anything: boolean;
}

/** What to call it in the end. */
export function outcomeOf(written: Written): ProposalResult['outcome'] {
  if (written.pullRequest) {
    return 'opened';
  }
  return written.anything ? 'updated' : 'unchanged';
}
