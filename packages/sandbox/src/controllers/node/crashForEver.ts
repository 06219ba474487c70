import { goDuration } from './goDuration';
import { PodLife } from './PodLife';

/** An engine that ends soon after each start, and waits longer before each. */
export async function crashForEver(life: PodLife): Promise<never> {
  const { metadata, spec } = life.pod;
  const { name } = spec.containers[0];
  const id = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
  for (let restartCount = 0; ; restartCount += 1) {
    await life.wait(2);
    const backOff = Math.min(300, 10 * 2 ** restartCount);
    await life.updateContainer(name, {
      started: false,
      restartCount,
      lastState: {
        terminated: { exitCode: 1, reason: 'Error', finishedAt: life.now() },
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
    await life.updateContainer(name, {
      started: true,
      restartCount: restartCount + 1,
      state: { running: { startedAt: life.now() } },
    });
  }
}
