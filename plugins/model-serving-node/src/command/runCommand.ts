import { Judging } from '../judging';
import { CommandOutput, UsageError } from './CommandOutput';
import { CHECK_USAGE, runCheck } from './runCheck';
import { DOCTOR_USAGE, runDoctor } from './runDoctor';
import { INIT_USAGE, runInit } from './runInit';
import { runUpgrade, UPGRADE_USAGE } from './runUpgrade';

const STANDARD: CommandOutput = {
  out: text => process.stdout.write(text),
  error: text => process.stderr.write(text),
};

interface Verb {
  usage: string;
  run(
    args: readonly string[],
    output: CommandOutput,
    judging: Judging | undefined,
  ): Promise<number>;
}

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['check', { usage: CHECK_USAGE, run: runCheck }],
  ['doctor', { usage: DOCTOR_USAGE, run: runDoctor }],
  ['init', { usage: INIT_USAGE, run: runInit }],
  ['upgrade', { usage: UPGRADE_USAGE, run: runUpgrade }],
]);

/**
 * Runs the command `model-serving`.
 *
 * @param args - what stands after the command's name
 * @param judging - threads that judge; one of its own when left out
 * @returns the exit code
 * @public
 */
export async function runCommand(
  args: readonly string[],
  output: CommandOutput = STANDARD,
  judging?: Judging,
): Promise<number> {
  const [name = '', ...rest] = args;
  const verb = VERBS.get(name);
  const usage =
    verb?.usage ?? [...VERBS.values()].map(each => each.usage).join('\n');
  try {
    if (verb) {
      return await verb.run(rest, output, judging);
    }
    if (name === '--help' || name === '-h') {
      output.out(usage);
      return 0;
    }
    throw new UsageError(`Name a command: ${[...VERBS.keys()].join(', ')}`);
  } catch (error) {
    const hint = error instanceof UsageError ? `\n\n${usage}` : '\n';
    output.error(`${(error as Error).message}${hint}`);
    return 2;
  }
}
