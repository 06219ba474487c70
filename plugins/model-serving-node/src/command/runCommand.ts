import { Judging } from '../judging';
import { CommandOutput, UsageError } from './CommandOutput';
import { CHECK_USAGE, runCheck } from './runCheck';
import { DOCTOR_USAGE, runDoctor } from './runDoctor';

const STANDARD: CommandOutput = {
  out: text => process.stdout.write(text),
  error: text => process.stderr.write(text),
};

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
  const [verb, ...rest] = args;
  const usage =
    { check: CHECK_USAGE, doctor: DOCTOR_USAGE }[verb ?? ''] ??
    `${CHECK_USAGE}\n${DOCTOR_USAGE}`;
  try {
    switch (verb) {
      case 'check':
        return await runCheck(rest, output, judging);
      case 'doctor':
        return await runDoctor(rest, output);
      case '--help':
      case '-h':
        output.out(usage);
        return 0;
      default:
        throw new UsageError('Name a command: check or doctor');
    }
  } catch (error) {
    const hint = error instanceof UsageError ? `\n\n${usage}` : '\n';
    output.error(`${(error as Error).message}${hint}`);
    return 2;
  }
}
