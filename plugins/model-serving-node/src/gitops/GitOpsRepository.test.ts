import {
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { NotModifiedError } from '@backstage/errors';
import { gitopsOn } from '../forges/fakes/change';
import { GitOpsRepository } from './GitOpsRepository';
import { ForgeType } from './readGitOpsConfig';

const files = {
  'README.md': 'read me',
  'platform/policies/a.yaml': 'a',
  'platform/profiles/b.yml': 'b',
  'platform/models/c.json': 'c',
  'platform/queues/d.yaml': 'd',
  'tenants/team-a/chat/e.yaml': 'ü',
  'tenants/team-a/chat/notes.txt': 'no',
};

describe('GitOpsRepository', () => {
  let tree: { etag: string; files: Record<string, string> };
  let readTree: jest.Mock;
  let minute: number;

  const newRepository = (forge: ForgeType = 'gitea') =>
    GitOpsRepository.create({
      urlReader: mockServices.urlReader.mock({ readTree }),
      gitops: gitopsOn('git.test', forge),
      logger: mockServices.logger.mock(),
      now: () => new Date(Date.UTC(2026, 0, 1, 12, minute)),
    });

  beforeEach(() => {
    minute = 0;
    tree = { etag: 'c1', files };
    readTree = jest.fn(
      async (
        _url: string,
        options: UrlReaderServiceReadTreeOptions,
      ): Promise<Partial<UrlReaderServiceReadTreeResponse>> => {
        if (options.etag === tree.etag) {
          throw new NotModifiedError();
        }
        const entries = Object.entries(tree.files).filter(([path, content]) =>
          options.filter!(path, { size: content.length }),
        );
        return {
          etag: tree.etag,
          files: async () =>
            entries.map(([path, content]) => ({
              path,
              content: async () => Buffer.from(content),
            })),
        };
      },
    );
  });

  it('reads what lies below the configured paths, of one commit', async () => {
    const snapshot = await newRepository().read();

    expect(snapshot).toEqual({
      commit: 'c1',
      asOf: '2026-01-01T12:00:00.000Z',
      source: 'forge:git.test',
      stale: false,
      files: [
        { path: 'platform/models/c.json', content: 'c' },
        { path: 'platform/policies/a.yaml', content: 'a' },
        { path: 'platform/profiles/b.yml', content: 'b' },
        { path: 'tenants/team-a/chat/e.yaml', content: 'ü' },
      ],
    });
    expect(readTree).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['gitea', 'http://git.test/platform/serving/src/branch/main/'],
    ['github', 'http://git.test/platform/serving/tree/main'],
    ['gitlab', 'http://git.test/platform/serving/-/tree/main'],
  ] as const)('asks %s by its own kind of address', async (forge, url) => {
    await newRepository(forge).read();

    expect(readTree).toHaveBeenCalledWith(url, expect.anything());
  });

  it('reads only the paths asked for', async () => {
    const { files: read } = await newRepository().read(['platform/policies']);

    expect(read.map(file => file.path)).toEqual(['platform/policies/a.yaml']);
  });

  it('keeps the files and renews their time while the branch does not move', async () => {
    const repository = newRepository();
    const before = await repository.read();
    minute = 5;

    const after = await repository.read();

    expect(after.files).toBe(before.files);
    expect(after).toMatchObject({ commit: 'c1', stale: false });
    expect(after.asOf).toBe('2026-01-01T12:05:00.000Z');
  });

  it('reads again when the branch has moved', async () => {
    const repository = newRepository();
    await repository.read();
    tree = { etag: 'c2', files: { ...files, 'platform/policies/a.yaml': 'A' } };

    const { commit, files: read } = await repository.read();

    expect(commit).toBe('c2');
    expect(read).toContainEqual({
      path: 'platform/policies/a.yaml',
      content: 'A',
    });
  });

  it('S25: gives the last good state with the reason and its time when the forge fails', async () => {
    const repository = newRepository();
    const before = await repository.read();
    readTree.mockRejectedValue(new Error('502 Bad Gateway'));
    minute = 5;

    expect(await repository.read()).toEqual({
      ...before,
      asOf: '2026-01-01T12:00:00.000Z',
      stale: true,
      staleReason: 'The GitOps repository cannot be read: 502 Bad Gateway',
    });
  });

  it('recovers from a failure, also when nothing changed meanwhile', async () => {
    const repository = newRepository();
    await repository.read();
    readTree.mockRejectedValueOnce(new Error('502'));
    await repository.read();

    const { stale, staleReason } = await repository.read();

    expect([stale, staleReason]).toEqual([false, undefined]);
  });

  it('fails when there is no last good state', async () => {
    readTree.mockRejectedValue(new Error('502 Bad Gateway'));

    await expect(newRepository().read()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('502 Bad Gateway'),
    });
  });

  it('does not believe that all policies are gone at once', async () => {
    const repository = newRepository();
    const before = await repository.read();
    const { 'platform/policies/a.yaml': _, ...rest } = files;
    tree = { etag: 'c2', files: rest };

    const after = await repository.read();

    expect(after.files).toEqual(before.files);
    expect(after).toMatchObject({
      commit: 'c1',
      stale: true,
      staleReason:
        'The GitOps repository cannot be read: platform/policies held files and is empty at c2',
    });
  });

  it.each([
    ['a file', { 'tenants/big.yaml': 'x'.repeat(600 * 1024) }, /512 KiB/],
    [
      'all files together',
      Object.fromEntries(
        Array.from({ length: 40 }, (_, n) => [
          `tenants/${n}.yaml`,
          'x'.repeat(500 * 1024),
        ]),
      ),
      /16 MiB/,
    ],
    [
      'the number of files',
      Object.fromEntries(
        Array.from({ length: 5_001 }, (_, n) => [`tenants/${n}.yaml`, 'x']),
      ),
      /5000 files/,
    ],
  ])('S25: refuses when %s is too large', async (_, extra, message) => {
    tree = { etag: 'c1', files: { ...files, ...extra } };

    await expect(newRepository().read()).rejects.toThrow(message);
  });

  it('asks the forge once for all who ask at the same time', async () => {
    const repository = newRepository();

    await Promise.all([repository.read(), repository.read()]);

    expect(readTree).toHaveBeenCalledTimes(1);
  });
});
