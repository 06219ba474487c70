import { Container, ContainerStatus } from '../KubernetesObjects';
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

/** Seconds before a container is started again: at once the first time, longer after each further end. */
const backOffOf = (restartCount: number) =>
  restartCount === 0 ? 0 : Math.min(300, 10 * 2 ** (restartCount - 1));

/** A container that ends after each start, and waits longer before each. */
export async function restartForEver(
  life: PodLife,
  { name }: Container,
  run: Run,
): Promise<never> {
  let startedAt = life.now();
  for (let restartCount = 0; ; restartCount += 1) {
    await life.wait(run.seconds);
    await run.tell?.();
    const lastState = {
      terminated: {
        exitCode: run.exitCode,
        reason: 'Error',
        startedAt,
        finishedAt: life.now(),
      },
    };
    const backOff = backOffOf(restartCount);
    if (backOff > 0) {
      await waitToRestart(life, name, backOff, { restartCount, lastState });
    }
    startedAt = life.now();
    await life.updateContainer(name, {
      // Until a startup probe passes, the container has not started.
      started: run.tell === undefined,
      restartCount: restartCount + 1,
      lastState,
      state: { running: { startedAt } },
    });
  }
}

async function waitToRestart(
  life: PodLife,
  name: string,
  seconds: number,
  ended: Pick<ContainerStatus, 'restartCount' | 'lastState'>,
): Promise<void> {
  const { metadata } = life.pod;
  const id = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
  await life.updateContainer(name, {
    ...ended,
    started: false,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off ${goDuration(
          seconds * 1000,
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
  await life.wait(seconds);
}
