import { ProbeName } from '../kubernetes';

/** Where the words come from that are read here, in kubernetes/kubernetes 1.27 to 1.34 unless another repository is named. */
export const KUBELET_SOURCES: Readonly<Record<string, string>> = {
  Killing: 'pkg/kubelet/kuberuntime/kuberuntime_manager.go',
  Unhealthy: 'pkg/kubelet/prober/prober.go',
  'FailedMount, FailedAttachVolume':
    'pkg/kubelet/volumemanager, pkg/volume/util/operationexecutor, pkg/controller/volume/attachdetach',
  FailedCreatePodSandBox: 'pkg/kubelet/kuberuntime/kuberuntime_sandbox.go',
  'Evicted, UnexpectedAdmissionError, NodeShutdown, Preempting':
    'pkg/kubelet/eviction, pkg/kubelet/lifecycle, pkg/kubelet/nodeshutdown, pkg/scheduler, pkg/controller/podgc',
  'ErrImagePull, ImagePullBackOff':
    'pkg/kubelet/images/image_manager.go; containerd/containerd core/remotes',
  FailedScheduling: 'pkg/scheduler/framework/plugins',
  'TriggeredScaleUp, NotTriggerScaleUp':
    'kubernetes/autoscaler cluster-autoscaler/processors/status/eventing_scale_up_processor.go',
};

/** A container that the kubelet ended. */
export interface Killing {
  readonly container: string;
  /** The probe that failed; null for any other reason. */
  readonly probe: ProbeName | null;
  readonly because: 'probe' | 'changed' | 'hook' | 'stop';
}

const KILLED_BY_PROBE =
  /^Container (\S+) failed (startup|liveness|readiness) probe/i;
const KILLED_CHANGED =
  /^Container (\S+) (?:definition changed|resize requires restart)/;
const KILLED_HOOK = /^(?:FailedPostStartHook|PostStartHookError)/;
const KILLED = /^Stopping container (\S+)/;
/** Before 1.17: `Killing container with id docker://engine:Container failed liveness probe…`. */
const KILLED_OLD =
  /^Killing container with id \w+:\/\/([^:\s]+):.*?(?:failed (startup|liveness|readiness) probe)?/i;

/** Reads an event Killing (pkg/kubelet/kuberuntime/kuberuntime_manager.go). */
export function readKilling(message: string): Killing | null {
  const byProbe = KILLED_BY_PROBE.exec(message);
  if (byProbe) {
    const [, container, probe] = byProbe;
    return {
      container,
      probe: probe.toLowerCase() as ProbeName,
      because: 'probe',
    };
  }
  const changed = KILLED_CHANGED.exec(message);
  if (changed) {
    return { container: changed[1], probe: null, because: 'changed' };
  }
  if (KILLED_HOOK.test(message)) {
    return { container: '', probe: null, because: 'hook' };
  }
  const old = KILLED_OLD.exec(message);
  if (old) {
    const probe = /failed (startup|liveness|readiness) probe/i.exec(message);
    return {
      container: old[1],
      probe: probe ? (probe[1].toLowerCase() as ProbeName) : null,
      because: probe ? 'probe' : 'stop',
    };
  }
  const stopped = KILLED.exec(message);
  return stopped
    ? { container: stopped[1], probe: null, because: 'stop' }
    : null;
}

/** A probe that did not pass. */
export interface FailedProbe {
  readonly probe: ProbeName;
  /** What the probe got; in the kubelet's words. */
  readonly answer: string;
  /** What that means. */
  readonly meaning:
    | 'not-listening'
    | 'timeout'
    | 'status'
    | 'command'
    | 'not-found'
    | 'other';
  /** HTTP status of the answer, where there is one. */
  readonly status: number | null;
}

/** Reads an event Unhealthy (pkg/kubelet/prober/prober.go). */
export function readFailedProbe(message: string): FailedProbe | null {
  const found =
    /^(Startup|Liveness|Readiness) probe (?:failed|errored|warning)(?: and resulted in .*? state)?: ?(.*)$/s.exec(
      message,
    );
  if (!found) {
    return null;
  }
  const answer = found[2].trim();
  const status = /statuscode: (\d{3})/.exec(answer)?.[1];
  let meaning: FailedProbe['meaning'] = 'other';
  if (/connection refused|no route to host|connect: /.test(answer)) {
    meaning = 'not-listening';
  } else if (
    /deadline exceeded|timed? ?out|Client\.Timeout|i\/o timeout/i.test(answer)
  ) {
    meaning = 'timeout';
  } else if (status === '404') {
    meaning = 'not-found';
  } else if (status) {
    meaning = 'status';
  } else if (
    /^command |exit code|OCI runtime exec|executable file/.test(answer)
  ) {
    meaning = 'command';
  }
  return {
    probe: found[1].toLowerCase() as ProbeName,
    answer,
    meaning,
    status: status ? Number(status) : null,
  };
}

/** Why a volume is not there for a pod. */
export interface VolumeFailure {
  /**
   * `secret`, `configmap`, `claim` the object is missing, or is not ready · `key` the object lacks a key · `in-use` another
   * node or pod holds it · `driver` the driver of its kind is not on the node · `denied` · `full` · `timeout` says
   * nothing more
   */
  readonly cause:
    | 'secret'
    | 'configmap'
    | 'claim'
    | 'key'
    | 'in-use'
    | 'driver'
    | 'denied'
    | 'timeout'
    | 'other';
  readonly volume: string | null;
  /** Name of what is missing: Secret, ConfigMap, claim, driver. */
  readonly object: string | null;
  /** Pods or nodes that hold it, as the controller names them. */
  readonly holder: string | null;
}

const VOLUME_CAUSES: ReadonlyArray<{
  cause: VolumeFailure['cause'];
  pattern: RegExp;
}> = [
  {
    cause: 'key',
    pattern: /references non-existent (?:secret|config) key:? ?(?<object>\S+)/i,
  },
  {
    cause: 'secret',
    pattern:
      /secrets? ["']?(?<object>[-.\w/]+)["']? (?:not found|is forbidden)|failed to get secret.*?"(?<object2>[^"]+)"/,
  },
  {
    cause: 'configmap',
    pattern: /configmaps? ["']?(?<object>[-.\w/]+)["']? not found/,
  },
  {
    cause: 'claim',
    pattern:
      /persistentvolumeclaims? ["'](?<object>[^"']+)["'] (?:not found|is (?:not bound|being deleted))|(?:error getting PVC|PVC) ["']?(?<object2>[-.\w/]+)["']?.*?(?:not found|not bound)|persistent ?volume ["']?(?<object3>[-.\w]+)["']? not found/i,
  },
  {
    cause: 'in-use',
    pattern:
      /Multi-Attach error for volume "[^"]*":? ?(?:Volume is already (?:exclusively attached to one node and can't be attached to another|used by pod\(s\) (?<holder>[^;]+)|used by \d+ pod\(s\) in different namespaces))?|already (?:exclusively )?(?:attached|in use|mounted).*?(?:node|instance|by) ["']?(?<holder2>[-.\w]+)["']?|is still attached to node (?<holder3>\S+)|ReadWriteOncePod/,
  },
  {
    cause: 'driver',
    pattern:
      /driver name (?<object>\S+) not found in the list of registered CSI drivers|no volume plugin matched|CSINode \S+ does not contain driver (?<object2>\S+)|unknown filesystem type '(?<object3>[^']+)'|bad option.*need a \/sbin\/mount/,
  },
  {
    cause: 'denied',
    pattern:
      /permission denied|access denied|AccessDenied|UnauthorizedOperation|not authorized|Unauthenticated|PermissionDenied/i,
  },
  {
    cause: 'timeout',
    pattern: /timed out waiting|context deadline exceeded|DeadlineExceeded/i,
  },
];

const VOLUME_NAME =
  /(?:for volume|volume) "(?<name>[^"]+)"|unmounted volumes=\[(?<list>[^\]]*)\]/;

/**
 * Reads an event FailedMount or FailedAttachVolume (pkg/kubelet/volumemanager, pkg/volume/util/operationexecutor,
 * pkg/controller/volume/attachdetach).
 */
export function readVolumeFailure(message: string): VolumeFailure {
  const name = VOLUME_NAME.exec(message)?.groups;
  const volume = name?.name ?? name?.list?.split(/[\s,]+/)[0] ?? null;
  for (const { cause, pattern } of VOLUME_CAUSES) {
    const groups = pattern.exec(message)?.groups;
    if (pattern.test(message)) {
      const pick = (field: string) =>
        groups?.[field] ?? groups?.[`${field}2`] ?? groups?.[`${field}3`];
      return {
        cause,
        volume: volume || null,
        object: pick('object')?.replace(/^.*\//, '') ?? null,
        holder: pick('holder')?.trim().replace(/[.,]$/, '') ?? null,
      };
    }
  }
  return { cause: 'other', volume: volume || null, object: null, holder: null };
}

/** Why the sandbox of a pod, in which its containers run, is not made. */
export interface SandboxFailure {
  readonly cause:
    | 'network'
    | 'addresses'
    | 'runtime'
    | 'image'
    | 'node'
    | 'other';
  /** Name of the network plugin or runtime handler. */
  readonly part: string | null;
  /** The last wrapped error. */
  readonly because: string;
}

/** Reads an event FailedCreatePodSandBox (pkg/kubelet/kuberuntime/kuberuntime_sandbox.go). */
export function readSandboxFailure(message: string): SandboxFailure {
  const because = lastError(message);
  const plugin =
    /plugin type="([^"]+)"/.exec(message)?.[1] ??
    /networkPlugin (\S+) failed/.exec(message)?.[1] ??
    null;
  const handler =
    /no runtime for "([^"]+)" is configured|RuntimeHandler "([^"]+)" not (?:supported|found)|failed to find runtime handler (\S+)/.exec(
      message,
    );
  if (handler) {
    return {
      cause: 'runtime',
      part: handler[1] ?? handler[2] ?? handler[3],
      because,
    };
  }
  if (
    /no (?:more |available )?IP addresses|IP ?pool.*exhaust|failed to assign an IP address|no addresses available|no free address/i.test(
      message,
    )
  ) {
    return { cause: 'addresses', part: plugin, because };
  }
  if (plugin || /network|cni|CNI/.test(message)) {
    return { cause: 'network', part: plugin, because };
  }
  if (/sandbox image|pause/.test(message)) {
    return { cause: 'image', part: null, because };
  }
  if (
    /no space left|cannot allocate memory|too many open files/i.test(message)
  ) {
    return { cause: 'node', part: null, because };
  }
  return { cause: 'other', part: null, because };
}

/** What follows the last `desc = ` or `: ` of a wrapped Go error, as long as it says something. */
function lastError(message: string): string {
  const described = message.split(/desc = /).pop() ?? message;
  return described.replace(/^failed to create pod sandbox: /i, '').trim();
}

/** Why the kubelet or the control plane ended a pod, or refused it. */
export interface PodEnd {
  /**
   * `memory`, `disk`, `ephemeral-limit`, `volume-limit`, `pids` evicted by the kubelet · `rejected-device`,
   * `rejected-room`, `rejected-node` refused on a node · `node-lost` · `node-shutdown` · `preempted` for a pod of higher
   * priority · `drained` · `tainted` · `deadline`
   */
  readonly kind:
    | 'memory'
    | 'disk'
    | 'ephemeral-limit'
    | 'volume-limit'
    | 'pids'
    | 'evicted'
    | 'rejected-device'
    | 'rejected-room'
    | 'rejected-node'
    | 'node-lost'
    | 'node-shutdown'
    | 'preempted'
    | 'drained'
    | 'tainted'
    | 'deadline'
    | 'failed';
  readonly container: string | null;
  /** The resource that ran out, or was not there. */
  readonly resource: string | null;
  readonly used: string | null;
  readonly limit: string | null;
}

const end = (
  kind: PodEnd['kind'],
  rest: Partial<Omit<PodEnd, 'kind'>> = {},
): PodEnd => ({
  kind,
  container: null,
  resource: null,
  used: null,
  limit: null,
  ...rest,
});

function evictedBy(message: string): PodEnd {
  const container = /Container (\S+) was using ([^\s,]+)/.exec(message);
  const used = {
    container: container?.[1] ?? null,
    used: container?.[2] ?? null,
  };
  const ownLimit =
    /Container (\S+) exceeded its local ephemeral storage limit "([^"]+)"/.exec(
      message,
    );
  if (ownLimit) {
    return end('ephemeral-limit', {
      container: ownLimit[1],
      resource: 'ephemeral-storage',
      limit: ownLimit[2],
    });
  }
  const podLimit =
    /ephemeral local storage usage exceeds the total limit of containers (\S+?)\.?(?:\s|$)/.exec(
      message,
    );
  if (podLimit) {
    return end('ephemeral-limit', {
      resource: 'ephemeral-storage',
      limit: podLimit[1],
    });
  }
  const volume =
    /Usage of EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/.exec(
      message,
    );
  if (volume) {
    return end('volume-limit', { resource: volume[1], limit: volume[2] });
  }
  const low = /low on resource: ([a-z][-\w]*)/.exec(message)?.[1];
  const pressure = /(Memory|Disk|PID)Pressure/.exec(message)?.[1];
  if (low === 'memory' || pressure === 'Memory') {
    return end('memory', { resource: 'memory', ...used });
  }
  if (low === 'pids' || pressure === 'PID') {
    return end('pids', { resource: 'pids', ...used });
  }
  if (low !== undefined || pressure === 'Disk') {
    return end('disk', { resource: low ?? 'ephemeral-storage', ...used });
  }
  return end('evicted', used);
}

/**
 * Why a pod ended that has ended (`status.reason`, `status.message`), from pkg/kubelet/eviction,
 * pkg/kubelet/lifecycle, pkg/kubelet/nodeshutdown, pkg/scheduler and pkg/controller/podgc.
 */
export function readPodEnd(reason: string | null, message: string): PodEnd {
  const text = `${reason ?? ''} ${message}`;
  if (reason === 'Evicted') {
    return evictedBy(message);
  }
  if (
    reason === 'UnexpectedAdmissionError' ||
    /Allocate failed|unhealthy devices/.test(message)
  ) {
    return end('rejected-device', {
      resource:
        /([\w-]+(?:\.[\w-]+)+\/[\w-]+(?:\.[\w-]+)*)/.exec(message)?.[1] ?? null,
    });
  }
  const lacking = /^OutOf(.+)$/.exec(reason ?? '')?.[1];
  if (lacking) {
    return end('rejected-room', { resource: lacking });
  }
  if (/^(NodeShutdown|Terminated|Shutdown)$/.test(reason ?? '')) {
    return end('node-shutdown');
  }
  if (reason === 'NodeLost' || reason === 'ContainerStatusUnknown') {
    return end('node-lost');
  }
  if (
    /^(Preempting|PreemptionByScheduler|Preempted)$/.test(reason ?? '') ||
    /Preempted (?:in order to|by)/.test(message)
  ) {
    return end('preempted');
  }
  if (reason === 'EvictionByEvictionAPI') {
    return end('drained');
  }
  if (reason === 'DeletionByTaintManager') {
    return end('tainted');
  }
  if (reason === 'DeletionByPodGC') {
    return end('node-lost');
  }
  if (reason === 'DeadlineExceeded') {
    return end('deadline');
  }
  if (reason === 'TerminationByKubelet') {
    return /shut ?down/i.test(message)
      ? end('node-shutdown')
      : evictedBy(message);
  }
  if (
    /^(NodeAffinity|TopologyAffinityError|NodeName|NodePorts|InvalidNodeInfo|UnsupportedPodLevelResources|PodOSSelectorNodeLabelDoesNotMatch|AppArmor|SysctlForbidden)$/.test(
      reason ?? '',
    )
  ) {
    return end('rejected-node');
  }
  return /shutting down/i.test(text) ? end('node-shutdown') : end('failed');
}

/** How a container's process ended. */
export type ContainerEnd =
  | 'memory'
  | 'killed'
  | 'asked-to-stop'
  | 'finished'
  | 'crashed'
  | 'aborted'
  | 'not-found'
  | 'not-executable'
  | 'not-started'
  | 'unknown'
  | 'error';

/** What a container's exit code and reason say; 137 without OOMKilled is a kill from outside, not memory. */
export function readContainerEnd({
  reason,
  exitCode,
}: {
  readonly reason: string | null;
  readonly exitCode: number | null;
}): ContainerEnd {
  if (reason === 'OOMKilled') {
    return 'memory';
  }
  if (reason === 'ContainerStatusUnknown') {
    return 'unknown';
  }
  if (reason === 'StartError' || reason === 'ContainerCannotRun') {
    return 'not-started';
  }
  switch (exitCode) {
    case 0:
      return 'finished';
    case 126:
      return 'not-executable';
    case 127:
      return 'not-found';
    case 132:
    case 135:
    case 139:
      return 'crashed';
    case 134:
      return 'aborted';
    case 137:
      return 'killed';
    case 143:
      return 'asked-to-stop';
    case null:
      return 'unknown';
    default:
      return 'error';
  }
}

/** Why an image cannot be pulled, in the registry's or the runtime's own words. */
export interface PullFailure {
  readonly cause:
    | 'credentials'
    | 'not-found'
    | 'rate-limit'
    | 'no-space'
    | 'network'
    | 'certificate'
    | 'platform'
    | 'name'
    | 'unavailable'
    | 'signature'
    | 'never'
    | 'other';
  /** Host of the registry, where the message names it. */
  readonly registry: string | null;
}

const PULL_CAUSES: ReadonlyArray<{
  cause: PullFailure['cause'];
  pattern: RegExp;
}> = [
  { cause: 'never', pattern: /pull policy of Never/ },
  {
    cause: 'rate-limit',
    pattern:
      /toomanyrequests|429 Too Many Requests|pull rate limit|rate limit exceeded|pull QPS exceeded/i,
  },
  {
    cause: 'no-space',
    pattern:
      /no space left on device|disk quota exceeded|not enough (?:disk )?space/i,
  },
  {
    cause: 'signature',
    pattern:
      /SignatureValidationFailed|[Ss]ignature (?:was required|validation)|image verification failed/,
  },
  {
    cause: 'certificate',
    pattern:
      /x509: |certificate (?:signed by unknown|has expired|is not)|tls: |server gave HTTP response to HTTPS client/i,
  },
  {
    cause: 'platform',
    pattern:
      /no match for platform|no matching manifest for|exec format error|does not provide the specified platform/i,
  },
  {
    cause: 'name',
    pattern:
      /InvalidImageName|couldn't parse image|invalid reference format|repository name must be|short-name \S+ did not resolve/i,
  },
  {
    cause: 'network',
    pattern:
      /no such host|connection refused|i\/o timeout|network is unreachable|connection reset|TLS handshake timeout|context deadline exceeded|server misbehaving|Client\.Timeout|request canceled|\bEOF\b|unexpected media type|no route to host/i,
  },
  {
    cause: 'unavailable',
    pattern:
      /50[0234] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout)|RegistryUnavailable/i,
  },
  // Docker Hub answers `denied` for repositories that do not exist as well.
  {
    cause: 'credentials',
    pattern:
      /unauthorized|401|403 Forbidden|authentication required|no basic auth credentials|pull access denied|insufficient_scope|authorization failed|access (?:to the resource is )?denied|denied: |failed to fetch (?:anonymous|oauth) token|Unauthenticated request|PERMISSION_DENIED|ImagePullSecrets/i,
  },
  {
    cause: 'not-found',
    pattern:
      /not found|manifest unknown|NotFound|404|name unknown|does not exist/i,
  },
];

/** Reads the message of ErrImagePull, ImagePullBackOff or an event Failed (pkg/kubelet/images/image_manager.go). */
export function readPullFailure(message: string): PullFailure {
  const cause =
    PULL_CAUSES.find(({ pattern }) => pattern.test(message))?.cause ?? 'other';
  const registry =
    /https?:\/\/([^/\s"':]+(?::\d+)?)\/v2\b/.exec(message)?.[1] ??
    /image "([^"/\s]+\.[^"/\s]+|localhost(?::\d+)?)\//.exec(message)?.[1] ??
    null;
  return { cause, registry };
}

/** What kubelet, runtime and client put before the reason, each a step further in. */
const PULL_STEPS: readonly RegExp[] = [
  /^Back-off pulling image "(?<image>[^"]+)":? ?/,
  /^Failed to (?:pull|inspect) image "?(?<image>[^":\s][^"\s]*?)"?: /,
  /^(?:ErrImagePull|ImagePullBackOff|ImageInspectError): /,
  /^rpc error: code = \w+ desc = /,
  /^Error response from daemon: /,
  /^failed to pull and unpack image(?: "(?<image>[^"]+)")?: /,
  /^failed to (?:resolve|pull) (?:reference|image) "(?<image>[^"]+)": /,
  /^(?:failed to copy|httpReadSeeker|failed open|failed to do request|failed to authorize|failed to fetch (?:anonymous|oauth) token): /,
  /^(?:initializing source|pinging container registry|reading manifest|copying system image from manifest list|writing blob): ?/,
  /^(?:unable to retrieve auth token|determining manifest MIME type for \S+): /,
];

const nextPullStep = (message: string) =>
  PULL_STEPS.map(pattern => pattern.exec(message)).find(Boolean);

/** The image that a failed pull is about, and the reason without the steps that led to it. */
export function readPullMessage(message: string): {
  readonly image: string | null;
  readonly because: string;
} {
  let because = message.trim();
  let image: string | null = null;
  for (let turn = 0; turn < 12; turn += 1) {
    const step = nextPullStep(because);
    if (!step) {
      break;
    }
    image ??= step.groups?.image ?? null;
    because = because.slice(step[0].length);
  }
  const bare = image && because.startsWith(`${image}: `);
  return {
    image,
    because: bare ? because.slice(image!.length + 2) : because,
  };
}

/** Conditions of a node that say something is wrong with its accelerators. */
const ACCELERATOR_CONDITION = /gpu|xid|nvlink|nvidia|accelerator|ecc|dcgm/i;

/** What a node's health checks (node-problem-detector, vendors' operators) say is wrong with its accelerators. */
export function acceleratorProblem(
  conditions: ReadonlyArray<{
    readonly type: string;
    readonly status: string;
    readonly reason: string | null;
    readonly message: string | null;
  }>,
): string | null {
  const found = conditions.find(({ type, status }) => {
    const isGood =
      /(?:healthy|ready|ok)$/i.test(type) && !/unhealthy$/i.test(type);
    return (
      ACCELERATOR_CONDITION.test(type) && status === (isGood ? 'False' : 'True')
    );
  });
  return found
    ? `${found.type}${
        found.message || found.reason
          ? `: ${found.message || found.reason}`
          : ''
      }`
    : null;
}
