import { LAB_STOPS_WITHIN_MS, labCommand } from '../lab.mjs';
import { install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals } from '../processes.mjs';

/** Hands over to the lab's own commands. */
export async function lab(args) {
  stopOnSignals();
  await install();
  try {
    process.exitCode = await show(process.execPath, labCommand(...args), {
      stopsWithinMs: LAB_STOPS_WITHIN_MS,
    });
  } finally {
    await stopAll();
  }
}
