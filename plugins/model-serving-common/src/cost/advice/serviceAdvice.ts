import {
  Advice,
  MissingAdvice,
  SERVICE_ADVICE_KINDS,
  ServiceAdviceKind,
} from '../../api';
import { idleService } from './idleService';
import { largerSize } from './largerSize';
import { largerVariant } from './largerVariant';
import { Advisor, Judgment, ServiceObservation } from './ServiceObservation';
import { unneededReplicas } from './unneededReplicas';
import { waitingRequests } from './waitingRequests';
import { knownHours } from './window';

const ADVISORS: Readonly<Record<ServiceAdviceKind, Advisor>> = {
  'waiting-requests': waitingRequests,
  'idle-service': idleService,
  'unneeded-replicas': unneededReplicas,
  'larger-size': largerSize,
  'larger-variant': largerVariant,
};

/** Whoever lets requests wait saves nothing, and what is stopped needs no smaller size. */
const RULES_OUT: Partial<
  Record<ServiceAdviceKind, ReadonlySet<ServiceAdviceKind>>
> = {
  'waiting-requests': new Set([
    'unneeded-replicas',
    'larger-size',
    'larger-variant',
  ]),
  'idle-service': new Set([
    'unneeded-replicas',
    'larger-size',
    'larger-variant',
  ]),
};

function judgmentOf(
  kind: ServiceAdviceKind,
  observation: ServiceObservation,
): Judgment {
  const advisor = ADVISORS[kind];
  const known = knownHours(advisor, observation);
  return 'reason' in known ? known : advisor.judge(observation, known);
}

/**
 * What could be done about a service's costs, with what that follows from, and what cannot be said yet. Nothing is
 * said of a service that does not run.
 * @public
 */
export function serviceAdvice(observation: ServiceObservation): {
  advice: Advice[];
  missing: MissingAdvice[];
} {
  const advice: Advice[] = [];
  const missing: MissingAdvice[] = [];
  if (!observation.replicas.desired) {
    return { advice, missing };
  }
  for (const kind of SERVICE_ADVICE_KINDS) {
    const isRuledOut = advice.some(given =>
      RULES_OUT[given.kind as ServiceAdviceKind]?.has(kind),
    );
    const judgment = isRuledOut ? null : judgmentOf(kind, observation);
    if (judgment && 'reason' in judgment) {
      missing.push({ kind, ...judgment });
    } else if (judgment) {
      advice.push({
        ...judgment,
        kind,
        service: observation.service,
        dismissed: null,
      });
    }
  }
  return { advice, missing };
}
