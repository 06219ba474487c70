import { LabState } from '../lab/LabState';
import { portalEnvironment } from '../lab/portalEnvironment';
import { say, type Verb } from './Verb';

export const env: Verb = async ({ stateFolder }) => {
  const record = await new LabState(stateFolder).read();
  if (!record?.ready) {
    process.stderr.write('The lab is not up.\n');
    return 1;
  }
  say(
    JSON.stringify(
      {
        portal: await portalEnvironment(record),
        forge: record.gitea?.url,
        forgeOwner: `platform-owner:${record.gitea?.passwords['platform-owner']}`,
        kubernetes: record.kubeconfig,
      },
      undefined,
      2,
    ),
  );
  return 0;
};
