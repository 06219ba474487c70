import { CommandOutput } from './CommandOutput';
import { planUpgrade } from './platform/planUpgrade';
import {
  applySteps,
  readPlatform,
  readRecord,
  readTemplates,
} from './platform/platformFiles';
import { readRepositoryArgs } from './platform/readRepositoryArgs';

export const INIT_USAGE = `Usage: model-serving init <dir>

Writes the folder platform of a GitOps repository: policies, runtimes, profiles, queues and roles to start from.
Nothing that is there is overwritten.

Exit codes: 0 written; 2 it cannot be written, or files with other content are in the way.
`;

/**
 * `model-serving init`.
 *
 * @param args - what stands after `init`
 * @returns the exit code
 * @throws Error where the repository was given the files already, or has others of their names
 */
export async function runInit(
  args: readonly string[],
  output: CommandOutput,
): Promise<number> {
  const read = await readRepositoryArgs(args);
  if (!read) {
    output.out(INIT_USAGE);
    return 0;
  }
  const { root } = read;
  const record = await readRecord(root);
  if (record) {
    throw new Error(
      `${root} has the platform of version ${record.version}; run model-serving upgrade`,
    );
  }
  const templates = await readTemplates();
  const steps = planUpgrade(
    undefined,
    templates.files,
    await readPlatform(root),
  );
  const inTheWay = steps.filter(({ action }) => action === 'merge');
  if (inTheWay.length > 0) {
    throw new Error(
      `Files with other content are in the way:\n${inTheWay
        .map(({ path }) => `  ${path}`)
        .join('\n')}`,
    );
  }
  await applySteps(root, steps, templates);
  output.out(
    `The platform of version ${templates.version} is in ${root}: ${templates.files.size} files. platform/README.md says what to adapt, and in which order to apply them.\n`,
  );
  return 0;
}
