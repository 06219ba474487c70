import { durationText, secondsSince } from './amounts';
import { AlertKind, WatchedService } from './AlertKind';

/** Autoscalers have added replicas by then. */
const LEAST_SECONDS = 900;

export const saturatedLong: AlertKind<WatchedService> = {
  id: 'saturated-long',
  recovery: 'It is no longer saturated.',
  judge({ service }, now) {
    const { sentence, since, word } = service.verdict;
    if (word !== 'saturated') {
      return null;
    }
    if (since === null || secondsSince(since, now) < LEAST_SECONDS) {
      return undefined;
    }
    return {
      state: 'saturated',
      title: `${service.ref.name} has been saturated for ${durationText(
        LEAST_SECONDS,
      )}`,
      description: sentence,
      severity: 'normal',
    };
  },
};
