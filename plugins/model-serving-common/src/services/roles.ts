import { ProjectedDeployment } from '../kubernetes';
import type { PodFacts } from './serviceParts';

/**
 * What a pod does for its service.
 *
 * `engine` answers requests with the model · `endpoint picker` chooses the engine of each request · `transformer` stands
 * before the engine · `explainer` and any other part only adds something
 */
export type Role = 'engine' | 'endpoint picker' | 'transformer' | string;

const PICKER = /(?:^|-)(?:router-scheduler|scheduler|epp|endpoint-picker)$/;

/** The role of a pod or Deployment of a KServe service, by its labels. */
export function roleOf(labels: Readonly<Record<string, string>>): Role {
  const component =
    labels.component ??
    labels['kserve.io/component'] ??
    labels['app.kubernetes.io/component'] ??
    'predictor';
  if (
    component === 'router' ||
    PICKER.test(labels['app.kubernetes.io/component'] ?? component)
  ) {
    return 'endpoint picker';
  }
  return /^(?:predictor|workload|llminferenceservice-workload\S*)$/.test(
    component,
  )
    ? 'engine'
    : component;
}

/** A part that every request passes. */
export interface RequiredPart {
  readonly role: Role;
  readonly ready: boolean;
  /** The pod that is farthest; undefined where there is none. */
  readonly pod: PodFacts | undefined;
  readonly deployments: readonly ProjectedDeployment[];
}

const REQUIRED: readonly Role[] = ['transformer', 'endpoint picker'];

/** The parts that every request passes, of those that the service has. */
export function requiredPartsOf(
  companions: readonly PodFacts[],
  deployments: readonly ProjectedDeployment[],
): RequiredPart[] {
  return REQUIRED.flatMap(role => {
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
