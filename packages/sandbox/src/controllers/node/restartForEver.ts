import { Container } from '../KubernetesObjects';
import { goDuration } from './goDuration';
import { PodLife } from './PodLife';

/** How each run of a container ends. */
export interface Run {
  /** From its start to its end, in seconds of life. */
  seconds: number;
  exitCode: number;
  /** What the kubelet says before the end. */
  tell?: () => Promise<void>;
}

/** A container that ends after each start, and waits longer before each. */
export async function restartForEver(
  life: PodLife,
  { name }: Container,
  run: Run,
): Promise<never> {
  const { metadata } = life.pod;
  const id = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
  let startedAt = life.now();
  for (let restartCount = 0; ; restartCount += 1) {
    await life.wait(run.seconds);
    await run.tell?.();
    const backOff = Math.min(300, 10 * 2 ** restartCount);
    await life.updateContainer(name, {
      started: false,
      restartCount,
      lastState: {
        terminated: {
          exitCode: run.exitCode,
          reason: 'Error',
          startedAt,
          finishedAt: life.now(),
        },
      },
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off ${goDuration(
            backOff * 1000,
          )} restarting failed container=${name} pod=${id}`,
        },
      },
    });
    await life.tell(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${id}`,
      `spec.containers{${name}}`,
    );
    await life.wait(backOff);
    startedAt = life.now();
    await life.updateContainer(name, {
      // Until a startup probe passes, the container has not started.
      started: run.tell === undefined,
      restartCount: restartCount + 1,
      state: { running: { startedAt } },
    });
  }
}
