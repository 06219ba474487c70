import { GitOpsConfig } from '../../gitops';
import { Change } from '../Forge';

export const DIRECTORY = 'tenants/team-a/chat';
export const BRANCH = 'model-serving/team-a/chat';

export const gitopsOn = (
  host: string,
  forge: GitOpsConfig['forge'],
): GitOpsConfig => ({
  repository: `http://${host}/platform/serving`,
  branch: 'main',
  forge,
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
