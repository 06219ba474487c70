import { inspect } from 'node:util';
import { ConfigReader } from '@backstage/config';
import { giteaForge } from '../forges/gitea';
import { readGitOpsConfig } from './readGitOpsConfig';

const read = (gitops: object | undefined) =>
  readGitOpsConfig(new ConfigReader({ modelServing: { gitops } as any }));

const good = {
  repository: 'https://git.test/platform/serving.git/',
  forge: 'gitea',
  credentials: { token: 'a-secret' },
};

describe('readGitOpsConfig', () => {
  it('fills in what is not said', () => {
    expect(read(good)).toEqual({
      repository: 'https://git.test/platform/serving',
      branch: 'main',
      filePages: 'https://git.test/platform/serving/src/branch/main/',
      forge: 'gitea',
      apiBaseUrl: 'https://git.test/api/v1',
      project: ['platform', 'serving'],
      credentials: { kind: 'token', token: expect.anything() },
      writers: [],
      paths: {
        policies: 'platform/policies',
        profiles: 'platform/profiles',
        runtimes: 'platform/runtimes',
        models: 'platform/models',
        tenants: 'tenants',
      },
      refreshSeconds: 30,
    });
  });

  it.each([
    ['github', 'https://h.test/o/r', '/api/v3', 'https://h.test/o/r/blob/x-1/'],
    [
      'gitlab',
      'https://h.test/o/r',
      '/api/v4',
      'https://h.test/o/r/-/blob/x-1/',
    ],
    [
      'gitea',
      'https://h.test/o/r',
      '/api/v1',
      'https://h.test/o/r/src/branch/x-1/',
    ],
    [
      'bitbucket-cloud',
      'https://bitbucket.org/o/r',
      undefined,
      'https://bitbucket.org/o/r/src/x-1/',
    ],
    [
      'azure-devops',
      'https://dev.azure.com/o/p/_git/r',
      undefined,
      'https://dev.azure.com/o/p/_git/r?version=GBx-1&path=/',
    ],
  ])(
    'knows where %s shows the files of the branch',
    (forge, repository, apiPath, filePages) => {
      const config = {
        ...good,
        forge,
        repository,
        branch: 'x-1',
        ...(apiPath && { apiBaseUrl: `https://h.test${apiPath}` }),
      };
      expect(read(config)).toMatchObject({ filePages });
    },
  );

  it('is undefined without configuration', () => {
    expect(readGitOpsConfig(new ConfigReader({}))).toBeUndefined();
  });

  it.each([
    ['repository', 'git@git.test:platform/serving.git', /web address/],
    ['repository', 'ssh://git.test/platform/serving', /http/],
    ['repository', 'https://me:secret@git.test/a/b', /credentials/],
    ['repository', 'https://git.test/a/b?x=1', /query/],
    ['repository', 'https://git.test/only', /<owner>\/<repository>/],
    ['repository', 'https://git.test/a/%2e%2e', /<owner>\/<repository>/],
    ['branch', '--upload-pack=x', /branch name/],
    ['branch', 'refs/heads/main', /branch name/],
    ['branch', 'a..b', /branch name/],
    ['branch', 'x'.repeat(300), /branch name/],
    ['branch', 'HEAD', /branch name/],
    ['forge', 'sourceforge', /gitea, github, gitlab/],
    ['paths', { tenants: '../x' }, /paths\.tenants/],
    ['paths', { tenants: '/etc' }, /paths\.tenants/],
    ['paths', { policies: '.git/hooks' }, /paths\.policies/],
    ['refreshSeconds', 0, /1 or more/],
  ])('refuses %s %p', (key, value, message) => {
    expect(() => read({ ...good, [key]: value })).toThrow(message);
  });

  it('never repeats a credential in its refusal', () => {
    expect(() =>
      read({ ...good, repository: 'https://me:secret@git.test/a/b' }),
    ).not.toThrow(/secret/);
  });

  it.each([
    ['github', 'https://github.com/a/b', 'https://api.github.com', 'a/b'],
    ['github', 'https://ghe.test/a/b', 'https://ghe.test/api/v3', 'a/b'],
    [
      'gitlab',
      'https://gitlab.com/a/b/c',
      'https://gitlab.com/api/v4',
      'a/b/c',
    ],
    ['gitea', 'https://h.test/git/a/b', 'https://h.test/git/api/v1', 'a/b'],
    [
      'bitbucket-cloud',
      'https://bitbucket.org/a/b',
      'https://api.bitbucket.org/2.0',
      'a/b',
    ],
    [
      'azure-devops',
      'https://dev.azure.com/org/team/_git/serving',
      'https://dev.azure.com/org',
      'team/serving',
    ],
    [
      'azure-devops',
      'https://tfs.test/tfs/collection/team/_git/serving',
      'https://tfs.test/tfs/collection',
      'team/serving',
    ],
  ])('finds the API of %s for %s', (forge, repository, apiBaseUrl, project) => {
    expect(read({ ...good, forge, repository })).toMatchObject({
      apiBaseUrl,
      project: project.split('/'),
    });
  });

  it.each([
    ['https://github.com/a/b', 'github'],
    ['https://gitlab.com/a/b', 'gitlab'],
    ['https://codeberg.org/a/b', 'gitea'],
    ['https://bitbucket.org/a/b', 'bitbucket-cloud'],
    ['https://dev.azure.com/org/team/_git/serving', 'azure-devops'],
  ])('knows the forge of %s', (repository, forge) => {
    expect(read({ ...good, forge: undefined, repository })).toMatchObject({
      forge,
    });
  });

  it('asks for the forge of another host', () => {
    expect(() => read({ ...good, forge: undefined })).toThrow(
      /gitops\.forge is missing, and git\.test is not known/,
    );
  });

  it('takes a forge from outside', () => {
    const config = new ConfigReader({
      modelServing: { gitops: { ...good, forge: 'forgejo' } },
    });
    const forgejo = { ...giteaForge, id: 'forgejo', title: 'Forgejo' };

    expect(readGitOpsConfig(config, [forgejo])).toMatchObject({
      forge: 'forgejo',
      apiBaseUrl: 'https://git.test/api/v1',
    });
  });

  it.each([
    ['https://h.test/gitlab/api/v4', ['a', 'b', 'c']],
    ['https://h.test/gitlab/api/v4/', ['a', 'b', 'c']],
    ['http://gitlab.internal:8080/api/v4', ['gitlab', 'a', 'b', 'c']],
  ])('takes the API at %s', (apiBaseUrl, project) => {
    expect(
      read({
        ...good,
        forge: 'gitlab',
        repository: 'https://h.test/gitlab/a/b/c',
        apiBaseUrl,
      }),
    ).toMatchObject({ apiBaseUrl: apiBaseUrl.replace(/\/$/, ''), project });
  });

  it.each([
    ['ftp://git.test/api/v1', /apiBaseUrl must be a web address/],
    ['https://me:pw@git.test/api/v1', /apiBaseUrl must be a web address/],
    ['https://git.test/other/api/v1', /must lie below/],
  ])('refuses the API at %s', (apiBaseUrl, message) => {
    expect(() => read({ ...good, apiBaseUrl })).toThrow(message);
  });

  describe('credentials', () => {
    const withCredentials = (credentials: unknown, forge = 'gitea') =>
      read({ ...good, forge, credentials });
    const app = { appId: 1, privateKey: 'a-secret' };

    it('are never taken from the integrations', () => {
      const { credentials: _, ...without } = good;
      expect(() =>
        readGitOpsConfig(
          new ConfigReader({
            integrations: { gitea: [{ host: 'git.test', password: 'x' }] },
            modelServing: { gitops: without },
          }),
        ),
      ).toThrow(
        /modelServing\.gitops\.credentials is missing.*integrations\.gitea are not used/,
      );
    });

    it('do not show themselves when the configuration is printed', () => {
      const config = withCredentials({ githubApp: app }, 'github');
      expect(JSON.stringify(config)).not.toContain('a-secret');
      expect(inspect(config, { depth: 10 })).not.toContain('a-secret');
    });

    it.each<[string, unknown, string, RegExp]>([
      ['none', {}, 'gitea', /exactly one of/],
      [
        'two kinds',
        { token: 'a-secret', password: 'a-secret' },
        'gitea',
        /exactly one of/,
      ],
      [
        'a value and a file',
        { token: 'a-secret', tokenFile: '/x' },
        'gitea',
        /both token and tokenFile/,
      ],
      [
        'no user name',
        { password: 'a-secret' },
        'gitea',
        /username is missing/,
      ],
      [
        'a password on GitLab',
        { username: 'me', password: 'a-secret' },
        'gitlab',
        /password cannot be used with GitLab/,
      ],
      [
        'a GitHub App elsewhere',
        { githubApp: app },
        'gitlab',
        /githubApp cannot be used with GitLab/,
      ],
      [
        'an App without its key',
        { githubApp: { appId: 1 } },
        'github',
        /privateKey or privateKeyFile/,
      ],
      [
        'an installation that is none',
        { githubApp: { ...app, installationId: -1 } },
        'github',
        /installationId must be a positive integer/,
      ],
    ])('are refused with %s', (_, credentials, forge, message) => {
      expect(() => withCredentials(credentials, forge)).toThrow(message);
      expect(() => withCredentials(credentials, forge)).not.toThrow(/a-secret/);
    });
  });
});
