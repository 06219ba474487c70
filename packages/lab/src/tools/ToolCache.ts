import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toolGroup, type ToolGroup } from './groups';
import { packageFile } from '../packageFile';

const TOOLS = packageFile('tools');

/** Where compiled tools are kept, outside the checkout, so that every checkout of the same versions shares them. */
export class ToolCache {
  readonly #root: string;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#root = join(
      env.XDG_CACHE_HOME || join(homedir(), '.cache'),
      'model-serving-lab',
    );
  }

  /** Folder of the group's go.mod and go.sum. */
  moduleFolder(group: ToolGroup): string {
    return join(TOOLS, group.name);
  }

  /** The version that the group's go.mod requires. */
  version(group: ToolGroup): string {
    const file = join(this.moduleFolder(group), 'go.mod');
    const found = readFileSync(file, 'utf8')
      .split('\n')
      .map(line => line.trim().replace(/^require\s+/, ''))
      .find(line => line.startsWith(`${group.module} v`));
    if (!found) {
      throw new Error(`${file} does not require ${group.module}.`);
    }
    return found.split(' ')[1];
  }

  /** The group's own folder: another version, or another dependency, is another folder. */
  folder(group: ToolGroup): string {
    const sums = readFileSync(join(this.moduleFolder(group), 'go.sum'));
    const hash = createHash('sha256').update(sums).digest('hex').slice(0, 12);
    return join(this.#root, `${group.name}-${this.version(group)}-${hash}`);
  }

  program(groupName: string, program: string): string {
    return join(this.folder(toolGroup(groupName)), 'bin', program);
  }

  manifest(groupName: string, file: string): string {
    return join(this.folder(toolGroup(groupName)), 'manifests', file);
  }

  /** Whether all of the group's files are there. */
  has(group: ToolGroup): boolean {
    const folder = this.folder(group);
    return (
      this.hasPrograms(group) &&
      (group.manifests ?? [])
        .map(({ file }) => join(folder, 'manifests', file))
        .every(existsSync)
    );
  }

  /** Whether the group is compiled; its manifests may be those of an earlier lab. */
  hasPrograms(group: ToolGroup): boolean {
    const folder = join(this.folder(group), 'bin');
    return group.programs
      .map(program => join(folder, program))
      .every(existsSync);
  }

  missing(groups: readonly ToolGroup[]): ToolGroup[] {
    return groups.filter(group => !this.has(group));
  }
}
