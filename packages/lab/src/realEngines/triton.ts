import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile } from '../packageFile';
import { run } from '../tools/run';
import { makePythonEnvironment, pythonPackages } from './pythonEnvironment';
import type { RealEngine } from './RealEngine';

const REQUIREMENTS = 'triton.requirements.txt';

/** Triton's own program, and its backend of Python, as NVIDIA's package for Python brings them. */
export const triton: RealEngine = {
  name: 'triton',
  title: 'Triton 2.51.0',
  runtime: 'triton-pinned',
  pins: [REQUIREMENTS],
  install: folder => makePythonEnvironment(folder, REQUIREMENTS),
  loadsSlowly: true,
  writeModel: async models => {
    await cp(packageFile('engines/triton'), join(models, 'lab'), {
      recursive: true,
    });
    // The backend looks for modules beside the model only.
    await cp(
      packageFile('engines/lab_model.py'),
      join(models, 'lab', '1', 'lab_model.py'),
    );
  },
  local: async ({ folder }, cache) => {
    const environment = cache.folder(triton);
    const { packages, version } = await pythonPackages(environment);
    const server = join(packages, 'pytriton', 'tritonserver');
    const backend = join(folder, 'backends', 'python');
    await mkdir(backend, { recursive: true });
    for (const file of [
      join(server, 'backends/python/libtriton_python.so'),
      join(server, 'backends/python/triton_python_backend_utils.py'),
      join(
        server,
        `python_backend_stubs/${version}/triton_python_backend_stub`,
      ),
      join(packages, 'numpy'),
      join(packages, 'numpy.libs'),
    ]) {
      await symlink(file, join(backend, file.slice(file.lastIndexOf('/') + 1)));
    }
    const home = await run(join(environment, 'bin', 'python'), [
      '-c',
      'import sys; print(sys.base_prefix)',
    ]);
    return {
      command: [join(server, 'bin', 'tritonserver')],
      args: [
        `--backend-directory=${join(folder, 'backends')}`,
        '--http-address=127.0.0.1',
        '--grpc-address=127.0.0.1',
        '--metrics-address=127.0.0.1',
      ],
      env: {
        LD_LIBRARY_PATH: join(packages, 'nvidia_pytriton.libs'),
        PYTHONHOME: home.trim(),
      },
    };
  },
};
