import { Behavior } from './behavior';
import { PodLife } from './PodLife';
import { changed, runningStatus } from './podStatus';

/** What the batch program of an engine writes last where its input is missing. */
const NO_INPUT =
  "FileNotFoundError: [Errno 2] No such file or directory: '/batch/input.jsonl'";

/** A pod whose containers are not started again: it works, and ends as its behavior says. */
export async function runToEnd(
  life: PodLife,
  startedAt: string,
  { failure, loadSeconds, workSeconds }: Behavior,
): Promise<void> {
  // Without a readiness probe a container counts as ready once it runs.
  await life.update(({ status }) =>
    runningStatus(status!, startedAt, true, life.now()),
  );
  const fails = failure === 'crash-loop';
  await life.wait(fails ? loadSeconds : loadSeconds + workSeconds);
  const finishedAt = life.now();
  const ending = fails
    ? { exitCode: 1, reason: 'Error', message: NO_INPUT }
    : { exitCode: 0, reason: 'Completed' };
  const unready = {
    status: 'False',
    reason: fails ? 'PodFailed' : 'PodCompleted',
  };
  await life.update(({ status }) => ({
    ...status,
    phase: fails ? 'Failed' : 'Succeeded',
    conditions: changed(
      status,
      [
        { type: 'Ready', ...unready },
        { type: 'ContainersReady', ...unready },
      ],
      finishedAt,
    ),
    containerStatuses: status?.containerStatuses?.map(container => ({
      ...container,
      ready: false,
      started: false,
      state: { terminated: { ...ending, startedAt, finishedAt } },
    })),
  }));
}
