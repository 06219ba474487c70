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
    ['S10', 'repository', 'git@git.test:platform/serving.git', /web address/],
    ['S10', 'repository', 'ssh://git.test/platform/serving', /http/],
    ['S10', 'repository', 'https://me:secret@git.test/a/b', /credentials/],
    ['S10', 'repository', 'https://git.test/a/b?x=1', /query/],
    ['S10', 'repository', 'https://git.test/only', /<owner>\/<repository>/],
    ['S10', 'repository', 'https://git.test/a/%2e%2e', /<owner>\/<repository>/],
    ['S11', 'branch', '--upload-pack=x', /branch name/],
    ['S11', 'branch', 'refs/heads/main', /branch name/],
    ['S11', 'branch', 'a..b', /branch name/],
    ['S11', 'branch', 'x'.repeat(300), /branch name/],
    ['S11', 'branch', 'HEAD', /branch name/],
    ['S10', 'forge', 'bitbucket', /gitea, github, gitlab/],
    ['S7', 'paths', { tenants: '../x' }, /paths\.tenants/],
    ['S7', 'paths', { tenants: '/etc' }, /paths\.tenants/],
    ['S7', 'paths', { policies: '.git/hooks' }, /paths\.policies/],
    ['S25', 'refreshSeconds', 0, /1 or more/],
  ])('%s: refuses %s %p', (_id, key, value, message) => {
    expect(() => read({ ...good, [key]: value })).toThrow(message);
  });

  it('S10: never repeats a credential in its refusal', () => {
    expect(() =>
      read({ ...good, repository: 'https://me:secret@git.test/a/b' }),
    ).not.toThrow(/secret/);
  });
});
