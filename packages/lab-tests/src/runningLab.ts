import { KubeConfig } from '@kubernetes/client-node';
import {
  ClusterClient,
  LabState,
  orderPart,
  type LabRecord,
} from '@model-serving/lab';

/** The lab that these tests are held against. */
export interface RunningLab {
  /** Path of the first cluster's kubeconfig; it has a context a user, `<cluster>-<user>`. */
  kubeconfig: string;
  /** Where the parts are: clusters, forge, Argo CD, Prometheus. */
  record: LabRecord;
  /**
   * An API server, as a user of the lab: `administrator`, `platform-owner`, `team-a-member`, `portal` …
   *
   * @param cluster - name of the cluster; the first one by default
   */
  as(user: string, cluster?: string): ClusterClient;
  /** Ends a part at once, as a crash would. */
  endPart(name: string): Promise<void>;
  /** Starts it again with what it left behind, and waits until it is healthy. */
  restartPart(name: string): Promise<void>;
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
  const state = new LabState();
  const record = await state.read();
  if (!record?.ready) {
    throw new Error(
      `No lab is ready in ${state.folder}. Start one with: ./dev lab up`,
    );
  }
  const clients = new Map<string, ClusterClient>();
  return {
    kubeconfig: record.kubeconfig,
    record,
    as: (user, cluster = record.clusters[0].name) => {
      const found = record.clusters.find(({ name }) => name === cluster);
      if (!found) {
        throw new Error(`The lab has no cluster ${cluster}.`);
      }
      const key = `${cluster}/${user}`;
      const known =
        clients.get(key) ?? new ClusterClient(accessOf(found.kubeconfig, user));
      clients.set(key, known);
      return known;
    },
    endPart: name => orderPart(record.control, name, 'end'),
    restartPart: name => orderPart(record.control, name, 'restart'),
  };
}
