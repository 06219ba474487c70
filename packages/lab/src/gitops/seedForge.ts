import type { GitOpsSite } from './GitOpsSite';
import type { GiteaClient } from './GiteaClient';
import { repositorySeed } from './repositorySeed';

const ORGANIZATION = 'platform';
const REPOSITORY = `${ORGANIZATION}/serving`;
const PORTAL = 'portal';
const OWNER = 'platform-owner';

/** Gives everybody an account, and makes the GitOps repository, whose main branch only platform owners change. */
export async function seedForge(
  client: GiteaClient,
  { users, prometheus }: Pick<GitOpsSite, 'users' | 'prometheus'>,
  signal: AbortSignal,
): Promise<void> {
  for (const { name, password } of users) {
    await client.send(
      'POST',
      '/admin/users',
      {
        username: name,
        password,
        email: `${name}@lab.example`,
        must_change_password: false,
      },
      signal,
    );
  }
  await client.send('POST', '/orgs', { username: ORGANIZATION }, signal);
  await client.send(
    'POST',
    `/orgs/${ORGANIZATION}/repos`,
    { name: 'serving', auto_init: true, default_branch: 'main' },
    signal,
  );
  await client.commit(
    REPOSITORY,
    'main',
    'Platform, tenants and the models they may serve',
    repositorySeed(prometheus),
    signal,
  );
  for (const [name, permission] of [
    [PORTAL, 'write'],
    [OWNER, 'admin'],
  ]) {
    await client.send(
      'PUT',
      `/repos/${REPOSITORY}/collaborators/${name}`,
      { permission },
      signal,
    );
  }
  await client.send(
    'POST',
    `/repos/${REPOSITORY}/branch_protections`,
    {
      rule_name: 'main',
      enable_push: true,
      enable_push_whitelist: true,
      push_whitelist_usernames: [OWNER],
      enable_merge_whitelist: true,
      merge_whitelist_usernames: [OWNER],
    },
    signal,
  );
}
