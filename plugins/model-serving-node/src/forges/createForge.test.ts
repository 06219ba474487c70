import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { ForgeType, readGitOpsConfig } from '../gitops';
import { createForge } from './createForge';
import { GiteaForge } from './GiteaForge';
import { GithubForge } from './GithubForge';
import { GitlabForge } from './GitlabForge';

const forgeOn = (forge: ForgeType, host: string, integrations: object) =>
  createForge({
    gitops: readGitOpsConfig(
      new ConfigReader({
        modelServing: {
          gitops: { forge, repository: `https://${host}/platform/serving` },
        },
      }),
    )!,
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({ integrations }),
    ),
    logger: mockServices.logger.mock(),
  });

describe('createForge', () => {
  it.each([
    ['gitea', 'git.test', { gitea: [{ host: 'git.test' }] }, GiteaForge],
    ['github', 'github.com', {}, GithubForge],
    ['gitlab', 'gitlab.com', {}, GitlabForge],
    [
      'gitlab',
      'gl.test',
      { gitlab: [{ host: 'gl.test', apiBaseUrl: 'https://gl.test/api/v4' }] },
      GitlabForge,
    ],
  ] as const)('makes the one for %s on %s', (type, host, config, expected) => {
    expect(forgeOn(type, host, config)).toBeInstanceOf(expected);
  });

  it.each(['gitea', 'github', 'gitlab'] as const)(
    'S10: refuses a %s that no integration names',
    type => {
      expect(() => forgeOn(type, 'git.test.evil.test', {})).toThrow(
        /git\.test\.evil\.test, which no entry of integrations/,
      );
    },
  );
});
