import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../paths.mjs';
import { run } from '../processes.mjs';
import { fingerprint, isStamped, stamp } from '../stamps.mjs';

const OLDEST = [3, 10];

/** The machine's Python with `venv`; undefined where there is none that is new enough. */
export async function findPython() {
  try {
    const { stdout } = await promisify(execFile)('python3', [
      '-c',
      'import sys, venv, ensurepip; print(*sys.version_info[:2])',
    ]);
    const [major, minor] = stdout.trim().split(' ').map(Number);
    return major === OLDEST[0] && minor >= OLDEST[1] ? 'python3' : undefined;
  } catch {
    return undefined;
  }
}

export const NO_PYTHON = `Python ${OLDEST.join(
  '.',
)} or newer with venv is needed.`;

/**
 * An environment below `.dev` with pinned packages of PyPI, made once.
 * @returns the folder of its programs
 */
export async function pythonEnvironment(name, packages) {
  const folder = path.join(root, '.dev', 'registries', name);
  const programs = path.join(folder, 'bin');
  const print = fingerprint([], [folder, ...packages]);
  if (!isStamped(`registries-${name}`, print) || !existsSync(programs)) {
    rmSync(folder, { recursive: true, force: true });
    await run(name, await findPython(), ['-m', 'venv', folder]);
    await run(name, path.join(programs, 'pip'), [
      'install',
      '--quiet',
      '--disable-pip-version-check',
      ...packages,
    ]);
    stamp(`registries-${name}`, print);
  }
  return programs;
}
