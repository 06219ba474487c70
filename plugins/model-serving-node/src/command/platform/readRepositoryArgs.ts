import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { UsageError } from '../CommandOutput';

/**
 * The arguments of a command on a repository. Undefined where help is asked for.
 *
 * @throws UsageError where no folder is named
 */
export async function readRepositoryArgs(
  args: readonly string[],
): Promise<{ root: string; write: boolean } | undefined> {
  const { positionals, values } = parse(args);
  if (values.help) {
    return undefined;
  }
  const [root, ...rest] = positionals;
  if (!root || rest.length > 0) {
    throw new UsageError('Name the folder of the GitOps repository');
  }
  if (!(await stat(root)).isDirectory()) {
    throw new UsageError(`${root} is not a folder`);
  }
  return { root, write: values.write ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        write: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
