import { GitOpsConfig } from '../../gitops';
import { GitOpsCredentials } from '../../gitops/readGitOpsCredentials';
import { Secret } from '../../gitops/Secret';
import { Change } from '../Forge';

export const DIRECTORY = 'tenants/team-a/chat';
export const BRANCH = 'model-serving/team-a/chat';

/** Path of each forge's API on a host of its own. */
const API: Record<GitOpsConfig['forge'], string> = {
  gitea: '/api/v1',
  github: '/api/v3',
  gitlab: '/api/v4',
};

export const gitopsOn = (
  host: string,
  forge: GitOpsConfig['forge'],
  credentials: GitOpsCredentials = {
    kind: 'token',
    token: Secret.of('secret-token'),
  },
): GitOpsConfig => ({
  repository: `http://${host}/platform/serving`,
  branch: 'main',
  forge,
  apiBaseUrl: `http://${host}${API[forge]}`,
  project: ['platform', 'serving'],
  credentials,
  writers: [],
  paths: {
    policies: 'platform/policies',
    profiles: 'platform/profiles',
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
