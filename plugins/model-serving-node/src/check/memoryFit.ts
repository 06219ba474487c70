import {
  argumentsOfRuntime,
  Finding,
  fitOf,
  FitRequest,
  MemoryFit,
  memoryFitOf,
  MemoryOffer,
  memoryOfferOf,
  MemoryWord,
  ProjectedNode,
  CandidateModel,
  RuntimeArgument,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ServiceReading } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import { ProfileMemory, requestsOfSize, ServiceSize } from '../profiles';
import type { JudgeInput } from './CheckInput';
import { limitExcesses } from './serviceLimits';

/** What the files leave open about memory until the model's facts are known. @public */
export interface MemoryQuestion {
  engine: string;
  args: readonly string[];
  accelerator: ServiceSize;
  /** Requests at once that the files ask the engine for. */
  requestsAsked?: number;
  /** Bounds of the context that a request may ask for. */
  contextBounds?: RuntimeArgument;
  /** Other options that as many replicas may have, within the limits and the quota. */
  otherAccelerators: readonly ServiceSize[];
  rules: Required<ProfileMemory>;
  file: string;
}

/** Whether the tenant's quota can ever hold so many replicas of an option. */
function isPossible(
  shape: ServiceSize,
  { picture, profile, tenant }: JudgeInput,
  replicas: number,
): boolean {
  if (limitExcesses(shape, replicas, profile.limits).length > 0) {
    return false;
  }
  const queue = picture.objects.LocalQueue?.find(
    ({ namespace, name }) =>
      namespace === tenant.namespace && name === tenant.localQueue,
  );
  if (!queue) {
    return true;
  }
  try {
    return (
      fitOf(picture, {
        clusterQueue: queue.clusterQueue,
        localQueue: { namespace: tenant.namespace, name: tenant.localQueue },
        requests: requestsOfSize(shape),
        replicas,
        nodeSelector: shape.nodeSelector,
        tolerations: shape.tolerations as FitRequest['tolerations'],
      }).word !== 'never'
    );
  } catch {
    return false;
  }
}

/** The question that files leave open; null where the platform does not ask it. */
export function memoryQuestion(
  input: JudgeInput,
  { answers, arguments: args }: ServiceReading,
  { accelerator, request, runtime }: RenderContext,
  file: string,
): MemoryQuestion | null {
  const { accelerators, memory } = input.profile;
  if (memory.misfit === 'off') {
    return null;
  }
  const replicas = Number(answers.replicas.max);
  return {
    engine: runtime.engine,
    args: Array.isArray(args)
      ? args.filter(argument => typeof argument === 'string')
      : [],
    accelerator,
    requestsAsked: request.arguments?.maxSequences,
    contextBounds: argumentsOfRuntime(runtime).find(
      ({ id }) => id === 'contextLength',
    ),
    otherAccelerators: accelerators.filter(
      shape => shape !== accelerator && isPossible(shape, input, replicas),
    ),
    rules: memory,
    file,
  };
}

/** Whether the model fits the accelerators that the files ask for. */
export function judgeMemoryFit(
  {
    accelerator,
    args,
    contextBounds,
    engine,
    otherAccelerators,
    requestsAsked,
    rules,
  }: MemoryQuestion,
  model: CandidateModel,
  variants: readonly CandidateModel[],
  nodes: readonly ProjectedNode[],
): MemoryFit {
  const offer = (size: ServiceSize): MemoryOffer => memoryOfferOf(size, nodes);
  return memoryFitOf({
    model,
    offer: offer(accelerator),
    engine,
    args,
    requests: rules.requests,
    requestsAsked,
    contextBounds,
    otherOffers: otherAccelerators.map(offer),
    variants,
  });
}

function outcomeOf(
  word: MemoryWord,
  misfit: MemoryQuestion['rules']['misfit'],
): Finding['outcome'] {
  if (word === 'fits') {
    return 'pass';
  }
  return word !== 'unknown' && misfit === 'refuse' ? 'fail' : 'warn';
}

function adviceOn({ changes, word }: MemoryFit): string {
  if (word === 'fits' || word === 'unknown') {
    return '';
  }
  return changes.length > 0
    ? ` ${changes
        .map(({ sentence }, place) =>
          place === 0
            ? sentence
            : `Or ${sentence[0].toLowerCase()}${sentence.slice(1)}`,
        )
        .join(' ')}`
    : ' Nothing that you may choose is known to fit. Ask your platform owners for a larger accelerator or a smaller variant of the model.';
}

/** The finding, as strict as the platform wants it. A fit that is unknown never blocks. */
export function memoryFinding(
  { file, rules }: MemoryQuestion,
  fit: MemoryFit,
): Finding {
  const outcome = outcomeOf(fit.word, rules.misfit);
  return {
    category: 'memory',
    rule: 'memory-fit',
    outcome,
    message: `${fit.sentence}${adviceOn(fit)}`,
    ...(outcome !== 'pass' && { file }),
  };
}
