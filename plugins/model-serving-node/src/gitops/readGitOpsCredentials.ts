import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ForgeDefinition } from '../forges/ForgeDefinition';
import { readSecret, Secret } from '../secrets';

const KEY = 'modelServing.gitops.credentials';

/**
 * What the suite signs in to the forge with, from `modelServing.gitops.credentials`.
 * @public
 */
export type GitOpsCredentials =
  | { kind: 'token'; token: Secret }
  | { kind: 'basic'; username: string; password: Secret }
  | {
      kind: 'githubApp';
      appId: string;
      privateKey: Secret;
      /** Looked up from the repository when it is not configured. */
      installationId: number | undefined;
    };

/**
 * There is no fallback to `integrations`: whatever is configured there can be used by every plugin,
 * and so by everyone who may run a template.
 *
 * @throws InputError saying what is missing or contradicts itself; never with a secret in it.
 */
export function readGitOpsCredentials(
  gitops: Config,
  forge: ForgeDefinition,
): GitOpsCredentials {
  const config = gitops.getOptionalConfig('credentials');
  if (!config) {
    throw new InputError(
      `${KEY} is missing. The credentials in integrations.${forge.id} are not used, because every plugin and template can use those. ` +
        'Set credentials of their own for the GitOps repository; docs/gitops.md says how.',
    );
  }
  const token = readSecret(config, 'token', KEY);
  const password = readSecret(config, 'password', KEY);
  const username = config.getOptionalString('username');
  const app = config.getOptionalConfig('githubApp');
  const given = [token, password, app].filter(Boolean).length;
  if (given !== 1) {
    throw new InputError(
      `${KEY} must have exactly one of token, tokenFile, password, passwordFile and githubApp`,
    );
  }
  if (app) {
    assertAccepted('githubApp', 'githubApp', forge);
    return readApp(app);
  }
  if (token) {
    assertAccepted('token', 'token', forge);
    return { kind: 'token', token };
  }
  assertAccepted('password', 'basic', forge);
  if (!username) {
    throw new InputError(`${KEY}.username is missing`);
  }
  return { kind: 'basic', username, password: password! };
}

function readApp(app: Config): GitOpsCredentials {
  const appId = String(app.getOptional('appId') ?? '');
  const privateKey = readSecret(app, 'privateKey', `${KEY}.githubApp`);
  if (!/^[A-Za-z0-9.]{1,50}$/.test(appId) || !privateKey) {
    throw new InputError(
      `${KEY}.githubApp must have appId, and privateKey or privateKeyFile`,
    );
  }
  const installationId = app.getOptionalNumber('installationId');
  if (
    installationId !== undefined &&
    !(Number.isSafeInteger(installationId) && installationId > 0)
  ) {
    throw new InputError(
      `${KEY}.githubApp.installationId must be a positive integer`,
    );
  }
  return { kind: 'githubApp', appId, privateKey, installationId };
}

function assertAccepted(
  key: string,
  kind: GitOpsCredentials['kind'],
  { credentials, title }: ForgeDefinition,
): void {
  if (!credentials.includes(kind)) {
    throw new InputError(`${KEY}.${key} cannot be used with ${title}`);
  }
}
