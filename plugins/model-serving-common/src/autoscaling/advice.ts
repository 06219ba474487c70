import { AutoscalingTrigger } from '../api';
import {
  ProjectedHorizontalPodAutoscaler,
  ProjectedScaledObject,
} from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { isAcceleratorResource } from '../quota/accelerator';
import { ServiceParts } from '../services/serviceParts';
import { countsOtherServices, ENGINE_METRIC } from './engineQuery';

const GPU_LOAD =
  /(?:DCGM_FI_(?:DEV|PROF)|gpu_(?:util|cache_usage)|GPUUtil|nvidia_smi_utilization|duty_cycle)/i;

function isGpuService(facts: ServiceParts): boolean {
  return Object.keys(facts.shape.requests).some(isAcceleratorResource);
}

const isHostLoad = ({ type, name }: AutoscalingTrigger) =>
  ['cpu', 'memory'].includes(type) ||
  (['Resource', 'ContainerResource'].includes(type) &&
    ['cpu', 'memory'].includes(name ?? ''));

const isGpuLoad = ({ name, query }: AutoscalingTrigger) =>
  GPU_LOAD.test(query ?? '') || GPU_LOAD.test(name ?? '');

/** Whether a trigger can see a request that comes while nothing runs. */
function canWake(
  trigger: AutoscalingTrigger,
  scaled: ProjectedScaledObject,
): boolean {
  const own = scaled.triggers.find(
    ({ type, query }) => type === trigger.type && query === trigger.query,
  );
  if (['cpu', 'memory'].includes(trigger.type)) {
    return false;
  }
  return !(
    trigger.type === 'prometheus' &&
    ENGINE_METRIC.test(trigger.query ?? '') &&
    (own?.ignoresMissing ?? true)
  );
}

function deploymentName({ deployments, ref }: ServiceParts): string {
  return deployments[0]?.name ?? ref.name;
}

/** The metrics API that an autoscaler asks and that nothing in the cluster serves, and what serves it. */
const UNSERVED: ReadonlyArray<readonly [message: RegExp, advice: string]> = [
  [
    /from resource metrics API: the server could not find the requested resource/,
    'Nothing in this cluster measures processors and memory (metrics.k8s.io): ask your platform owners to install metrics-server.',
  ],
  [
    /from custom metrics API: (?:the server could not find the requested resource|no custom metrics API)/,
    'Nothing in this cluster serves custom metrics (custom.metrics.k8s.io): ask your platform owners to install a metrics adapter.',
  ],
  [
    /from external metrics API: (?:the server could not find the requested resource|no external metrics API)/,
    "Nothing in this cluster serves external metrics (external.metrics.k8s.io): ask your platform owners to install KEDA's metrics server or another adapter.",
  ],
];

function unservedMetrics(
  hpa: ProjectedHorizontalPodAutoscaler | undefined,
): string[] {
  const active = conditionOf(hpa, 'ScalingActive');
  return active?.status === 'False'
    ? UNSERVED.filter(([message]) => message.test(active.message ?? ''))
        .map(([, advice]) => advice)
        .slice(0, 1)
    : [];
}

/** What should be set otherwise, and why, in whole sentences. */
export function adviceOf({
  facts,
  triggers,
  scaled,
  hpa,
}: {
  facts: ServiceParts;
  triggers: readonly AutoscalingTrigger[];
  scaled: ProjectedScaledObject | undefined;
  hpa: ProjectedHorizontalPodAutoscaler | undefined;
}): string[] {
  const advice = unservedMetrics(hpa);
  const host = triggers.find(isHostLoad);
  if (isGpuService(facts) && host) {
    const what = host.name ?? host.type;
    advice.push(
      `Scales on ${what}, which says little about the load of an engine on accelerators; scale on waiting requests instead.`,
    );
  }
  if (triggers.some(isGpuLoad)) {
    advice.push(
      'Scales on accelerator utilization, which is as high with one request as with a hundred; scale on waiting requests instead.',
    );
  }
  if (!scaled) {
    return advice;
  }
  if (
    triggers.some(({ query }) => countsOtherServices(query, facts.ref.name))
  ) {
    advice.push(
      `Its query counts the requests of other services too: select this one, such as {namespace="${
        facts.ref.namespace
      }",pod=~"${deploymentName(facts)}-.*"}.`,
    );
  }
  const toZero = (scaled.idleReplicas ?? scaled.minReplicas) === 0;
  if (toZero && !triggers.some(trigger => canWake(trigger, scaled))) {
    advice.push(
      'Cannot wake from zero: its triggers read metrics that only a running pod reports. Keep one replica (minReplicaCount: 1), or trigger on requests at the gateway.',
    );
  }
  const blind = scaled.triggers.some(
    ({ type, ignoresMissing }) => type === 'prometheus' && ignoresMissing,
  );
  if (!toZero && blind) {
    advice.push(
      'An empty Prometheus result counts as 0, so a broken scrape scales in a busy service; set ignoreNullValues to "false" and add a fallback.',
    );
  }
  return advice;
}
