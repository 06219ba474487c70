import { isKserveService } from '../kubernetes/kserve';
import { EngineReading } from '../engines';
import { hungEngines } from '../engines/hungEngines';
import { conditionOf } from '../kubernetes/condition';
import { QueueStanding } from '../services/queueState';
import {
  containerTrouble,
  endedByProbe,
  partOf,
  Trouble,
} from '../services/podTrouble';
import { ENDPOINT_PICKER, roleOf } from '../services/roles';
import { PodFacts, ServiceParts } from '../services/serviceParts';
import { currentLoop, endedWords } from './endlessStart';
import { invalidSpec } from './invalidSpec';
import { Judgment } from './context';
import { inState, obstacle, restartsOf } from './obstacle';
import { countReady } from '../services/serviceParts';
import { quoteLine } from '../messages';
import { refusalTrouble } from '../services/refusedPods';
import { hangingWords } from './hangingPods';
import { lameWorker } from './workers';
import { clock, replicas, sentence } from './words';

/** Requests waiting per ready replica from which on a service is saturated at once. */
const SATURATED_PER_REPLICA = 5;
/** A shorter queue counts when it has not been empty for so long. */
const SATURATED_AFTER_SECONDS = 60;
/** More pods than this are not named in one sentence. */
const MOST_NAMES = 3;
/** A pod that crashed repeatedly is trusted again when it has been up for so long. */
const CALM_AFTER_SECONDS = 600;

/** When the n-th pod became ready. */
function readySince(facts: ServiceParts, wanted: number): string | null {
  const times = facts.pods
    .filter(({ standing }) => standing.state === 'ready')
    .map(({ standing }) => standing.since)
    .filter((time): time is string => time !== null)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return times[Math.min(wanted, times.length) - 1] ?? null;
}

/** Why nobody outside the cluster reaches it: by what KServe says, else by what the gateways say themselves. */
function unreachableFromOutside(facts: ServiceParts): string | undefined {
  const { object, gateway } = facts;
  if (!isKserveService(object)) {
    return undefined;
  }
  const types = [
    'IngressReady',
    'GatewaysReady',
    'HTTPRoutesReady',
    'RouterReady',
  ];
  const broken = object.conditions.find(
    ({ type, status, reason }) =>
      types.includes(type) &&
      status === 'False' &&
      !(gateway.poolAccepted && reason === 'WaitingForGateway'),
  );
  if (broken) {
    return quoteLine(broken.message ?? broken.reason ?? broken.type);
  }
  return gateway.reachable ? undefined : gateway.problems[0];
}

/** Ready pods that crashed at least twice, the last time a short while ago. */
function crashing(facts: ServiceParts, now: Date): Trouble | undefined {
  const [restless] = inState(facts.pods, 'ready').flatMap(pod => {
    const ended = [...pod.pod.containers]
      .filter(({ lastTermination }) => lastTermination?.finishedAt)
      .sort(
        (a, b) =>
          Date.parse(b.lastTermination?.finishedAt ?? '') -
          Date.parse(a.lastTermination?.finishedAt ?? ''),
      )[0];
    const last = ended?.lastTermination?.finishedAt ?? null;
    return last &&
      restartsOf(pod) > 1 &&
      now.getTime() - Date.parse(last) < CALM_AFTER_SECONDS * 1000
      ? [{ pod, last, ended }]
      : [];
  });
  if (!restless) {
    return undefined;
  }
  const { pod, last, ended } = restless;
  const trouble = containerTrouble(facts.object, pod.pod, ended, pod.events);
  return {
    words: endedByProbe(ended, pod.events)
      ? trouble.words
      : `its ${partOf(pod.pod, ended.name)} keeps crashing: ${restartsOf(
          pod,
        )} restarts, last crash at ${clock(last)} (${trouble.words})`,
    next: trouble.next,
  };
}

function requests(count: number): string {
  return `${count} ${count === 1 ? 'request' : 'requests'}`;
}

function saturation(
  reading: EngineReading | undefined,
  ready: number,
  now: Date,
): string | undefined {
  const waiting = reading?.waiting ?? 0;
  if (!reading || waiting <= 0) {
    return undefined;
  }
  const sustained =
    reading.waitingSince !== null &&
    now.getTime() - Date.parse(reading.waitingSince) >=
      SATURATED_AFTER_SECONDS * 1000;
  return sustained || waiting >= SATURATED_PER_REPLICA * ready
    ? `${requests(waiting)} waiting in the engine's queue`
    : undefined;
}

/** Ready pods whose engines hold requests and compute nothing, and what is to be done. */
interface Hang {
  readonly words: string;
  readonly count: number;
  readonly since: string;
  readonly next: string;
}

function hungReplicas(
  facts: ServiceParts,
  reading: EngineReading | undefined,
): Hang | undefined {
  const ready = new Set(
    inState(facts.pods, 'ready').map(({ pod }) => pod.name),
  );
  const hung = (reading ? hungEngines(reading) : []).filter(({ pod }) =>
    ready.has(pod.pod),
  );
  const [first] = [...hung].sort(
    (a, b) => Date.parse(a.since) - Date.parse(b.since),
  );
  if (!first) {
    return undefined;
  }
  const count = (gauge: 'running' | 'waiting') =>
    hung.reduce((sum, { pod }) => sum + (pod[gauge] ?? 0), 0);
  const names = hung.map(({ pod }) => pod.pod);
  const one = ready.size === 1 ? 'its engine hangs' : 'one engine hangs';
  const subject = hung.length === 1 ? one : `${hung.length} engines hang`;
  return {
    count: hung.length,
    since: first.since,
    words: `${subject}: ${requests(count('running'))} running and ${count(
      'waiting',
    )} waiting, no token since ${clock(first.since)}`,
    next: `Restart ${
      names.length === 1 ? 'it: delete pod' : 'them: delete pods'
    } ${names.slice(0, MOST_NAMES).join(', ')}${
      names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
    }, and a new one takes ${
      names.length === 1 ? 'its' : 'their'
    } place. More replicas do not free the requests that hang.`,
  };
}

/** A part that only adds something, such as an explainer, and is not ready; with why, where something is wrong. */
function brokenExtra(
  facts: ServiceParts,
  queue: QueueStanding | null,
  now: Date,
): { words: string; next: string | null } | undefined {
  const byPart = new Map<string, boolean>();
  for (const { pod, standing } of facts.companions) {
    const role = roleOf(pod.labels);
    byPart.set(role, (byPart.get(role) ?? false) || standing.state === 'ready');
  }
  const required = new Set(facts.required.map(({ role }) => role));
  const role = [...byPart].find(
    ([name, ready]) => !ready && !required.has(name),
  )?.[0];
  if (role === undefined) {
    return undefined;
  }
  const pods = facts.companions.filter(
    ({ pod }) => roleOf(pod.labels) === role,
  );
  const { words, next, word } = obstacle(pods, queue, now, role);
  // Only a picker that gateways do without is no required part.
  const meanwhile =
    role === ENDPOINT_PICKER ? ', requests go to any engine meanwhile' : '';
  return {
    words: `its ${role} is not ready${meanwhile}${
      word === 'failed' ? `: ${words}` : ''
    }`,
    next,
  };
}

/** A service of which a part that every request passes is not ready: nobody is answered, however many engines are. */
function judgeWithoutPart(
  facts: ServiceParts,
  queue: QueueStanding | null,
  count: string,
  now: Date,
): Judgment | undefined {
  const part = facts.required.find(({ ready }) => !ready);
  if (!part) {
    return undefined;
  }
  if (part.pod) {
    const block = obstacle([part.pod], queue, now, part.role);
    return {
      word: block.word,
      sentence: sentence(
        `No request is answered: its ${part.role} is not ready`,
        block.words,
        count,
      ),
      since: block.since,
      next: block.next,
      hop: block.hop,
    };
  }
  const refused = part.deployments
    .map(deployment => conditionOf(deployment, 'ReplicaFailure'))
    .find(condition => condition?.status === 'True');
  const said = refused?.message ?? refused?.reason;
  const why = said ? refusalTrouble(said) : undefined;
  return {
    word: 'failed',
    sentence: sentence(
      `No request is answered: its ${part.role} has no pod${
        why ? `: it is refused: ${why.words}` : ''
      }`,
      count,
    ),
    since: refused?.lastTransitionTime ?? null,
    next: why
      ? why.next
      : `Look at the events of the ${part.role}'s Deployment; ask your platform owners if they name a quota or a policy.`,
    hop: 'admitted',
  };
}

/** What pods beyond the wanted number are there for: a rollout, or the way down. */
function surplus(
  facts: ServiceParts,
  behind: readonly PodFacts[],
  block: ReturnType<typeof obstacle>,
): string {
  const revisionOf = ({ pod }: PodFacts) => pod.labels['pod-template-hash'];
  const serving = new Set(
    facts.pods
      .filter(({ standing }) => standing.state === 'ready')
      .map(revisionOf),
  );
  if (behind.every(pod => serving.has(revisionOf(pod)))) {
    return `${behind.length} extra ${behind.length === 1 ? 'pod' : 'pods'}: ${
      block.words
    }`;
  }
  return `the old revision is serving; the new one ${
    block.word === 'queued'
      ? `is queued until quota is freed: ${block.words}`
      : `is not ready: ${block.words}`
  }`;
}

const NEVER_COMPLETE: ReadonlySet<string> = new Set([
  'NewReplicaSetCreated',
  'FoundNewReplicaSet',
  'ReplicaSetUpdated',
]);

/** Replicas that are asked for at once are made within moments. */
const MADE_TOGETHER_MS = 60_000;

/** A service that comes up for the first time: its Deployment was never complete, and has one revision. */
function isFirstStart({ deployments, ended, pods }: ServiceParts): boolean {
  if (deployments.length === 0) {
    // Groups have no Deployment: those that were made together, and of which none was made again.
    const made = pods.map(({ pod }) => Date.parse(pod.createdAt ?? ''));
    return (
      ended.length === 0 &&
      pods.every(pod => restartsOf(pod) === 0) &&
      Math.max(...made) - Math.min(...made) <= MADE_TOGETHER_MS
    );
  }
  const revisions = new Set(
    pods.map(({ pod }) => pod.labels['pod-template-hash']),
  );
  return (
    revisions.size === 1 &&
    deployments.every(deployment =>
      NEVER_COMPLETE.has(conditionOf(deployment, 'Progressing')?.reason ?? ''),
    )
  );
}

/** Judges a service that has at least one ready pod. */
export function judgeServing(
  facts: ServiceParts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  now: Date,
): Judgment {
  const { ready, desired } = countReady(facts);
  const wanted = desired ?? ready;
  const missingPart = judgeWithoutPart(
    facts,
    queue,
    `${ready} of ${wanted} engines ready`,
    now,
  );
  if (missingPart) {
    return missingPart;
  }
  const hang = hungReplicas(facts, reading);
  if (hang && hang.count >= ready) {
    return {
      word: 'failed',
      sentence: sentence(
        `No request is answered: ${hang.words}`,
        `${ready} of ${wanted} ${replicas(wanted)} ready`,
      ),
      since: hang.since,
      next: hang.next,
      hop: 'ready',
    };
  }
  const behind = facts.pods.filter(
    ({ standing }) => !['ready', 'terminating'].includes(standing.state),
  );
  const block = behind.length > 0 ? obstacle(behind, queue, now) : undefined;
  const missing = wanted - ready;
  const replaced =
    !hangingWords(facts, now) && inState(facts.pods, 'terminating').length > 0;
  const full = hang ? undefined : saturation(reading, ready, now);
  const part = brokenExtra(facts, queue, now);
  const worker = lameWorker(facts, queue, now);
  const hanging = hangingWords(facts, now);
  const unstable = crashing(facts, now);
  const loop = missing > 0 ? currentLoop(facts.ended, now) : undefined;
  const scalingUp =
    missing > 0 &&
    loop === undefined &&
    !replaced &&
    !hanging &&
    facts.refused === undefined &&
    ready >= (facts.min ?? wanted) &&
    (block === undefined || (block.word === 'starting' && block.next === null));
  if (
    !part &&
    !worker &&
    !unstable &&
    !hang &&
    !loop &&
    missing > 0 &&
    block?.word === 'starting' &&
    block.next === null &&
    isFirstStart(facts)
  ) {
    return {
      word: 'starting',
      sentence: sentence(
        `Starting, ${ready} of ${wanted} ready`,
        `${missing} more: ${block.words}`,
        facts.outsideQuota,
      ),
      since: block.since,
      next: null,
      hop: block.hop,
    };
  }
  const answering = ready - (hang?.count ?? 0);
  if (part || worker || unstable || hang || (missing > 0 && !scalingUp)) {
    const refused = block ? undefined : facts.refused;
    return {
      word: 'degraded',
      sentence: sentence(
        `${answering} of ${wanted} ${replicas(wanted)} ${
          wanted === 1 ? 'serves' : 'serve'
        }`,
        hang?.words,
        part?.words,
        worker && `its group is not complete: ${worker.words}`,
        unstable?.words,
        missing > 0 &&
          `${missing} ${block?.word === 'queued' ? 'queued' : 'not ready'}: ${
            block?.words ??
            (refused && `its pods are refused: ${refused.words}`) ??
            (replaced ? 'being replaced' : 'no pod yet')
          }`,
        loop && endedWords(loop),
        hanging?.words,
        full,
        facts.outsideQuota,
      ),
      since: block?.since ?? hang?.since ?? readySince(facts, ready),
      next:
        (hang ?? loop ?? block ?? unstable ?? refused ?? worker)?.next ??
        unstable?.next ??
        worker?.next ??
        part?.next ??
        hanging?.next ??
        null,
      hop: block?.hop ?? worker?.hop ?? (missing > 0 ? 'admitted' : 'ready'),
    };
  }
  const silent = facts.pods
    .map(({ standing }) => standing)
    .find(({ state, trouble }) => state === 'ready' && trouble);
  const invalid = invalidSpec(facts);
  const outside = unreachableFromOutside(facts);
  const extras = [
    outside ? `not reachable from outside: ${outside}` : undefined,
    !outside && facts.gateway.problems.length > 0
      ? `not through every gateway: ${facts.gateway.problems[0]}`
      : undefined,
    missing > 0
      ? `${missing} more: ${block?.words ?? 'no pod yet'}`
      : undefined,
    ready > wanted
      ? `${ready - wanted} more than wanted still ${
          ready - wanted === 1 ? 'runs' : 'run'
        }`
      : undefined,
    silent?.trouble?.words,
    missing <= 0 && block ? surplus(facts, behind, block) : undefined,
    missing <= 0 && facts.refused
      ? `new pods are refused: ${facts.refused.words}`
      : undefined,
    hanging?.words,
    invalid ? `the last change was rejected: ${invalid}` : undefined,
    facts.refusedChange
      ? `the last change was not applied: ${quoteLine(facts.refusedChange)}`
      : undefined,
    facts.outsideQuota,
    queue?.borrowedResource
      ? `its queue uses ${queue.borrowedResource} of borrowed quota`
      : undefined,
  ];
  const count = `${Math.min(ready, wanted)} of ${wanted} ${replicas(
    wanted,
  )} ready`;
  if (full) {
    return {
      word: 'saturated',
      sentence: sentence(`Saturated, ${count}`, full, ...extras),
      since: reading?.waitingSince ?? null,
      next: 'Add replicas or choose a larger accelerator.',
      hop: block?.hop ?? null,
    };
  }
  let next: string | null =
    block?.next ?? (missing <= 0 ? facts.refused?.next : null) ?? null;
  if (outside) {
    next = 'Ask your platform owners for the gateway that the route names.';
  } else if (facts.refusedChange) {
    next = 'Fix the files in Git as the message describes.';
  } else if (silent?.trouble) {
    next = silent.trouble.next;
  } else if (hanging) {
    next = hanging.next;
  } else if (facts.outsideQuota) {
    next =
      facts.kinds.Workload?.state === 'live'
        ? 'Ask your platform owners to let Kueue manage the pods of this namespace.'
        : 'Ask your platform owners to install Kueue on this cluster.';
  }
  return {
    word: 'serving',
    sentence: sentence(
      outside ? `Serving inside the cluster, ${count}` : `Serving, ${count}`,
      ...extras,
    ),
    since: readySince(facts, wanted),
    next,
    hop: block?.hop ?? null,
  };
}
