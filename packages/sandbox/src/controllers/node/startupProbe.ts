import { Container } from '../KubernetesObjects';
import { PodLife } from './PodLife';
import { Run } from './restartForEver';

interface Probe {
  httpGet?: { path?: string; port?: number | string };
  initialDelaySeconds?: number;
  periodSeconds?: number;
  failureThreshold?: number;
}

/** Seconds that a container may take until its startup probe passes; Infinity without one. */
export function startupBudget({ startupProbe }: Container): number {
  const probe = startupProbe as Probe | undefined;
  if (!probe) {
    return Infinity;
  }
  const {
    initialDelaySeconds = 0,
    periodSeconds = 10,
    failureThreshold = 3,
  } = probe;
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** What becomes of a container that loads for longer than its startup probe allows. */
export function killedByStartupProbe(
  life: PodLife,
  container: Container,
  podIP: string,
): Run {
  const { name } = container;
  const { httpGet } = container.startupProbe as Probe;
  const { path = '/', port = 8080 } = httpGet ?? {};
  const fieldPath = `spec.containers{${name}}`;
  return {
    seconds: startupBudget(container),
    exitCode: 137,
    async tell() {
      await life.tell(
        'Warning',
        'Unhealthy',
        `Startup probe failed: Get "http://${podIP}:${port}${path}": dial tcp ${podIP}:${port}: connect: connection refused`,
        fieldPath,
      );
      await life.tell(
        'Normal',
        'Killing',
        `Container ${name} failed startup probe, will be restarted`,
        fieldPath,
      );
    },
  };
}
