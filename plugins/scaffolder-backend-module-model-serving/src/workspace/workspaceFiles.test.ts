import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readWorkspaceFiles, writeWorkspaceFiles } from './workspaceFiles';

const directory = 'tenants/team-a/chat';

describe('the files of a workspace', () => {
  const outside = createMockDirectory();
  const workspace = createMockDirectory();
  const read = (path = directory) => readWorkspaceFiles(workspace.path, path);

  beforeEach(() => {
    outside.setContent({ 'secret.yaml': 'secret' });
    workspace.setContent({
      [`${directory}/b.yaml`]: 'ü\n',
      [`${directory}/nested/a.yaml`]: '\ufeffbom',
    });
  });

  it('are read by repository path, byte by byte', async () => {
    expect(await read()).toEqual([
      { path: `${directory}/b.yaml`, content: 'ü\n' },
      { path: `${directory}/nested/a.yaml`, content: '\ufeffbom' },
    ]);
  });

  it.each([
    '../other',
    '/etc',
    'tenants/team-a/../../x',
    'tenants\\x',
    'tenants/.git',
    '',
  ])('are not read from %p', async path => {
    await expect(read(path)).rejects.toMatchObject({ name: 'InputError' });
  });

  it.each([
    ['a link to a file outside', () => outside.resolve('secret.yaml')],
    ['a dangling link', () => '/nowhere/at/all'],
    ['a link to a file inside', () => workspace.resolve(`${directory}/b.yaml`)],
    ['a chain of links', () => workspace.resolve(`${directory}/first.yaml`)],
    ['a link to a directory', () => outside.path],
  ])('are refused with %s among them', async (_, target) => {
    symlinkSync(
      outside.resolve('secret.yaml'),
      workspace.resolve(`${directory}/first.yaml`),
    );
    symlinkSync(target(), workspace.resolve(`${directory}/z.yaml`));

    await expect(read()).rejects.toThrow(/is a link or cannot be read/);
  });

  it('are refused when a link leads to the directory', async () => {
    symlinkSync(outside.path, workspace.resolve('tenants/team-b'));

    await expect(read('tenants/team-b')).rejects.toThrow(/through a link/);
    await expect(
      writeWorkspaceFiles(workspace.path, 'tenants/team-b', [
        { path: 'tenants/team-b/x.yaml', content: 'x' },
      ]),
    ).rejects.toThrow(/through a link/);
    expect(outside.content()).toEqual({ 'secret.yaml': 'secret' });
  });

  it('are refused when one is a pipe', async () => {
    execFileSync('mkfifo', [workspace.resolve(`${directory}/pipe.yaml`)]);

    await expect(read()).rejects.toThrow(/not a regular file/);
  });

  it('are refused when one is no text', async () => {
    workspace.addContent({
      [`${directory}/x.yaml`]: Buffer.from([0xff, 0xfe]),
    });

    await expect(read()).rejects.toThrow(/not UTF-8/);
  });

  it('are refused when there are none, too many, or too large ones', async () => {
    workspace.addContent({
      tenants: {
        empty: {},
        many: Object.fromEntries(
          Array.from({ length: 51 }, (_, n) => [`${n}.yaml`, 'x']),
        ),
        large: { 'x.yaml': 'x'.repeat(513 * 1024) },
      },
    });

    await expect(read('tenants/empty')).rejects.toThrow(/holds no files/);
    await expect(read('tenants/many')).rejects.toThrow(/more than 50/);
    await expect(read('tenants/large')).rejects.toThrow(/512 KiB/);
  });

  it('are refused when the directory is missing', async () => {
    await expect(read('tenants/nobody')).rejects.toMatchObject({
      name: 'InputError',
    });
  });
});
