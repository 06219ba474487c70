import { createMockDirectory } from '@backstage/backend-test-utils';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildKustomizations } from './buildKustomizations';

const TASK = {
  file: 'overlay/kustomization.yaml',
  kustomizations: [
    {
      path: 'overlay/kustomization.yaml',
      content: '{"resources":["./a.yaml"]}',
    },
  ],
  others: ['overlay/a.yaml'],
};

describe('building kustomizations', () => {
  const repository = createMockDirectory();
  const programs = createMockDirectory();

  /** A program of the given name, which is a script of this Node. */
  const program = async (name: string, script: string) => {
    const file = join(programs.path, name);
    await writeFile(file, `#!${process.execPath}\n${script}`);
    await chmod(file, 0o755);
  };

  beforeEach(async () => {
    repository.setContent({
      overlay: { 'a.yaml': 'a: 1', 'secret.txt': 'not needed' },
    });
    programs.clear();
    await mkdir(programs.path, { recursive: true });
  });

  const build = (task = TASK) =>
    buildKustomizations(repository.path, [task], programs.path);

  it('gives nothing where neither kustomize nor kubectl is there', async () => {
    await expect(build()).resolves.toEqual([]);
  });

  it('gives kubectl copies of what is needed, and nothing else', async () => {
    await program(
      'kubectl',
      `const { readdirSync } = require('fs');
       const [verb, folder, ...more] = process.argv.slice(2);
       console.log(JSON.stringify({ verb, more, files: readdirSync(folder).sort(), env: Object.keys(process.env).sort(),
         path: process.env.PATH.startsWith(process.env.HOME), proxy: process.env.HTTPS_PROXY }));`,
    );
    const [result] = await build();
    expect(JSON.parse((result as { content: string }).content)).toEqual({
      verb: 'kustomize',
      more: [],
      files: ['a.yaml', 'kustomization.yaml'],
      env: expect.not.arrayContaining(['USER', 'SSH_AUTH_SOCK', 'NODE_ENV']),
      path: true,
      proxy: 'http://127.0.0.1:9',
    });
  });

  it('prefers kustomize', async () => {
    await program('kubectl', `console.log('kubectl')`);
    await program('kustomize', `console.log(process.argv[2])`);
    await expect(build()).resolves.toEqual([
      { file: TASK.file, content: 'build\n' },
    ]);
  });

  it('says what the program said, without its folder', async () => {
    await program(
      'kubectl',
      `console.error('Warning: old field\\nError: no such file ' + process.argv[3] + '/b.yaml'); process.exit(1);`,
    );
    await expect(build()).resolves.toEqual([
      { file: TASK.file, problem: 'Error: no such file overlay/b.yaml' },
    ]);
  });

  it('follows no link out of the repository', async () => {
    await program('kubectl', `console.log('built')`);
    await symlink('/etc/hostname', join(repository.path, 'overlay/link.yaml'));
    await expect(
      build({ ...TASK, others: ['overlay/link.yaml'] }),
    ).resolves.toEqual([
      {
        file: TASK.file,
        problem: 'overlay/link.yaml is no regular file of the repository',
      },
    ]);
  });

  it('takes no more output than may be read', async () => {
    await program(
      'kubectl',
      `process.stdout.write('x'.repeat(17 * 1024 * 1024));`,
    );
    await expect(build()).resolves.toEqual([
      { file: TASK.file, problem: 'it gives more than 16777216 bytes' },
    ]);
  });
});
