import { hasEnded, isAlive, wasStartedWith } from './processes';
import type { LabState } from './LabState';

const STOPS_WITHIN_SECONDS = 120;

/** Ends what a lab left behind whose keeper was killed. */
export async function sweep(state: LabState): Promise<number> {
  const record = await state.read();
  let ended = 0;
  for (const part of [...(record?.parts ?? [])].reverse()) {
    if (isAlive(part.pid) && (await wasStartedWith(part.pid, state.folder))) {
      process.kill(part.pid, 'SIGTERM');
      if (!(await hasEnded(part.pid, 10))) {
        process.kill(part.pid, 'SIGKILL');
      }
      ended += 1;
    }
  }
  await state.clear();
  return ended;
}

/** Stops the lab wherever it was started. Answers whether there was anything to stop. */
export async function stopLab(state: LabState): Promise<boolean> {
  const record = await state.read();
  if (!record) {
    return false;
  }
  if (isAlive(record.pid)) {
    process.kill(record.pid, 'SIGTERM');
    if (!(await hasEnded(record.pid, STOPS_WITHIN_SECONDS))) {
      throw new Error(
        `The lab (process ${record.pid}) does not stop; its logs are in ${state.logs}.`,
      );
    }
  }
  await sweep(state);
  return true;
}
