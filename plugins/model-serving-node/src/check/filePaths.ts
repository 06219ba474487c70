import { PROPOSAL_LIMITS } from '../gitops/fileLimits';
import { serviceDirectory } from '../goldenPaths';
import type { JudgeInput, Problem } from './CheckInput';
import type { GitDeviations } from './gitDeviations';

const FILE_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\.ya?ml$/;

/** Two names that some file system or eye takes for the same. */
const fold = (text: string) => text.normalize('NFKC').toLowerCase();

const shown = (path: string) => JSON.stringify(path.slice(0, 200));

function collisions(directory: string, existing: readonly string[]): string[] {
  const wanted = directory.split('/');
  const found = new Set<string>();
  for (const other of existing) {
    const parts = other.split('/');
    for (let length = 1; length <= wanted.length; length++) {
      const theirs = parts.slice(0, length).join('/');
      const ours = wanted.slice(0, length).join('/');
      if (
        parts.length >= length &&
        theirs !== ours &&
        fold(theirs) === fold(ours)
      ) {
        found.add(theirs);
      }
    }
  }
  return [...found];
}

/** Every file lies directly in the service's own directory, which nothing else can be mistaken for. */
export function pathProblems(
  input: JudgeInput,
  git?: GitDeviations,
): Problem[] {
  const { files, tenant, service, existingDirectories, tenantsPath } = input;
  const directory = serviceDirectory(tenant.name, service, tenantsPath);
  const problems: Problem[] = [];
  if (files.length === 0) {
    problems.push({ message: 'No files to check' });
  }
  if (files.length > PROPOSAL_LIMITS.files) {
    problems.push({
      message: `A service may have at most ${PROPOSAL_LIMITS.files} files; this one has ${files.length}`,
    });
  }
  const seen = new Set<string>();
  for (const { path } of files) {
    const name = path.slice(directory.length + 1);
    if (!path.startsWith(`${directory}/`) || !FILE_NAME.test(name)) {
      problems.push({
        ...(git?.holds(path) && { outcome: 'warn' }),
        message: `The path ${shown(
          path,
        )} is not allowed; files of this service must be ${directory}/<name>.yaml with a lower-case name`,
        file: path,
      });
    }
    if (seen.has(fold(path))) {
      problems.push({
        message: `The path ${shown(path)} occurs twice`,
        file: path,
      });
    }
    seen.add(fold(path));
  }
  for (const other of collisions(directory, existingDirectories)) {
    problems.push({
      message: `The directory ${directory} can be mistaken for the existing ${shown(
        other,
      )}; choose another name`,
    });
  }
  return problems;
}
