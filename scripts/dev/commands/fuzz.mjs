import path from 'node:path';
import { parseArgs } from 'node:util';
import { bin, root } from '../paths.mjs';
import { install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals } from '../processes.mjs';
import { UserError } from '../terminal.mjs';

function read(args) {
  try {
    return parseArgs({
      args,
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UserError(error.message);
  }
}

/** Sends random and mutated input to the backend for minutes, and measures what that does to another user. */
export async function fuzz(args) {
  const { minutes, seed = String(Date.now()) } = read(args);
  if (!(Number(minutes) > 0) || !Number.isInteger(Number(seed))) {
    throw new UserError(
      '--minutes must be a number above 0, --seed an integer',
    );
  }
  stopOnSignals();
  await install();
  try {
    process.exitCode = await show(
      bin('backstage-cli'),
      ['package', 'test', '--no-watch', '--runInBand', 'src/fuzz'],
      {
        cwd: path.join(root, 'plugins/model-serving-backend'),
        env: { FUZZ_MINUTES: minutes, FUZZ_SEED: seed },
      },
    );
  } finally {
    await stopAll();
  }
}
