import { ProjectedEvent } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { ProjectedDeployment } from '../kubernetes';
import { quoteLine, readRefusal, Refusal } from '../messages';
import { Trouble } from './podTrouble';

/** Pods that the API server does not take. */
export interface RefusedPods extends Trouble {
  readonly since: string | null;
}

const AMOUNTS =
  /(?<kind>requested|used|limited): (?<list>[^:]+?)(?:, (?=\w+: )|$)/g;

/** `1 requests.nvidia.com/gpu requested, 4 of 4 used`, of the first resource that lacks. */
function lacking(because: string): string | null {
  const amounts = new Map<string, Map<string, string>>();
  for (const { groups = {} } of because.matchAll(AMOUNTS)) {
    amounts.set(
      groups.kind,
      new Map(
        groups.list
          .split(',')
          .map(pair => pair.trim().split('='))
          .map(([resource, amount = '']) => [resource, amount]),
      ),
    );
  }
  const [found] = amounts.get('requested') ?? [];
  if (!found) {
    return null;
  }
  const [resource, amount] = found;
  const used = amounts.get('used')?.get(resource);
  const limit = amounts.get('limited')?.get(resource);
  return `${amount} ${resource} requested${
    used && limit ? `, ${used} of ${limit} used` : ''
  }`;
}

function troubleOf({ cause, what, because }: Refusal): Trouble {
  const quote = quoteLine(because);
  switch (cause) {
    case 'quota':
      return {
        words: `ResourceQuota ${what} of the namespace has no room: ${
          lacking(because) ?? quote
        }`,
        next: `Stop something of yours in this namespace, or ask your platform owners to raise ResourceQuota ${what}.`,
      };
    case 'quota-needs':
      return {
        words: `ResourceQuota ${what} of the namespace: ${quote}`,
        next: `Ask your platform owners to set what ResourceQuota ${what} asks for on every container of the runtime, sidecars too, or to give the namespace a LimitRange with defaults.`,
      };
    case 'limit-range':
      return {
        words: `the LimitRange of the namespace: ${quote}`,
        next: 'Choose another accelerator option, or ask your platform owners to change the LimitRange of the namespace.',
      };
    case 'pod-security':
      return {
        words: `the namespace's pod security${
          what ? ` "${what}"` : ''
        }: ${quote}`,
        next: 'Ask your platform owners to give the serving runtime the security context that the namespace requires.',
      };
    case 'policy':
      return {
        words: `policy ${what}: ${quote}`,
        next: `Change what policy ${what} objects to, or ask your platform owners about the policy.`,
      };
    case 'webhook-down':
      return {
        words: `admission webhook ${what} does not answer: ${quote}`,
        next: `Ask your platform owners to repair the service behind admission webhook ${what}: no pod is made while it is down.`,
      };
    case 'service-account':
      return {
        words: `ServiceAccount ${what} does not exist`,
        next: `Create ServiceAccount ${what} in the service's namespace, or correct its name in the service.`,
      };
    case 'priority-class':
      return {
        words: `PriorityClass ${what} does not exist`,
        next: `Correct the priority of the service, or ask your platform owners to create PriorityClass ${what}.`,
      };
    case 'runtime-class':
      return {
        words: `RuntimeClass ${what} does not exist`,
        next: `Ask your platform owners to install RuntimeClass ${what} (for GPUs: the NVIDIA container toolkit), or to take it out of the profile.`,
      };
    case 'node-selector':
      return {
        words: quote,
        next: "Ask your platform owners to make the profile's node selector agree with the one of the namespace.",
      };
    case 'terminating':
      return {
        words: 'the namespace is being deleted',
        next: 'Deploy it into another namespace, or ask your platform owners why this one is being deleted.',
      };
    case 'invalid':
      return {
        words: `the specification is not valid: ${quote}`,
        next: 'Ask your platform owners to correct the field that the message names in the profile or the serving runtime.',
      };
    default:
      return {
        words: quote,
        next: 'Ask your platform owners what the message of the API server means.',
      };
  }
}

/** What a refusal means, and who can act. */
export function refusalTrouble(message: string): Trouble {
  return troubleOf(readRefusal(message));
}

function newestOf(
  events: readonly ProjectedEvent[],
): ProjectedEvent | undefined {
  return [...events].sort((a, b) =>
    (b.lastAt ?? '').localeCompare(a.lastAt ?? ''),
  )[0];
}

/**
 * Why pods of these controllers are not made: by the Deployment's own condition, else by what was written on its
 * ReplicaSet, or on the StatefulSet of a group, after the newest pod was made.
 */
export function refusedPodsOf(
  index: PictureIndex,
  namespace: string,
  deployments: readonly ProjectedDeployment[],
  more: { controllers: readonly string[]; newestPodAt: string | null },
): RefusedPods | undefined {
  const failure = deployments
    .map(deployment => conditionOf(deployment, 'ReplicaFailure'))
    .find(condition => condition?.status === 'True');
  if (failure) {
    return {
      ...refusalTrouble(failure.message ?? failure.reason ?? ''),
      since: failure.lastTransitionTime,
    };
  }
  const event = newestOf(
    [...deployments.map(({ name }) => name), ...more.controllers].flatMap(
      name => index.all('Event', 'refusedFor', namespace, name),
    ),
  );
  const isCurrent =
    event !== undefined && (event.lastAt ?? '') > (more.newestPodAt ?? '');
  return isCurrent
    ? { ...refusalTrouble(event.message), since: event.firstAt }
    : undefined;
}
