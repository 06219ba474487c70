import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from './paths.mjs';
import { isInterrupted, serve, tail } from './processes.mjs';
import { say, UserError } from './terminal.mjs';

/** The lab stops some twenty processes, one behind the other where one needs another. */
export const LAB_STOPS_WITHIN_MS = 120_000;

const program = file => [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
  path.join(root, file),
];

/** The arguments with which Node runs a verb of the lab. */
export const labCommand = (...words) => [
  ...program('packages/lab/src/cli.ts'),
  ...words,
];

/** The arguments with which Node records what an API server answers to the policy package's questions. */
export const recordAnswersCommand = program(
  'packages/lab-tests/src/agreement/recordAnswers.ts',
);

/**
 * What a portal on the running lab needs to know; undefined where no lab is ready.
 * @returns {Promise<{portal: Record<string, string>, forge: string, forgeOwner: string, kubernetes: string} | undefined>}
 */
export async function labEnvironment() {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      labCommand('env'),
      { cwd: root },
    );
    return JSON.parse(stdout);
  } catch (error) {
    if (error.code === 1 && /not up/.test(error.stderr)) {
      return undefined;
    }
    throw new UserError(error.stderr || error.message);
  }
}

/** Starts the lab, telling each of its steps, and waits until it is ready. */
export async function startLab(words = []) {
  const child = serve('lab', process.execPath, labCommand('up', ...words), {
    stopsWithinMs: LAB_STOPS_WITHIN_MS,
  });
  child.stdout.on('data', chunk =>
    String(chunk)
      .trimEnd()
      .split('\n')
      .forEach(line => say(`    ${line}`)),
  );
  let ended = false;
  child.finished.then(() => {
    ended = true;
  });
  let output = '';
  child.stdout.on('data', chunk => {
    output = (output + chunk).slice(-2000);
  });
  while (!output.includes('lab ready')) {
    if (isInterrupted()) {
      await new Promise(() => {});
    }
    if (ended) {
      throw new UserError(`${tail('lab')}\n\nThe lab did not start.`);
    }
    await delay(250);
  }
  return child;
}
