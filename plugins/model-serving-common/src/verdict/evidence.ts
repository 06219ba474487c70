import { Evidence } from '../api';
import { conditionOf } from '../kubernetes/condition';
import { withoutNeighbors } from '../services/pendingReason';
import { commonEnd } from '../services/podLoops';
import { QueueStanding } from '../services/queueState';
import { PodFacts, ServiceParts } from '../services/serviceParts';
import { EngineReading } from '../engines';
import { hungEngines } from '../engines/hungEngines';
import { summaryEvidence } from './misleading';
import { ReadyCount } from '../services/serviceParts';

/** More pods than this are summed up. */
const MOST_PODS = 12;
const MOST_EVICTIONS = 3;

function podEvidence({ pod, standing }: PodFacts): Evidence {
  return {
    what: `Pod ${pod.name}`,
    value: [standing.text, standing.message].filter(Boolean).join(': '),
    ...(standing.since ? { at: standing.since } : {}),
  };
}

function workloadEvidence({ workload }: PodFacts): Evidence[] {
  const reserved = conditionOf(workload, 'QuotaReserved');
  const evicted = conditionOf(workload, 'Evicted');
  return [reserved, evicted].flatMap(condition =>
    workload &&
    condition &&
    (condition.type === 'QuotaReserved' || condition.status === 'True')
      ? [
          {
            what: `Workload ${workload.name}: condition ${condition.type}`,
            value: [
              condition.status,
              condition.message
                ? withoutNeighbors(condition.message)
                : condition.reason,
            ]
              .filter(Boolean)
              .join(', '),
            ...(condition.lastTransitionTime
              ? { at: condition.lastTransitionTime }
              : {}),
          },
        ]
      : [],
  );
}

/** Pods that ended, summed up by why. */
function endedEvidence({ ended }: ServiceParts): Evidence[] {
  const found = commonEnd(ended);
  return found
    ? [
        {
          what: `Pods that ended: ${found.count}`,
          value: [found.words, found.message].filter(Boolean).join(': '),
          ...(found.lastAt ? { at: found.lastAt } : {}),
        },
      ]
    : [];
}

/** Pods that Kueue sent back, the last ones first. */
function evictionEvidence({ evictions }: QueueStanding): Evidence[] {
  return [...evictions]
    .reverse()
    .slice(0, MOST_EVICTIONS)
    .map(({ reason, at, message }) => ({
      what: `Kueue evicted a pod: ${reason}`,
      value: withoutNeighbors(message),
      at,
    }));
}

/** What a verdict rests on, pods first, and what contradicts it. */
export function evidenceOf(
  facts: ServiceParts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  count: ReadyCount,
): Evidence[] {
  const pods = [...facts.pods, ...facts.companions];
  const rest = pods.length - MOST_PODS;
  return [
    ...pods.slice(0, MOST_PODS).map(podEvidence),
    ...(rest > 0 ? [{ what: 'Other pods', value: `${rest} more pods` }] : []),
    ...(pods.length === 0 ? [{ what: 'Pods', value: 'none' }] : []),
    ...endedEvidence(facts),
    ...(queue?.pending.slice(0, MOST_PODS) ?? []).flatMap(workloadEvidence),
    ...(queue ? evictionEvidence(queue) : []),
    ...(reading && reading.waiting !== null
      ? [
          {
            what: "The engines' own queue",
            value: `${reading.waiting} waiting`,
            at: reading.at,
          },
        ]
      : []),
    ...(reading ? hungEngines(reading) : []).map(({ pod, since }) => ({
      what: `Engine of pod ${pod.pod}`,
      value: `no progress since then, ${pod.running ?? 0} running and ${
        pod.waiting ?? 0
      } waiting`,
      at: since,
    })),
    ...summaryEvidence(facts, count),
  ];
}
