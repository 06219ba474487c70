import { ClusterClient, LabState } from '@model-serving/lab';
import { KubeConfig } from '@kubernetes/client-node';

/** The lab that these tests are held against. */
export interface RunningLab {
  /** Path of the kubeconfig; it has a context a user, `<cluster>-<user>`. */
  kubeconfig: string;
  /** The API server, as a user of the lab: `administrator`, `platform-owner`, `team-a-member` … */
  as(user: string): ClusterClient;
}

function accessOf(kubeconfig: string, user: string) {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const name = `${config.clusters[0].name}-${user}`;
  const token = config.getUser(name)?.token;
  if (!token) {
    throw new Error(`The lab has no user ${user}.`);
  }
  return {
    url: config.clusters[0].server,
    authority: Buffer.from(config.clusters[0].caData!, 'base64').toString(),
    token,
  };
}

/** The lab that is up, by `LAB_STATE_DIR` or in its usual place. Throws where none is ready. */
export async function runningLab(): Promise<RunningLab> {
  const state = new LabState(process.env.LAB_STATE_DIR);
  const record = await state.read();
  if (!record?.ready) {
    throw new Error(
      `No lab is ready in ${state.folder}. Start one with: ./dev lab up`,
    );
  }
  const clients = new Map<string, ClusterClient>();
  return {
    kubeconfig: record.kubeconfig,
    as: user => {
      const known =
        clients.get(user) ??
        new ClusterClient(accessOf(record.kubeconfig, user));
      clients.set(user, known);
      return known;
    },
  };
}
