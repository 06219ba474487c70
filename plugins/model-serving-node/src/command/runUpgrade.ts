import { CommandOutput } from './CommandOutput';
import { planUpgrade, UpgradeAction } from './platform/planUpgrade';
import {
  applySteps,
  readPlatform,
  readRecord,
  readTemplates,
} from './platform/platformFiles';
import { readRepositoryArgs } from './platform/readRepositoryArgs';

export const UPGRADE_USAGE = `Usage: model-serving upgrade <dir> [--write]

Says what the installed version of @model-serving/templates changes in the folder platform of a GitOps repository.

  --write                   change what nobody else has changed; what both changed is left for you to merge

Exit codes: 0 nothing is left to do; 1 files are to be changed or merged; 2 it could not be found out.
`;

const WORDS: Readonly<Record<Exclude<UpgradeAction, 'keep'>, string>> = {
  add: 'new',
  update: 'changed',
  remove: 'gone',
  merge: 'merge by hand',
};

/**
 * `model-serving upgrade`.
 *
 * @param args - what stands after `upgrade`
 * @returns the exit code
 * @throws Error where the repository has no record of what it was given
 */
export async function runUpgrade(
  args: readonly string[],
  output: CommandOutput,
): Promise<number> {
  const read = await readRepositoryArgs(args);
  if (!read) {
    output.out(UPGRADE_USAGE);
    return 0;
  }
  const { root, write } = read;
  const record = await readRecord(root);
  if (!record) {
    throw new Error(
      `${root} has no record of the platform's version; run model-serving init`,
    );
  }
  const templates = await readTemplates();
  const steps = planUpgrade(record, templates.files, await readPlatform(root));
  const open = steps.filter(({ action }) => action !== 'keep');
  const merges = open.filter(({ action }) => action === 'merge');
  const lines = open.map(
    ({ action, path }) => `  ${WORDS[action as keyof typeof WORDS]}: ${path}`,
  );
  output.out(
    `${[
      `From version ${record.version} to ${templates.version}: ${
        lines.length === 0 ? 'nothing changes' : ''
      }`.trimEnd(),
      ...lines,
    ].join('\n')}\n`,
  );
  if (write) {
    await applySteps(root, steps, templates);
  }
  const left = write ? merges : open;
  return left.length > 0 ? 1 : 0;
}
