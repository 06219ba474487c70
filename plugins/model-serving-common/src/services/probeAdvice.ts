import { isKserveService } from '../kubernetes/kserve';
import { ProbeName, ProjectedPod } from '../kubernetes';
import type { ServiceObject } from './serviceParts';
import { roleOf } from './roles';

/** What the engine's probes come from that the service does not set. */
const TEMPLATES: Readonly<Record<ServiceObject['kind'], string>> = {
  InferenceService: 'the serving runtime',
  LLMInferenceService: 'its LLMInferenceServiceConfig',
  Deployment: 'the Deployment',
  Job: 'the Job',
};

/** Whether a probe of a container is set in the service's own object, which its team may change. */
function isOwn(
  object: ServiceObject,
  pod: ProjectedPod,
  container: string,
  probe: ProbeName | null,
): boolean {
  if (!isKserveService(object)) {
    return true;
  }
  return (
    container === pod.mainContainer &&
    roleOf(pod.labels) === 'engine' &&
    probe !== null &&
    object.probes.includes(probe)
  );
}

/**
 * Who changes a probe, and in which object.
 *
 * @param change - what to do, as an imperative that the place follows, such as `raise it in`
 * @param why - what follows the place; nothing when empty
 */
export function probeAdvice(
  object: ServiceObject,
  pod: ProjectedPod,
  container: string,
  probe: ProbeName | null,
  { change, why = '' }: { change: string; why?: string },
): string {
  const rest = why && ` ${why}`;
  return isOwn(object, pod, container, probe)
    ? `${change[0].toUpperCase()}${change.slice(1)} ${object.kind} ${
        object.name
      }${rest}.`
    : `Ask your platform owners to ${change} ${TEMPLATES[object.kind]}${rest}.`;
}
