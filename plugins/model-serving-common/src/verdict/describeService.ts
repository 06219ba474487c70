import {
  ColdStart,
  Measured,
  ServiceDetail,
  ServicePod,
  ServiceRef,
  Verdict,
  VERDICTS,
  VerdictWord,
} from '../api';
import { autoscalingOf } from '../autoscaling/autoscalingOf';
import { callingOf } from '../calling/callingOf';
import { coldStartOf } from '../coldStart';
import { serviceCost } from '../cost/serviceCost';
import { currentUsageOf } from '../cost/usage';
import {
  engineOfRuntimeName,
  EngineReading,
  enginesOfModelFormat,
  ownersOf,
  whyUnmeasured,
} from '../engines';
import { serviceEntityRef } from '../entities';
import { describeExternal } from '../external/describeExternal';
import type { LiveObject } from '../external/externalModels';
import { pathOf } from '../goldenPaths';
import { VerdictChange } from '../history/verdictSpans';
import { ClusterPicture, ProjectedInferenceService } from '../kubernetes';
import { COST_CENTER_LABEL } from '../labels';
import { isKserveService } from '../kubernetes/kserve';
import { acceleratorOf } from '../services/accelerator';
import { batchRunOf } from '../services/batchRun';
import { isTrue } from '../kubernetes/condition';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { originOf, proposalsOf } from '../proposals/proposalOf';
import { QueueStanding, queueStandingOf } from '../services/queueState';
import {
  factsOf,
  PodFacts,
  ServiceParts,
  serviceOf,
  servicesOf,
} from '../services/serviceParts';
import { Obstacle } from '../timeline/podSteps';
import { timelineOf } from '../timeline/timeline';
import { earliest } from '../times';
import { DescribeContext } from './context';
import { evidenceOf } from './evidence';
import { freshnessOf } from './freshness';
import { judgeService } from './judgeService';
import { conditionsOf } from './misleading';
import { describeProposed } from './proposedService';
import { countReady } from '../services/serviceParts';
import { servedModelOf } from './servedModel';
import { engineVersionOf, serviceRuntimeOf } from './serviceRuntime';

/** Why nobody can tell of pods; null where they are read. Of a cluster that has gone away they are known as they were. */
function whyUnread({ kinds }: ClusterPicture): string | null {
  switch (kinds.Pod?.state) {
    case 'live':
    case 'unreachable':
      return null;
    case 'forbidden':
      return 'Unknown: the portal is not allowed to read pods on this cluster.';
    default:
      return 'Unknown: the pods of this cluster have not been read yet.';
  }
}

function unknownVerdict(picture: ClusterPicture, why: string): Verdict {
  const pods = picture.kinds.Pod;
  return {
    word: 'unknown',
    sentence: why,
    since: pods?.since ?? null,
    evidence: pods
      ? [
          {
            what: `Pods of cluster ${picture.title ?? picture.cluster}`,
            value: [pods.state, pods.message].filter(Boolean).join(': '),
            at: pods.since,
          },
        ]
      : [],
    next:
      pods?.state === 'forbidden'
        ? 'Ask your platform owners to let the portal read pods.'
        : null,
  };
}

/**
 * The verdict since its word began. Stamps tell of what is there now: of a service that fails again and again they tell
 * when it failed last, and the first of its ended pods is collected in the end.
 */
function sinceItsWord(
  verdict: Verdict,
  last: VerdictChange | undefined,
): Verdict {
  return last?.word === verdict.word &&
    verdict.since !== null &&
    VERDICTS[verdict.word].pending === 'always'
    ? { ...verdict, since: earliest([verdict.since, last.at]) }
    : verdict;
}

/** Whether it has no pods until its owner starts it again. */
const isStopped = ({ object, stop }: ServiceParts) =>
  stop ||
  (object.kind === 'Job' &&
    object.suspended &&
    !isTrue(object, 'Failed') &&
    !isTrue(object, 'Complete'));

/** What goes wrong with pods is mostly said in events only. */
const NEEDS_EVENTS: ReadonlySet<VerdictWord> = new Set([
  'starting',
  'failed',
  'degraded',
]);

function verdictOf(
  picture: ClusterPicture,
  facts: ServiceParts,
  queue: QueueStanding | null,
  reading: EngineReading | undefined,
  past: readonly ColdStart[],
  now: Date,
): Verdict {
  const unread = whyUnread(picture);
  if (unread) {
    return unknownVerdict(picture, unread);
  }
  const judgment = judgeService(facts, queue, reading, past, now);
  const evidence = evidenceOf(facts, queue, reading, countReady(facts));
  const { Event } = picture.kinds;
  if (Event?.state !== 'forbidden' || !NEEDS_EVENTS.has(judgment.word)) {
    return { ...judgment, evidence };
  }
  return {
    ...judgment,
    sentence: `${judgment.sentence.replace(
      /\.$/,
      '',
    )}; the portal may not read events, so a reason may be missing.`,
    evidence: [
      ...evidence,
      {
        what: `Events of cluster ${picture.title ?? picture.cluster}`,
        value: [Event.state, Event.message].filter(Boolean).join(': '),
        at: Event.since,
      },
    ],
  };
}

function describePod(
  index: PictureIndex,
  { ref }: Pick<ServiceParts, 'ref'>,
  { pod, workload, events, standing }: PodFacts,
  { now, engineStart }: DescribeContext,
  modelUri: string | null,
): ServicePod {
  return {
    name: pod.name,
    uid: pod.uid,
    phase: pod.phase,
    ready: standing.state === 'ready',
    state: standing.text,
    message: standing.message,
    node: pod.node,
    revision: pod.labels['pod-template-hash'] ?? null,
    restarts: pod.containers.reduce((sum, { restarts }) => sum + restarts, 0),
    createdAt: pod.createdAt ?? '',
    // A batch program has no probe that tells when it has loaded its model.
    coldStart:
      ref.kind === 'Job'
        ? null
        : coldStartOf(
            {
              pod,
              workload,
              events,
              node: index.first('Node', 'name', pod.node),
              modelUri,
              engine: engineStart?.(pod.uid),
            },
            now,
          ),
  };
}

function engineNumber(
  { reading, failure }: { reading?: EngineReading; failure?: string },
  number: 'waiting' | 'running',
  unit: string,
  ready: number | null,
): Measured {
  const measured = reading ? reading[number] : null;
  if (reading && measured !== null) {
    return {
      value: measured,
      unit,
      source: `metrics of ${reading.pods.length} ${
        reading.engine ?? 'engine'
      } pods`,
      asOf: reading.at,
    };
  }
  let reason = failure ?? 'the engine has not reported metrics yet';
  if (ready === 0) {
    reason = 'no pod is ready';
  } else if (reading) {
    reason = whyUnmeasured(ownersOf(reading), number);
  }
  return { value: null, unit, reason, asOf: reading?.at ?? null };
}

/** A cluster that went away is judged as of its last word: what was starting then is not stuck now. */
function lastKnownTime({ kinds }: ClusterPicture, now: Date): Date {
  const { state, asOf } = kinds.Pod ?? {};
  return state === 'unreachable' && asOf ? new Date(asOf) : now;
}

function obstacleOf({ word, sentence }: Verdict): Obstacle | null {
  const { blocks } = VERDICTS[word];
  return blocks && { state: blocks, sentence };
}

/** Only what a browser may open; the text comes from the cluster. */
function urlOf({ object }: ServiceParts): string | null {
  const url = isKserveService(object) ? object.url : null;
  return url && /^https?:\/\//i.test(url) ? url : null;
}

/** What KServe would start: what the named runtime runs or is called after, and by the format only where that tells nothing. */
function engineBeforePods(
  index: PictureIndex,
  { modelFormat, namespace, runtime }: ProjectedInferenceService,
): string | null {
  const named =
    runtime === null
      ? null
      : index.first('ServingRuntime', 'place', namespace, runtime)?.shape
          .engine ??
        index.first('ClusterServingRuntime', 'place', null, runtime)?.shape
          .engine ??
        engineOfRuntimeName(runtime);
  return named ?? enginesOfModelFormat(modelFormat ?? '')[0] ?? null;
}

function engineOf(
  index: PictureIndex,
  { object, shape }: ServiceParts,
  reading: EngineReading | undefined,
): string | null {
  return (
    shape.engine ??
    reading?.engine ??
    (object.kind === 'InferenceService'
      ? engineBeforePods(index, object)
      : null)
  );
}

function describe(
  index: PictureIndex,
  facts: ServiceParts,
  context: DescribeContext,
): ServiceDetail {
  const { ref, object } = facts;
  const { now } = context;
  const freshness = freshnessOf(index.picture, [ref.kind, 'Pod']);
  const reading = context.engine?.(ref);
  const failure = context.engineFailure?.(ref);
  const asOfPods = lastKnownTime(index.picture, now);
  const queue = queueStandingOf(index, facts, asOfPods);
  const count = countReady(facts);
  const unread = whyUnread(index.picture);
  const ready = unread ? null : count.ready;
  const model = servedModelOf(facts, context);
  const verdict = sinceItsWord(
    verdictOf(
      index.picture,
      facts,
      queue,
      reading,
      context.starts?.(ref) ?? [],
      asOfPods,
    ),
    context.lastChange?.(ref),
  );
  const proposal = originOf(
    proposalsOf(context.proposals ?? [], { ...ref, tenant: facts.tenant }),
    object.createdAt,
  );
  const pods = [...facts.pods, ...facts.companions].map(pod =>
    describePod(index, facts, pod, context, model?.uri ?? null),
  );
  const movedTag = context.movedTag?.(ref);
  const engine = engineOf(index, facts, reading);
  const runtime = serviceRuntimeOf(index, facts, context);
  const lead = facts.pods[0];
  const current = currentUsageOf(index, facts);
  const cost = serviceCost({
    now,
    prices: context.prices,
    priceHistory: context.priceHistory,
    current,
    ledger: context.usage?.(ref, current),
    tokens: context.tokens?.(ref),
    freshness,
  });
  return {
    ...freshness,
    ref,
    tenant: facts.tenant,
    owner: facts.namespace?.owner ?? null,
    model,
    engine,
    engineVersion: engineVersionOf(runtime, engine),
    accelerator: acceleratorOf(
      index,
      facts.shape,
      lead?.pod,
      facts.pods.map(({ workload }) => workload).find(w => w?.clusterQueue),
    ),
    verdict,
    replicas: {
      ready,
      desired: count.desired,
      min: facts.min,
      max: facts.max,
    },
    waiting: engineNumber({ reading, failure }, 'waiting', 'requests', ready),
    running: engineNumber({ reading, failure }, 'running', 'requests', ready),
    costPerHour: cost.perHour,
    entityRef: serviceEntityRef(ref, context.primaryCluster),
    createdAt: object.createdAt,
    ...(isStopped(facts) && { stopped: true as const }),
    purpose: object.purpose,
    costCenter:
      object.labels[COST_CENTER_LABEL] ?? facts.namespace?.costCenter ?? null,
    runtime,
    timeline: timelineOf({
      ref,
      now,
      proposal,
      application: index.application(ref, proposal?.directory),
      facts,
      queue,
      obstacle: obstacleOf(verdict),
      isUnread: unread !== null,
    }),
    conditions: conditionsOf(facts, count),
    pods,
    queue: queue?.state ?? null,
    autoscaling: autoscalingOf(index, facts),
    coldStarts: pods.flatMap(({ coldStart }) => (coldStart ? [coldStart] : [])),
    cost,
    violations: context.violations?.(ref)?.slice() ?? null,
    ...(movedTag && { movedTag }),
    ...(object.kind === 'Job'
      ? { run: batchRunOf(object) }
      : {
          calling: callingOf(index, facts, {
            engine,
            offered: runtime.offer?.protocol,
            task:
              (object.modelRef && context.model?.(object.modelRef)?.task) ??
              null,
            url: urlOf(facts),
          }),
        }),
    template: pathOf(object, context.paths)?.template ?? null,
    url: urlOf(facts),
  };
}

/** The service that an object is, described; undefined when it is none. */
export function describeObject(
  index: PictureIndex,
  object: LiveObject,
  context: DescribeContext,
): ServiceDetail | undefined {
  if (object.kind === 'ExternalSecret') {
    return describeExternal(index, object, context);
  }
  const facts = factsOf(index, object);
  return facts && describe(index, facts, context);
}

/** Every service of the picture, described. @public */
export function describeServices(
  picture: ClusterPicture,
  context: DescribeContext,
): ServiceDetail[] {
  const index = new PictureIndex(picture);
  return [
    ...servicesOf(index).map(facts => describe(index, facts, context)),
    ...(picture.objects.ExternalSecret ?? []).flatMap(
      object => describeExternal(index, object, context) ?? [],
    ),
  ];
}

/**
 * One service, described; also one that only a proposal knows of (its verdict is `proposed` until
 * the cluster has it, or `failed` when the cluster refused it or the proposal was closed).
 *
 * @returns undefined when neither cluster nor proposals know it
 * @public
 */
export function describeService(
  picture: ClusterPicture,
  ref: ServiceRef,
  context: DescribeContext,
): ServiceDetail | undefined {
  if (ref.cluster !== picture.cluster) {
    return undefined;
  }
  const index = new PictureIndex(picture);
  const facts = serviceOf(index, ref);
  const external =
    ref.kind === 'ExternalSecret'
      ? index.first('ExternalSecret', 'place', ref.namespace, ref.name)
      : undefined;
  return (
    (facts && describe(index, facts, context)) ??
    (external && describeExternal(index, external, context)) ??
    describeProposed(index, ref, context)
  );
}
