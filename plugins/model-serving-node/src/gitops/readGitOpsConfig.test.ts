import { ConfigReader } from '@backstage/config';
import { readGitOpsConfig } from './readGitOpsConfig';

const read = (gitops: object | undefined) =>
  readGitOpsConfig(new ConfigReader({ modelServing: { gitops } as any }));

const good = {
  repository: 'https://git.test/platform/serving.git/',
  forge: 'gitea',
};

describe('readGitOpsConfig', () => {
  it('fills in what is not said', () => {
    expect(read(good)).toEqual({
      repository: 'https://git.test/platform/serving',
      branch: 'main',
      forge: 'gitea',
      paths: {
        policies: 'platform/policies',
        profiles: 'platform/profiles',
        models: 'platform/models',
        tenants: 'tenants',
      },
      refreshSeconds: 30,
    });
  });

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
    ['forge', 'bitbucket', /gitea, github, gitlab/],
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
});
