import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answers } from '../parts/answers';
import type { Part } from '../parts/Part';
import { run } from '../tools/run';
import { GiteaClient } from './GiteaClient';
import { giteaUrl, type GitOpsSite } from './GitOpsSite';
import { seedForge } from './seedForge';

const ADMINISTRATOR = 'forge-administrator';

type Settings = Record<string, Record<string, string | number | boolean>>;

function settings(site: GitOpsSite, folder: string): Settings {
  const { ports, tools } = site;
  const secret = () => randomBytes(32).toString('hex');
  return {
    server: {
      PROTOCOL: 'http',
      HTTP_ADDR: '127.0.0.1',
      HTTP_PORT: ports.gitea,
      ROOT_URL: `${giteaUrl(site)}/`,
      STATIC_ROOT_PATH: tools.manifest('gitea', ''),
      APP_DATA_PATH: join(folder, 'data'),
      DISABLE_SSH: true,
      LFS_START_SERVER: false,
      OFFLINE_MODE: true,
    },
    database: { DB_TYPE: 'sqlite3', PATH: join(folder, 'gitea.db') },
    repository: { ROOT: join(folder, 'repositories'), DEFAULT_BRANCH: 'main' },
    security: {
      INSTALL_LOCK: true,
      SECRET_KEY: secret(),
      INTERNAL_TOKEN: secret(),
      // Every call of the API brings its password, and every password is made for one run.
      PASSWORD_HASH_ALGO: 'pbkdf2$1000$16',
      // Members of a tenant sign in with the same rules as everybody; nobody chooses these passwords.
      PASSWORD_COMPLEXITY: 'off',
    },
    service: { DISABLE_REGISTRATION: true },
    session: { PROVIDER: 'memory' },
    indexer: { ISSUE_INDEXER_TYPE: 'db' },
    actions: { ENABLED: false },
    packages: { ENABLED: false },
    mailer: { ENABLED: false },
    'cron.update_checker': { ENABLED: false },
    log: { MODE: 'console', LEVEL: 'Info', ROOT_PATH: join(folder, 'log') },
  };
}

/** Gitea's settings file. It refuses to run as root unless told that this is meant. */
export function appIni(sections: Settings, asRoot: boolean): string {
  return [
    'APP_NAME = Lab',
    'RUN_MODE = prod',
    ...(asRoot ? ['I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true'] : []),
    ...Object.entries(sections).flatMap(([name, keys]) => [
      `[${name}]`,
      ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`),
    ]),
    '',
  ].join('\n');
}

/** The forge: Gitea, with the GitOps repository and an account for everybody. */
export function gitea(site: GitOpsSite): Part {
  const folder = join(site.folder, 'gitea');
  const config = join(folder, 'app.ini');
  const program = site.tools.program('gitea', 'gitea');
  const env = { GITEA_WORK_DIR: folder, HOME: folder };
  return {
    name: 'gitea',
    program,
    args: ['web', '--config', config],
    env,
    prepare: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(
        config,
        appIni(settings(site, folder), process.getuid?.() === 0),
        { mode: 0o600 },
      );
    },
    healthy: async () => await answers(`${giteaUrl(site)}/api/healthz`),
    settle: async signal => {
      const password = randomBytes(16).toString('hex');
      await run(
        program,
        [
          ...['admin', 'user', 'create', '--admin', '--config', config],
          ...['--username', ADMINISTRATOR, '--password', password],
          ...['--email', `${ADMINISTRATOR}@lab.example`],
          '--must-change-password=false',
        ],
        { env: { PATH: process.env.PATH, ...env } },
      );
      const client = new GiteaClient(giteaUrl(site), {
        name: ADMINISTRATOR,
        password,
      });
      await seedForge(client, site, signal);
    },
  };
}
