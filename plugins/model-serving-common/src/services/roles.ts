import { ProjectedDeployment } from '../kubernetes';
import type { PodFacts } from './serviceParts';

type Labels = Readonly<Record<string, string>>;

/**
 * What a pod does for its service.
 *
 * `engine` answers requests with the model · `endpoint picker` chooses the engine of each request · `transformer` stands
 * before the engine · `prefill` works ahead of the engines that decode, which answer without it too · `explainer` and any
 * other part only adds something
 */
export type Role =
  | 'engine'
  | 'endpoint picker'
  | 'transformer'
  | 'prefill'
  | string;

const PICKER = /(?:^|-)(?:router-scheduler|scheduler|epp|endpoint-picker)$/;

/** The role of a pod or Deployment of a KServe service, by its labels. */
export function roleOf(labels: Labels): Role {
  const named = labels['app.kubernetes.io/component'];
  const component =
    labels.component ?? labels['kserve.io/component'] ?? named ?? 'predictor';
  if (component === 'router' || PICKER.test(named ?? component)) {
    return 'endpoint picker';
  }
  if (labels['llm-d.ai/role'] === 'prefill' || /-prefill$/.test(named ?? '')) {
    return 'prefill';
  }
  return /^(?:predictor|workload|llminferenceservice-workload\S*)$/.test(
    component,
  )
    ? 'engine'
    : component.replace(/^llminferenceservice-/, '');
}

/** KServe labels the workers of a replica that spans nodes as predictors, and makes them a Deployment of their own. */
const WORKER_CONTAINER = 'worker-container';

/** A further node of a replica that spans several: it works for the head, and nothing asks it. */
export function isWorker(pod: {
  readonly labels: Labels;
  readonly mainContainer: string | null;
}): boolean {
  const index = pod.labels['leaderworkerset.sigs.k8s.io/worker-index'];
  return index === undefined
    ? pod.mainContainer === WORKER_CONTAINER
    : index !== '0';
}

/** Whether a Deployment makes such workers only. */
export function makesWorkers(deployment: ProjectedDeployment): boolean {
  return (
    deployment.shape.mainContainer === WORKER_CONTAINER ||
    deployment.name.endsWith('-predictor-worker')
  );
}

/** A part that every request passes. */
export interface RequiredPart {
  readonly role: Role;
  readonly ready: boolean;
  /** The pod that is farthest; undefined where there is none. */
  readonly pod: PodFacts | undefined;
  readonly deployments: readonly ProjectedDeployment[];
}

/** The role that chooses the engine of each request. */
export const ENDPOINT_PICKER: Role = 'endpoint picker';

/**
 * The parts that every request passes, of those that the service has.
 *
 * @param failsOpen - whether gateways do without an endpoint picker that is away
 */
export function requiredPartsOf(
  companions: readonly PodFacts[],
  deployments: readonly ProjectedDeployment[],
  failsOpen: boolean,
): RequiredPart[] {
  const required = ['transformer', ...(failsOpen ? [] : [ENDPOINT_PICKER])];
  return required.flatMap(role => {
    const pods = companions.filter(({ pod }) => roleOf(pod.labels) === role);
    const own = deployments.filter(
      ({ labels, desired }) => roleOf(labels) === role && desired > 0,
    );
    const ready = pods.find(({ standing }) => standing.state === 'ready');
    return pods.length > 0 || own.length > 0
      ? [
          {
            role,
            ready: ready !== undefined,
            pod: ready ?? pods[0],
            deployments: own,
          },
        ]
      : [];
  });
}
