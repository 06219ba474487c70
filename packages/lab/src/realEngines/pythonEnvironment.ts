import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile } from '../packageFile';
import { MissingProgram } from '../tools/MissingProgram';
import { run } from '../tools/run';

/** Makes a Python environment of pinned packages in a folder. Throws, saying what is missing, without Python. */
export async function makePythonEnvironment(
  folder: string,
  requirements: string,
): Promise<void> {
  const check =
    'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)';
  await run('python3', ['-c', check]).catch(() => {
    throw new MissingProgram(
      'Real engines need Python 3.10 or newer with venv. Debian, Ubuntu: apt-get install python3-venv.',
    );
  });
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    // The file names every package that is needed.
    '--no-deps',
    '--requirement',
    packageFile(`engines/${requirements}`),
  ]);
}

/** The folder of an environment's packages, and the version of its Python, such as `3.11`. */
export async function pythonPackages(
  folder: string,
): Promise<{ packages: string; version: string }> {
  const lib = join(folder, 'lib');
  const python = (await readdir(lib)).find(name => name.startsWith('python'));
  if (!python) {
    throw new Error(`${folder} is no Python environment.`);
  }
  return {
    packages: join(lib, python, 'site-packages'),
    version: python.slice('python'.length),
  };
}
