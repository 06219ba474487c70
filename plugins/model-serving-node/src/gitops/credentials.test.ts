import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { createForge } from '../forges/createForge';
import { fakeGitea } from '../forges/gitea/__testUtils__/fakeGitea';
import { FakeRepository } from '../forges/__testUtils__/FakeRepository';
import { FakeServer } from '../forges/__testUtils__/FakeServer';
import { readGitOpsConfig } from './readGitOpsConfig';
import { warnOfSharedCredentials } from './warnOfSharedCredentials';

const configOf = (gitops: object, integrations: object = {}) =>
  new ConfigReader({ modelServing: { gitops } as any, integrations } as any);

describe('credentials from a file', () => {
  let folder: string;
  let file: string;
  let server: FakeServer;

  beforeAll(async () => {
    const repository = new FakeRepository();
    folder = await mkdtemp(join(tmpdir(), 'forge-credentials-'));
    file = join(folder, 'token');
    server = await FakeServer.start(fakeGitea(repository, () => server.host));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const forge = () =>
    createForge({
      gitops: readGitOpsConfig(
        configOf({
          repository: `http://${server.host}/platform/serving`,
          forge: 'gitea',
          credentials: { tokenFile: file },
        }),
      )!,
      wait: async () => {},
    }).forge;

  it('are used as soon as they were rotated', async () => {
    const rotating = forge();
    await writeFile(file, 'first-token\n');
    await rotating.listProposals();
    await writeFile(file, 'second-token\n');
    await rotating.listProposals();

    expect(
      new Set(server.requests.map(({ headers }) => headers.authorization)),
    ).toEqual(new Set(['token first-token', 'token second-token']));
  });

  it.each([
    ['is missing', undefined, /tokenFile cannot be read: ENOENT/],
    ['is empty', ' \n', /tokenFile is empty/],
    ['is huge', 'x'.repeat(70_000), /larger than 64 KiB/],
  ])('are said to be at fault when the file %s', async (_, text, message) => {
    await rm(file, { force: true });
    if (text !== undefined) {
      await writeFile(file, text);
    }
    server.forget();
    await expect(forge().listProposals()).rejects.toThrow(message);
    expect(server.calls).toEqual([]);
  });
});

describe('credentials that an integration holds as well', () => {
  const gitops = {
    repository: 'https://git.test/platform/serving',
    forge: 'gitea',
    credentials: { token: 'one-token' },
  };

  const warnings = async (own: object, integrations: object) => {
    const logger = mockServices.logger.mock();
    const config = configOf({ ...gitops, ...own }, integrations);
    await warnOfSharedCredentials(config, readGitOpsConfig(config)!, logger);
    return logger.warn.mock.calls.map(([message]) => message);
  };

  it.each([
    ['token', {}, { gitea: [{ host: 'git.test', token: 'one-token' }] }],
    [
      'password',
      { credentials: { username: 'portal', password: 'one-token' } },
      { gitea: [{ host: 'git.test', password: 'one-token' }] },
    ],
    [
      'private key',
      {
        forge: 'github',
        credentials: { githubApp: { appId: 1, privateKey: 'one-token' } },
      },
      {
        github: [
          { host: 'git.test', apps: [{ appId: 1, privateKey: 'one-token' }] },
        ],
      },
    ],
  ])('are warned of: %s', async (_, own, integrations) => {
    expect(await warnings(own, integrations)).toEqual([
      expect.stringMatching(
        /holds the same credentials as modelServing\.gitops\.credentials/,
      ),
    ]);
  });

  it('are not warned of when the integration has its own', async () => {
    expect(
      await warnings({}, { gitea: [{ host: 'git.test', token: 'reader' }] }),
    ).toEqual([]);
    expect(await warnings({}, {})).toEqual([]);
  });

  it('are warned of when they are sent unencrypted to another machine', async () => {
    expect(
      await warnings({ repository: 'http://git.test/platform/serving' }, {}),
    ).toEqual([expect.stringMatching(/unencrypted to git\.test/)]);
    expect(
      await warnings({ repository: 'http://127.0.0.1:3000/a/b' }, {}),
    ).toEqual([]);
  });
});
