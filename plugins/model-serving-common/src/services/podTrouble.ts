import { ContainerStatus, ProjectedEvent, ProjectedPod } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import {
  causeOf,
  Killing,
  nodeConditionOf,
  PullFailure,
  quoteLine,
  readContainerEnd,
  readFailedProbe,
  readKilling,
  readPullFailure,
  readPullMessage,
  readSandboxFailure,
  readSchedulingFailure,
  readVolumeFailure,
} from '../messages';

import { clock } from '../verdict/words';
import { probeAdvice } from './probeAdvice';
import { isWorker, roleOf } from './roles';
import type { ServiceObject } from './serviceParts';

/** What is wrong with a pod, and who can do something about it. */
export interface Trouble {
  /** For the middle of a sentence. */
  readonly words: string;
  /** A sentence that names who acts and what exactly. */
  readonly next: string;
}

const newestFirst = (a: ProjectedEvent, b: ProjectedEvent) =>
  Date.parse(b.lastAt ?? '') - Date.parse(a.lastAt ?? '') || 0;

function newest(
  events: readonly ProjectedEvent[],
  ...reasons: string[]
): ProjectedEvent[] {
  return events
    .filter(({ reason }) => reasons.includes(reason))
    .sort(newestFirst);
}

const NAMED_ROLES: readonly string[] = [
  'endpoint picker',
  'transformer',
  'explainer',
];

/** Containers that stand beside the engine and pass its requests on. */
const SIDECARS: ReadonlyArray<readonly [name: RegExp, what: string]> = [
  [/^queue-proxy$/, 'queue-proxy (Knative)'],
  [
    /^(istio-proxy|istio-init|istio-validation|linkerd-proxy|linkerd-init|linkerd-network-validator|envoy|consul-dataplane|kuma-sidecar)$/,
    'mesh sidecar',
  ],
  [/routing-sidecar|^pd-sidecar$/, 'routing sidecar'],
  [/^(agent|batcher|inferenceservice-logger)$/, 'KServe agent'],
  [/^kube-rbac-proxy$|^oauth-proxy$/, 'authorization proxy'],
];

/** A part of a pod by the name of its container: what a user knows it as. */
export function partOf(pod: ProjectedPod, container: string): string {
  if (container === 'modelcar') {
    return 'container that holds the model (modelcar)';
  }
  if (/^(modelcar|storage-initializer)(-|$)/.test(container)) {
    return 'model';
  }
  const sidecar = SIDECARS.find(([name]) => name.test(container))?.[1];
  if (sidecar && container !== pod.mainContainer) {
    return sidecar.startsWith('queue-proxy')
      ? sidecar
      : `${sidecar} ${container}`;
  }
  if (container !== pod.mainContainer) {
    return `container ${container}`;
  }
  if (isWorker(pod)) {
    return 'worker';
  }
  const role = roleOf(pod.labels);
  return NAMED_ROLES.includes(role) ? role : 'engine';
}

const seconds = (from: string | null, to: string | null): number | null =>
  from !== null && to !== null
    ? Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
    : null;

/** `140 s`, `12 min`, `2 h 5 min`. */
export function inWords(total: number): string {
  if (total < 180) {
    return `${total} s`;
  }
  const minutes = Math.round(total / 60);
  return minutes < 120
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Why volumes of a pod are not there; undefined where nothing says so. */
export function volumeTrouble(
  events: readonly ProjectedEvent[],
):
  | (Trouble & { readonly secret: string | null; at: string | null })
  | undefined {
  const found = newest(events, 'FailedMount', 'FailedAttachVolume').map(
    event => ({ event, failure: readVolumeFailure(event.message) }),
  );
  // The kubelet sums up in words that give no reason; the reason is in another event.
  const telling =
    found.find(({ failure }) => failure.cause === 'in-use') ??
    found.find(
      ({ failure }) => !['timeout', 'other'].includes(failure.cause),
    ) ??
    found[0];
  if (!telling) {
    return undefined;
  }
  const { failure, event } = telling;
  const at = event.lastAt;
  const volume = failure.volume ? `volume ${failure.volume}` : 'a volume';
  const quote = quoteLine(event.message);
  const secret = failure.cause === 'secret' ? failure.object : null;
  switch (failure.cause) {
    case 'secret':
      return {
        words: `Secret ${failure.object} for ${volume} does not exist`,
        next: `Create Secret ${failure.object} in the service's namespace, or fix what should make it (an ExternalSecret).`,
        secret,
        at,
      };
    case 'configmap':
      return {
        words: `ConfigMap ${failure.object} for ${volume} does not exist`,
        next: `Ask your platform owners to create ConfigMap ${failure.object} in the service's namespace.`,
        secret,
        at,
      };
    case 'key':
      return {
        words: `${volume} needs a key that its Secret or ConfigMap does not have: ${quote}`,
        next: 'Add the key to the Secret or ConfigMap that the message names.',
        secret,
        at,
      };
    case 'claim':
      return {
        words: `the storage of ${volume} is not there: ${quote}`,
        next: `Check that PersistentVolumeClaim ${
          failure.object ?? 'of the model'
        } exists in the service's namespace and is bound; ask your platform owners for its storage class.`,
        secret,
        at,
      };
    case 'in-use':
      return {
        words: `${volume} is attached elsewhere${
          failure.holder ? `, to ${failure.holder}` : ''
        }: ${quote}`,
        next: 'Remove the pod that holds the volume, or ask your platform owners for a volume that many nodes can read (ReadOnlyMany or ReadWriteMany).',
        secret,
        at,
      };
    case 'driver':
      return {
        words: `the node lacks the storage driver of ${volume}: ${quote}`,
        next: "Ask your platform owners to install the volume's CSI driver on the nodes with accelerators.",
        secret,
        at,
      };
    case 'denied':
      return {
        words: `${volume} may not be mounted: ${quote}`,
        next: 'Ask your platform owners to let the nodes mount this volume.',
        secret,
        at,
      };
    default:
      return {
        words: `${volume} cannot be mounted: ${quote}`,
        next: 'Ask your platform owners why the node cannot mount the volume that the message names.',
        secret,
        at,
      };
  }
}

const missingClaimNext = (claim: string | null) =>
  `Create PersistentVolumeClaim ${claim} in the service's namespace, or correct its name in the service.`;

/** A pod names a claim that nobody has made. */
export function missingClaimTrouble(
  claim: string,
  namespace: string | null,
): Trouble {
  return {
    words: `PersistentVolumeClaim ${claim} does not exist${
      namespace ? ` in namespace ${namespace}` : ''
    }`,
    next: missingClaimNext(claim),
  };
}

/** Why a claim is not bound that a pod waits for. */
export function claimTrouble(claim: string, message: string): Trouble {
  const missing =
    /storageclass(?:\.storage\.k8s\.io)? "([^"]+)" not found/.exec(
      message,
    )?.[1];
  let next = `Ask your platform owners why PersistentVolumeClaim ${claim} is not bound.`;
  if (missing) {
    next = `Name a storage class that exists in PersistentVolumeClaim ${claim}, or ask your platform owners for storage class ${missing}.`;
  } else if (/no storage class is set/.test(message)) {
    next = `Name a storage class in PersistentVolumeClaim ${claim}, or ask your platform owners for a default one.`;
  }
  return {
    words: `PersistentVolumeClaim ${claim} is not bound: ${quoteLine(message)}`,
    next,
  };
}

/** Why the sandbox of a pod is not made; undefined where nothing says so. */
export function sandboxTrouble(
  events: readonly ProjectedEvent[],
): (Trouble & { at: string | null }) | undefined {
  const [event] = newest(events, 'FailedCreatePodSandBox', 'NetworkNotReady');
  if (!event) {
    return undefined;
  }
  const { cause, part, because } = readSandboxFailure(event.message);
  const at = event.lastAt;
  const quote = quoteLine(because);
  switch (cause) {
    case 'network':
      return {
        words: `the node cannot give the pod a network${
          part ? ` (${part})` : ''
        }: ${quote}`,
        next: 'Ask your platform owners to repair the network plugin (CNI) of the node.',
        at,
      };
    case 'addresses':
      return {
        words: `the node has no free IP address for the pod: ${quote}`,
        next: 'Ask your platform owners for more pod addresses on the node or in its subnet.',
        at,
      };
    case 'runtime':
      return {
        words: `the node does not have the container runtime ${
          part ?? ''
        } that the pod asks for`,
        next: `Ask your platform owners to set up the runtime class${
          part ? ` ${part}` : ''
        } on the node (for GPUs: the NVIDIA container toolkit).`,
        at,
      };
    default:
      return {
        words: `the node cannot create the pod's sandbox: ${quote}`,
        next: "Ask your platform owners to check the node's container runtime.",
        at,
      };
  }
}

/** What each cause of a failed pull means, and who can act. */
export const PULL_WORDS: Readonly<
  Record<PullFailure['cause'], { words: string; next: string }>
> = {
  credentials: {
    words: 'the registry refuses access',
    next: "Check that the image exists and that the service's pull secret may read it; ask your platform owners for access to the registry.",
  },
  'not-found': {
    words: 'the registry has no such image',
    next: 'Check the image reference: its name, tag or digest; ask its publisher whether it was removed.',
  },
  'rate-limit': {
    words: 'the registry limits the number of pulls',
    next: 'Wait and let it retry; ask your platform owners for credentials or a mirror of the registry.',
  },
  'no-space': {
    words: "the node's disk is full",
    next: 'Ask your platform owners for nodes with larger disks.',
  },
  network: {
    words: 'the node does not reach the registry',
    next: 'Check the host in the image reference; if it is right, ask your platform owners why the node does not reach the registry.',
  },
  certificate: {
    words: "the node does not trust the registry's certificate",
    next: "Ask your platform owners to let the nodes trust the registry's certificate.",
  },
  platform: {
    words: "there is no image for this node's processor",
    next: 'Ask the publisher of the image for one that is built for this platform.',
  },
  name: {
    words: 'the image reference is not valid',
    next: 'Correct the image reference.',
  },
  never: {
    words: 'the node does not have it, and its pull policy is Never',
    next: 'Ask your platform owners to change imagePullPolicy in the serving runtime, or to load the image onto the nodes.',
  },
  unavailable: {
    words: 'the registry is not available',
    next: 'Wait and let it retry; ask your platform owners if this lasts.',
  },
  signature: {
    words: "the image's signature is not accepted",
    next: 'Ask the publisher of the image to sign it, or your platform owners which signatures the nodes accept.',
  },
  other: {
    words: '',
    next: 'Check the image reference and access to its registry.',
  },
};

const NO_NODE =
  'Ask your platform owners whether such a node exists or is planned.';

/** Who brings nodes back that Kubernetes keeps pods off; undefined for a taint that somebody chose. */
export function nodeConditionNext(taint: string | null): string | undefined {
  const condition = nodeConditionOf(taint ?? '');
  return (
    condition &&
    `Nodes ${condition.state} and take no new pods. Ask your platform owners ${condition.ask}.`
  );
}

/** Who can make room for a pod that no node takes. */
export function schedulingNext(message: string | null): string {
  const { cause, what } = readSchedulingFailure(message ?? '');
  switch (cause) {
    case 'claim-missing':
      return missingClaimNext(what);
    case 'claim-unbound':
      return 'Check the PersistentVolumeClaim of the service: ask your platform owners why its storage class does not bind it.';
    case 'volume-zone':
      return 'Ask your platform owners for the volume in the zone of the nodes with accelerators, or for one that every zone can read.';
    case 'resources':
      return `Choose another accelerator, or ask your platform owners whether nodes with more ${what} exist or are planned.`;
    case 'taints':
      return `Ask your platform owners to add the toleration${
        what ? ` for ${what}` : ''
      } to the profile, or for nodes without that taint.`;
    case 'selector':
      return "Ask your platform owners for nodes with the labels that the profile's node selector asks for.";
    case 'no-capacity':
      return 'Wait, choose another accelerator, or ask your platform owners for nodes in another zone or of another type: the cloud has no such node to give now.';
    case 'pool-limit':
      return "Ask your platform owners to raise the node group's maximum size, or to free nodes of it.";
    case 'claims':
      return "Ask your platform owners whether the nodes' DRA driver offers devices that match the ResourceClaim of the profile, and which are free.";
    case 'pods':
      return 'Ask your platform owners to raise the number of pods that the nodes may hold, or for more nodes.';
    case 'spread':
      return "Ask your platform owners to relax the profile's topology spread constraints, or for nodes in the domain that lacks them.";
    case 'node-condition':
      return nodeConditionNext(what) ?? NO_NODE;
    default:
      return NO_NODE;
  }
}

/** Why a container is not created that has its image. */
export function configTrouble(
  pod: ProjectedPod,
  container: ContainerStatus,
): Trouble {
  const message = container.message ?? container.reason ?? '';
  const subject =
    container.name === pod.mainContainer
      ? 'its container'
      : `its container ${container.name}`;
  const words = `${subject} cannot be created: ${quoteLine(message)}`;
  const missing =
    /(secret|configmap) "([^"]+)" not found/i.exec(message) ??
    /couldn't find key \S+ in (Secret|ConfigMap) (\S+)/.exec(message);
  if (missing) {
    const kind = /secret/i.test(missing[1]) ? 'Secret' : 'ConfigMap';
    const name = missing[2].replace(/^.*\//, '');
    return {
      words,
      next: `Create ${kind} ${name} in the service's namespace with the keys that it needs, or fix what should make it${
        kind === 'Secret' ? ' (an ExternalSecret)' : ''
      }.`,
    };
  }
  if (/lifecycle hook|PostStartHook/i.test(message)) {
    return {
      words,
      next: 'Ask your platform owners to correct the postStart hook of the serving runtime.',
    };
  }
  if (/runAsNonRoot|non-numeric user|run as root/i.test(message)) {
    return {
      words,
      next: 'Ask your platform owners for an image that runs as a numeric user other than root, or to set runAsUser in the serving runtime.',
    };
  }
  const cause = causeOf(message);
  if (cause?.known) {
    return { words, next: cause.known.next };
  }
  if (/nvidia|cdi|device/i.test(message)) {
    return {
      words,
      next: 'Ask your platform owners to check the GPU driver and the container toolkit of the node.',
    };
  }
  return {
    words,
    next: /executable file not found|no such file or directory|exec:/.test(
      message,
    )
      ? 'Ask your platform owners to correct the command of the serving runtime, or its image.'
      : 'Ask your platform owners about the error that the node gives.',
  };
}

/** Why an image is not pulled, by the registry's own reason where an event or the status has it. */
export function pullTrouble(
  pod: ProjectedPod,
  container: ContainerStatus,
  events: readonly ProjectedEvent[],
): Trouble {
  const own = container.message ?? container.reason ?? '';
  const reasons = [
    own,
    ...newest(events, 'Failed', 'InspectFailed', 'ErrImageNeverPull')
      .filter(
        ({ about }) =>
          about.fieldPath === null ||
          about.fieldPath.includes(`{${container.name}}`),
      )
      .map(({ message }) => message),
  ];
  const told =
    reasons.find(text => readPullFailure(text).cause !== 'other') ?? own;
  const { cause } = readPullFailure(told);
  const { words, next } = PULL_WORDS[cause];
  const subject = /^(modelcar|storage-initializer)(-|$)/.test(container.name)
    ? 'its model'
    : `its image${
        container.name === pod.mainContainer ? '' : ` of ${container.name}`
      }`;
  const { image, because } = readPullMessage(told);
  const said = quoteLine(because);
  return {
    words: `${subject} cannot be pulled: ${[
      words,
      image && quoteLine(image),
      said,
    ]
      .filter(Boolean)
      .join(': ')}`,
    next,
  };
}

/** The last time that a kubelet ended a container, and why. */
function lastKilling(
  events: readonly ProjectedEvent[],
  container: string,
): (Killing & { at: string | null; count: number }) | undefined {
  return newest(events, 'Killing')
    .map(({ message, lastAt, count }) => ({
      killing: readKilling(message),
      at: lastAt,
      count,
    }))
    .flatMap(({ killing, at, count }) =>
      killing && killing.container === container
        ? [{ ...killing, at, count }]
        : [],
    )[0];
}

function probeAnswer(
  events: readonly ProjectedEvent[],
  container: string,
  probe: string,
): string | null {
  const answer = newest(events, 'Unhealthy')
    .filter(
      ({ about }) =>
        about.fieldPath === null || about.fieldPath.includes(`{${container}}`),
    )
    .map(({ message }) => readFailedProbe(message))
    .find(failed => failed?.probe === probe)?.answer;
  return answer ? quoteLine(answer) : null;
}

const sinceStart = ({ createdAt }: ProjectedPod) =>
  createdAt ? ` since ${clock(createdAt)}` : '';

/** How often a container was started again, where that is more than bad luck. */
const oftenInWords = (pod: ProjectedPod, { restarts }: ContainerStatus) =>
  restarts > 1 ? `; ${restarts} restarts${sinceStart(pod)}` : '';

/** What a probe did that ended a container: told apart by probe, and by whether it was ever ready. */
function probeTrouble(
  object: ServiceObject,
  pod: ProjectedPod,
  container: ContainerStatus,
  killing: Killing,
  events: readonly ProjectedEvent[],
): Trouble {
  const subject = `its ${partOf(pod, container.name)}`;
  const run = container.lastTermination ?? container;
  const lasted = seconds(run.startedAt, run.finishedAt);
  const answer = probeAnswer(events, container.name, killing.probe ?? '');
  const said = answer ? ` (${answer})` : '';
  const times =
    container.restarts > 1
      ? `, ${container.restarts} times${sinceStart(pod)}`
      : '';
  if (killing.probe === 'startup') {
    return {
      words: `${subject} is ended by its startup probe while it loads${times}: ${
        lasted === null
          ? 'loading takes longer than the probe allows'
          : `the last start was given ${inWords(
              lasted,
            )}, and loading takes longer here`
      }${said}`,
      next: probeAdvice(object, pod, container.name, killing.probe, {
        change:
          "raise the startup probe's budget (failureThreshold × periodSeconds) in",
        why: 'above the time that this model takes to load',
      }),
    };
  }
  return {
    words: `${subject} is restarted by its ${killing.probe} probe${times}${
      lasted === null
        ? ''
        : `, the last time ${inWords(lasted)} after its start`
    }${said}`,
    next:
      conditionOf(pod, 'Ready')?.status === 'True'
        ? `Read the log of the engine from the time of the restart: it did not answer its ${killing.probe} probe.`
        : probeAdvice(object, pod, container.name, killing.probe, {
            change: 'set a startup probe in',
            why: `so that the ${killing.probe} probe only counts once the model has loaded; if it had loaded, read the engine's log`,
          }),
  };
}

/** An init container that the others wait for. */
const prepares = ({ init, sidecar }: ContainerStatus) => init && !sidecar;

function leadOf(container: ContainerStatus, part: string): string {
  if (prepares(container) && part === 'model') {
    return 'its model cannot be downloaded';
  }
  if (prepares(container)) {
    return `its ${part} fails`;
  }
  return `its ${part} ${container.restarts > 1 ? 'keeps crashing' : 'crashed'}`;
}

/** Who sets the memory limit of a container: the profile only that of the engine. */
function moreMemoryFor(container: ContainerStatus, part: string): string {
  if (part === 'engine' || part === 'worker') {
    return 'Choose an accelerator option with more memory, or ask your platform owners to raise the memory limit in the profile.';
  }
  return container.name === 'storage-initializer'
    ? 'Ask your platform owners to raise the memory limit of the storage initializer (inferenceservice-config, or its ClusterStorageContainer), or bring the model as an image.'
    : `Ask your platform owners to raise the memory limit of container ${container.name}.`;
}

/** The probe for which the kubelet ended a container's last run, if it was one. */
export function endedByProbe(
  container: ContainerStatus,
  events: readonly ProjectedEvent[],
): Killing | undefined {
  const kind = readContainerEnd(container.lastTermination ?? container);
  const killing = lastKilling(events, container.name);
  return killing?.because === 'probe' &&
    ['killed', 'asked-to-stop', 'finished', 'error'].includes(kind)
    ? killing
    : undefined;
}

/** How a container that ended came to its end: a probe, memory, a signal, or its own last words. */
export function containerTrouble(
  object: ServiceObject,
  pod: ProjectedPod,
  container: ContainerStatus,
  events: readonly ProjectedEvent[],
): Trouble {
  const end = container.lastTermination ?? container;
  const part = partOf(pod, container.name);
  const subject = `its ${part}`;
  const again = container.restarts > 1;
  const kind = readContainerEnd(end);
  const killing = endedByProbe(container, events);
  if (killing) {
    return probeTrouble(object, pod, container, killing, events);
  }
  const cause = end.message ? causeOf(end.message) : null;
  if (kind === 'memory') {
    return {
      words: `${subject} was killed for using more memory than its limit (OOMKilled)${
        again ? `, ${container.restarts} restarts${sinceStart(pod)}` : ''
      }`,
      next: moreMemoryFor(container, part),
    };
  }
  if (cause?.known) {
    const { words, next } = cause.known;
    const lead = leadOf(container, part);
    return {
      words: `${lead}: ${words}${
        cause.detail ? ` (${cause.detail})` : ''
      }: ${quoteLine(cause.line)}${oftenInWords(pod, container)}`,
      next,
    };
  }
  const code = end.exitCode === null ? '' : ` (exit code ${end.exitCode})`;
  switch (kind) {
    case 'finished':
      return {
        words: again
          ? `${subject} ends by itself without an error (exit code 0) and is restarted each time`
          : `${subject} ended by itself without an error (exit code 0)`,
        next: prepares(container)
          ? 'Nothing: it goes on with the next container.'
          : "Read the engine's last log lines, and ask your platform owners to check the command and arguments of the serving runtime: a server must keep running.",
      };
    case 'killed':
      return {
        words: `${subject} was killed from outside (exit code 137, and not for its memory)${
          cause ? `: ${quoteLine(cause.line)}` : ''
        }`,
        next: "Look at the pod's events when it happens next: a failed probe, or the node, ended it.",
      };
    case 'asked-to-stop':
      return {
        words: `${subject} was asked to stop (exit code 143)`,
        next: "Look at the pod's events when it happens next: a failed probe, or somebody, ended it.",
      };
    case 'not-found':
    case 'not-executable':
    case 'not-started':
      return {
        words: `the command of ${subject} cannot be run${code}${
          cause ? `: ${quoteLine(cause.line)}` : ''
        }`,
        next: 'Ask your platform owners to correct the command of the serving runtime, or its image.',
      };
    default:
      break;
  }
  const said = cause ? `: ${quoteLine(cause.line)}` : '';
  if (prepares(container) && !part.startsWith('mesh')) {
    return {
      words:
        part === 'model'
          ? `its model cannot be downloaded${said}${code}`
          : `its preparation fails in ${container.name}${said}${code}`,
      next: 'Check the model URI, access to it, and the disk space it needs.',
    };
  }
  return {
    words: `${subject} ${
      again ? 'keeps crashing' : 'crashed'
    }${said}${code}${oftenInWords(pod, container)}`,
    next:
      part === 'engine' || part === 'worker'
        ? `Read the ${part}'s last log lines before the crash.`
        : `Ask your platform owners to check the ${part}: the engine is not at fault.`,
  };
}
