import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
} from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from './paths.mjs';

const PROGRAMS =
  /\.(a|apk|bin|class|crx|deb|dex|dll|dylib|elf|exe|iso|jar|lib|macho|node|o|pyc|pyo|rpm|so|wasm|whl)$/i;

/** The first bytes of ELF, PE, Mach-O, Java and WebAssembly programs. */
const MAGIC = [
  '7f454c46',
  '4d5a',
  'cffaedfe',
  'feedfacf',
  'cafebabe',
  '0061736d',
];

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

/** Fields that anyone who opens a pull request can write; in a script they would be run. */
const UNTRUSTED =
  /\$\{\{[^}]*(github\.event\.(issue|pull_request|comment|review|head_commit|commits)|github\.head_ref)/;

/**
 * What OpenSSF Scorecard judges from a tree: license, security policy, pinned dependencies, permissions of workflows,
 * static analysis, updates of dependencies, programs among the sources. Answers what is not met, as sentences.
 * @returns {string[]}
 */
export function supplyChainProblems() {
  const files = execFileSync('git', ['ls-files', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\0')
    .filter(file => file && existsSync(path.join(root, file)));
  const tree = {
    files,
    read: file =>
      files.includes(file) ? readFileSync(path.join(root, file), 'utf8') : '',
  };
  return [
    ...license(tree),
    ...securityPolicy(tree),
    ...workflows(tree),
    ...updates(tree),
    ...lockfile(tree),
    ...programs(tree),
  ];
}

function license({ files, read }) {
  const problems = [];
  if (!/Apache License\s+Version 2\.0/.test(read('LICENSE'))) {
    problems.push('LICENSE is not the Apache License 2.0.');
  }
  for (const file of files.filter(name =>
    /^((packages|plugins)\/[^/]+\/|templates\/)?package\.json$/.test(name),
  )) {
    const manifest = JSON.parse(read(file));
    if (manifest.license !== 'Apache-2.0') {
      problems.push(`${file}: license is not Apache-2.0.`);
    }
    const copy = path.posix.join(path.posix.dirname(file), 'LICENSE');
    if (!manifest.private && read(copy) !== read('LICENSE')) {
      problems.push(`${copy} is not the LICENSE of this repository.`);
    }
  }
  return problems;
}

function securityPolicy({ read }) {
  const text = read('SECURITY.md');
  return [/report/i, /\bdays\b/i, /disclos/i].every(word => word.test(text))
    ? []
    : [
        'SECURITY.md does not say how to report, when to expect an answer, and how reports are disclosed.',
      ];
}

function workflows({ files, read }) {
  const names = files.filter(name =>
    /^\.github\/workflows\/.+\.ya?ml$/.test(name),
  );
  const problems = names.flatMap(name =>
    workflow(parse(read(name))).map(problem => `${name}: ${problem}`),
  );
  if (
    !names.some(name => read(name).includes('github/codeql-action/analyze@'))
  ) {
    problems.push('No workflow runs static analysis.');
  }
  return problems;
}

/** @returns {string[]} what is wrong with one workflow */
export function workflow({ on, permissions, jobs }) {
  const problems = [];
  const events = typeof on === 'string' ? [on] : Object.keys(on ?? {});
  for (const event of ['pull_request_target', 'workflow_run']) {
    if (events.includes(event) || (Array.isArray(on) && on.includes(event))) {
      problems.push(`${event} runs with secrets on code of others.`);
    }
  }
  if (
    permissions === undefined ||
    permissions === 'write-all' ||
    Object.values(permissions).includes('write')
  ) {
    problems.push('The top-level permissions are not read-only.');
  }
  for (const [name, job] of Object.entries(jobs ?? {})) {
    for (const level of Object.entries(job.permissions ?? {})) {
      if (level[1] === 'write' && level[0] !== 'security-events') {
        problems.push(`Job ${name} may write ${level[0]}.`);
      }
    }
    for (const { uses, run } of job.steps ?? []) {
      if (uses && !PINNED.test(uses)) {
        problems.push(`${uses} is not pinned to a commit.`);
      }
      if (run && UNTRUSTED.test(run)) {
        problems.push(`Job ${name} runs text that others write.`);
      }
      if (run && /(curl|wget)[^\n]*\|\s*(ba)?sh/.test(run)) {
        problems.push(`Job ${name} runs what it downloads.`);
      }
    }
  }
  return problems;
}

function updates({ files, read }) {
  const covered = (
    parse(read('.github/dependabot.yml')) ?? { updates: [] }
  ).updates.flatMap(entry =>
    (entry.directories ?? [entry.directory]).map(
      folder => `${entry['package-ecosystem']} ${folder}`,
    ),
  );
  const folderOf = file => `/${path.posix.dirname(file)}`.replace(/\/\.$/, '/');
  return [
    'npm /',
    'github-actions /',
    ...files
      .filter(name => name.endsWith('package-lock.json'))
      .map(name => `npm ${folderOf(name)}`),
    ...files
      .filter(name => /(^|\/)go\.mod$/.test(name))
      .map(name => `gomod ${folderOf(name)}`),
  ]
    .filter(wanted => !covered.includes(wanted))
    .map(wanted => `.github/dependabot.yml does not cover ${wanted}.`);
}

function lockfile({ files, read }) {
  // As text: a YAML parser takes seconds for it.
  const problems = read('yarn.lock')
    .split('\n\n')
    .filter(
      entry =>
        /^  resolution: /m.test(entry) &&
        !/^  resolution: .*@(workspace|link|portal):/m.test(entry) &&
        // Yarn keeps no checksum of what only some platforms install.
        !/^  (checksum|conditions): /m.test(entry),
    )
    .map(entry => `yarn.lock: ${entry.split('\n')[0]} has no checksum.`);
  if (parse(read('.yarnrc.yml')).enableScripts !== false) {
    problems.push('.yarnrc.yml lets dependencies run install scripts.');
  }
  for (const file of [
    'yarn.lock',
    '.yarnrc.yml',
    '.npmrc',
    'scripts/toolchain/package-lock.json',
  ]) {
    if (
      files.includes(file) &&
      /__archiveUrl|npmRegistryServer|"resolved"|^registry=/m.test(read(file))
    ) {
      problems.push(`${file} names a registry.`);
    }
  }
  return problems;
}

function programs({ files }) {
  return files
    .filter(
      file =>
        PROGRAMS.test(file) ||
        MAGIC.some(magic => startOf(file).startsWith(magic)),
    )
    .map(file => `${file} is a program without its source.`);
}

function startOf(file) {
  const bytes = Buffer.alloc(4);
  const opened = openSync(path.join(root, file), 'r');
  try {
    readSync(opened, bytes, 0, 4, 0);
  } finally {
    closeSync(opened);
  }
  return bytes.toString('hex');
}
