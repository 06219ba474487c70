import { secondsSince } from './amounts';
import { AlertKind, WatchedService } from './AlertKind';

/** A service that recovers sooner needs nobody. */
const LEAST_SECONDS = 300;

export const failed: AlertKind<WatchedService> = {
  id: 'failed',
  recovery: 'It is no longer failed.',
  judge({ service }, now) {
    const { next, sentence, since, word } = service.verdict;
    if (word !== 'failed') {
      return null;
    }
    if (since === null) {
      return undefined;
    }
    return secondsSince(since, now) < LEAST_SECONDS
      ? undefined
      : {
          state: 'failed',
          title: `${service.ref.name} failed`,
          description: [sentence, next].filter(Boolean).join(' '),
          severity: 'high',
        };
  },
};
