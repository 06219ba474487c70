import {
  LAB_STOPS_WITHIN_MS,
  labCommand,
  recordAnswersCommand,
} from '../lab.mjs';
import { install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals } from '../processes.mjs';

/** Hands over to the lab's own commands, and to the one of its tests. */
export async function lab(args) {
  const command =
    args[0] === 'record-answers' ? recordAnswersCommand : labCommand(...args);
  stopOnSignals();
  await install();
  try {
    process.exitCode = await show(process.execPath, command, {
      stopsWithinMs: LAB_STOPS_WITHIN_MS,
    });
  } finally {
    await stopAll();
  }
}
