import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ToolGroup } from './groups';
import { requireCompiler, requireGo } from './requireGo';
import { run } from './run';
import type { ToolCache } from './ToolCache';

const REPORT_EVERY_MS = 30_000;

function linkerFlags(group: ToolGroup, version: string): string {
  const [major, minor] = version.replace(/^v/, '').split('.');
  const settings = (group.linkerSettings ?? []).map(setting =>
    setting
      .replace('${version}', version)
      .replace('${major}', major)
      .replace('${minor}', minor),
  );
  return ['-s', '-w', ...settings.map(setting => `-X ${setting}`)].join(' ');
}

async function compile(
  group: ToolGroup,
  cache: ToolCache,
  bin: string,
): Promise<void> {
  const args = [
    'install',
    '-trimpath',
    // The linker drops what debuggers need; making it takes a tenth of the time.
    '-gcflags=all=-dwarf=false',
    ...(group.tags ? [`-tags=${group.tags.join(',')}`] : []),
    '-ldflags',
    linkerFlags(group, cache.version(group)),
    'tool',
  ];
  await run('go', args, {
    cwd: cache.moduleFolder(group),
    env: {
      ...process.env,
      GOBIN: bin,
      GOWORK: 'off',
      GOFLAGS: '-buildvcs=false',
      // The compiler lives shortly: collecting its garbage less often saves another tenth.
      GOGC: '400',
      CGO_ENABLED: group.cgo ? '1' : '0',
    },
  });
}

/** Where Go keeps a module that the group's go.mod names. */
async function moduleSource(
  module: string,
  group: ToolGroup,
  cache: ToolCache,
): Promise<string> {
  const found = await run('go', ['list', '-m', '-f', '{{.Dir}}', module], {
    cwd: cache.moduleFolder(group),
    env: { ...process.env, GOWORK: 'off' },
  });
  return found.trim();
}

async function gatherManifests(
  group: ToolGroup,
  cache: ToolCache,
  folder: string,
): Promise<void> {
  if (!group.manifests) {
    return;
  }
  await mkdir(folder, { recursive: true });
  for (const { file, path, copied, module } of group.manifests) {
    const source = join(
      await moduleSource(module ?? group.module, group, cache),
      path,
    );
    if (copied || path.endsWith('.yaml')) {
      await run('cp', ['-R', source, join(folder, file)]);
    } else {
      const kubectl = cache.program('kubernetes', 'kubectl');
      const built = await run(kubectl, ['kustomize', source]);
      await writeFile(join(folder, file), built);
    }
  }
  // Go's module cache is read-only; the lab's is not, or it could not be removed.
  await run('chmod', ['-R', 'u+w', folder]);
}

async function install(group: ToolGroup, cache: ToolCache): Promise<void> {
  const folder = cache.folder(group);
  // A folder under its final name is complete: whatever stops the compiler leaves only this one behind.
  const draft = `${folder}.${process.pid}`;
  try {
    if (cache.hasPrograms(group)) {
      await mkdir(draft);
      await run('cp', ['-R', join(folder, 'bin'), join(draft, 'bin')]);
    } else {
      await compile(group, cache, join(draft, 'bin'));
    }
    await gatherManifests(group, cache, join(draft, 'manifests'));
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

/**
 * Compiles what is missing of the groups, one after the other.
 *
 * @param say - told each group as it begins, goes on and ends
 */
export async function installTools(
  groups: readonly ToolGroup[],
  cache: ToolCache,
  say: (line: string) => void,
): Promise<void> {
  const missing = cache.missing(groups);
  if (missing.length === 0) {
    return;
  }
  await requireGo();
  if (missing.some(({ cgo }) => cgo)) {
    await requireCompiler();
  }
  for (const [index, group] of missing.entries()) {
    const title = `[${index + 1}/${missing.length}] ${
      group.name
    } ${cache.version(group)}`;
    say(`${title}: compiling; ${group.coldSeconds} s on two free cores`);
    const start = Date.now();
    const report = setInterval(
      () => say(`${title}: still compiling after ${seconds(start)}`),
      REPORT_EVERY_MS,
    );
    try {
      await install(group, cache);
    } finally {
      clearInterval(report);
    }
    say(`${title}: compiled in ${seconds(start)}`);
  }
}
