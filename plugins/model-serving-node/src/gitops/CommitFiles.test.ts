import { blobId } from '../forges/proposal/directoryEdits';
import { ForgeFiles, ForgeTreeEntry } from '../forges/ForgeRepository';
import { CommitFiles } from './CommitFiles';

const COMMIT = 'c'.repeat(40);

describe('CommitFiles', () => {
  let contents: Map<string, Buffer>;
  /** What the listing says of sizes; forges such as GitLab say nothing. */
  let tellsSizes: boolean;
  let read: string[];

  const forge: ForgeFiles = {
    head: async () => undefined,
    async listFolder({ path }, depth): Promise<ForgeTreeEntry[]> {
      if (depth === 'direct') {
        return [{ type: 'folder', path: 'tenants', id: 't', size: undefined }];
      }
      return [...contents].map(([file, bytes]) => ({
        type: 'file',
        path: `${path}/${file}`,
        id: blobId(bytes, 'sha1'),
        size: tellsSizes ? bytes.length : undefined,
      }));
    },
    async readFile(id) {
      read.push(id);
      return [...contents.values()].find(
        bytes => blobId(bytes, 'sha1') === id,
      )!;
    },
  };
  const readAll = () =>
    new CommitFiles(forge, ['tenants']).read(
      COMMIT,
      new AbortController().signal,
    );

  beforeEach(() => {
    contents = new Map();
    tellsSizes = true;
    read = [];
  });

  it.each([true, false])(
    'refuses a file that is too large, where sizes are told: %p',
    async told => {
      tellsSizes = told;
      contents.set('big.yaml', Buffer.alloc(600 * 1024, 'x'));

      await expect(readAll()).rejects.toThrow(
        'tenants/big.yaml is larger than 512 KiB',
      );
      expect(read).toHaveLength(told ? 0 : 1);
    },
  );

  it.each([true, false])(
    'refuses files that are too large together, where sizes are told: %p',
    async told => {
      tellsSizes = told;
      for (let n = 0; n < 40; n += 1) {
        contents.set(`${n}.yaml`, Buffer.alloc(500 * 1024, `${n}.`));
      }

      await expect(readAll()).rejects.toThrow(/larger than 16 MiB/);
      expect(read.length).toBeLessThan(told ? 1 : 40);
    },
  );

  it('refuses more files than it takes, before reading any', async () => {
    for (let n = 0; n <= 5_000; n += 1) {
      contents.set(`${n}.yaml`, Buffer.from('x'));
    }

    await expect(readAll()).rejects.toThrow('it holds more than 5000 files');
    expect(read).toEqual([]);
  });

  it('reads a content that several files share once', async () => {
    contents.set('a.yaml', Buffer.from('same'));
    contents.set('b.yaml', Buffer.from('same'));

    expect(await readAll()).toEqual([
      { path: 'tenants/a.yaml', content: 'same' },
      { path: 'tenants/b.yaml', content: 'same' },
    ]);
    expect(read).toHaveLength(1);
  });

  it('does not read a file that is not UTF-8 as one with other letters', async () => {
    contents.set('x.yaml', Buffer.from([0x61, 0xff]));

    await expect(readAll()).rejects.toThrow('tenants/x.yaml is not UTF-8');
  });
});
