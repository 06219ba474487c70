import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';

const PREFIX = 'lab.model-serving.backstage.io';
/** Labels by which a pod says what it serves; a monitor copies the one that it finds to every sample. */
const SERVICE_LABELS = [
  'serving.kserve.io/inferenceservice',
  'app.kubernetes.io/name',
  'model-serving.backstage.io/service',
] as const;

/** How the engine of a pod behaves. Durations as Go writes them, such as `500ms`. */
export interface EngineSettings {
  /** Requests that it works on at once; what comes beyond waits. */
  maxNumSeqs: number;
  timeToFirstToken: string;
  interTokenLatency: string;
}

/** A pod that serves a model. */
export interface ServingPod {
  uid: string;
  namespace: string;
  name: string;
  /** Name of the service that it belongs to. */
  service: string;
  /** What a PodMonitor puts on every sample of it. */
  labels: Readonly<Record<string, string>>;
  createdAt: string;
  settings: EngineSettings;
}

interface PodStatus {
  phase?: string;
  podIP?: string;
}

interface Container {
  name: string;
  ports?: readonly { containerPort: number }[];
}

const ENGINE_CONTAINERS = ['kserve-container', 'main'];
const DURATION = /^\d+(\.\d+)?(ms|s|m)$/;

/** As Prometheus spells a label of Kubernetes. */
function metricLabel(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, '_');
}

function serviceLabel(
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const [inferenceService, application, own] = SERVICE_LABELS;
  if (labels[inferenceService]) {
    return inferenceService;
  }
  if (
    labels['app.kubernetes.io/part-of'] === 'llminferenceservice' &&
    labels['kserve.io/component'] === 'workload'
  ) {
    return application;
  }
  return labels[own] ? own : undefined;
}

function settingsOf(
  annotations: Readonly<Record<string, string>>,
): EngineSettings {
  const duration = (name: string, otherwise: string) => {
    const wanted = annotations[`${PREFIX}/${name}`] ?? '';
    return DURATION.test(wanted) ? wanted : otherwise;
  };
  const wanted = Number(annotations[`${PREFIX}/max-num-seqs`]);
  return {
    maxNumSeqs: Number.isInteger(wanted) && wanted > 0 ? wanted : 2,
    timeToFirstToken: duration('time-to-first-token', '500ms'),
    interTokenLatency: duration('inter-token-latency', '20ms'),
  };
}

/**
 * What the pod serves and under which labels it is measured; undefined unless it is ready to serve,
 * or where its annotation `engine` says `none`.
 */
export function servingPod(
  pod: KubernetesObject,
  cluster: string,
): ServingPod | undefined {
  const { uid, name, namespace, labels = {}, annotations = {} } = pod.metadata;
  const { deletionTimestamp, creationTimestamp } = pod.metadata as {
    deletionTimestamp?: string;
    creationTimestamp?: string;
  };
  const label = serviceLabel(labels);
  const { phase, podIP } = (pod.status ?? {}) as PodStatus;
  if (
    !label ||
    !uid ||
    !namespace ||
    deletionTimestamp ||
    phase !== 'Running' ||
    conditionOf(pod, 'Ready')?.status !== 'True' ||
    annotations[`${PREFIX}/engine`] === 'none'
  ) {
    return undefined;
  }
  const { containers } = pod.spec as { containers: readonly Container[] };
  const container =
    containers.find(one => ENGINE_CONTAINERS.includes(one.name)) ??
    containers[0];
  const port = container.ports?.[0]?.containerPort ?? 8000;
  const service = labels[label];
  return {
    uid,
    namespace,
    name,
    service,
    createdAt: creationTimestamp ?? '',
    settings: settingsOf(annotations),
    labels: {
      cluster,
      namespace,
      pod: name,
      container: container.name,
      endpoint: String(port),
      instance: `${podIP}:${port}`,
      [metricLabel(label)]: service,
    },
  };
}
