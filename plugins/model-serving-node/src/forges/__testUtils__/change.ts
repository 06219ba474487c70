import { GitOpsConfig } from '../../gitops';
import { GitOpsCredentials } from '../../gitops/readGitOpsCredentials';
import { Secret } from '../../secrets/Secret';
import { Change } from '../Forge';
import { FakeForge } from './fakeForges';

export const DIRECTORY = 'tenants/team-a/chat';
export const BRANCH = 'model-serving/team-a/chat';

export const gitopsOn = (
  host: string,
  { apiPath, definition, repositoryPath }: FakeForge,
  credentials: GitOpsCredentials = {
    kind: 'token',
    token: Secret.of('secret-token'),
  },
): GitOpsConfig => ({
  repository: `http://${host}${repositoryPath}`,
  branch: 'main',
  filePages: definition.filePages(`http://${host}${repositoryPath}`, 'main'),
  forge: definition.id,
  ...definition.address(
    new URL(`http://${host}${repositoryPath}`),
    apiPath ? new URL(`http://${host}${apiPath}`) : undefined,
  ),
  credentials,
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

export const changeWith = (
  files: Record<string, string>,
  other: Partial<Change> = {},
): Change => ({
  tenant: 'team-a',
  service: 'chat',
  directory: DIRECTORY,
  branch: BRANCH,
  title: 'Serve chat for team-a',
  body: 'checked',
  files: Object.entries(files).map(([name, content]) => ({
    path: `${DIRECTORY}/${name}`,
    content,
  })),
  requestedBy: 'user:default/team-a-member',
  ...other,
});
