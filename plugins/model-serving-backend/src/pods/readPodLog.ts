import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  bothEnds,
  maskLogLines,
  PodLog,
  ProjectedPod,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterWatcher } from '../clusters/ClusterWatcher';
import { describeFailure, KubernetesError } from '../clusters/KubernetesError';
import { engineContainer } from './engineContainer';
import { podLogPath } from './podLogPath';

const MOST_BYTES = 512 * 1024;
const LINE_CHARACTERS = 2_000;
/** Asked for where the lines are so long that their end, which says what happened, was cut off. */
const FEWER_LINES = 50;

/** Which end of which log. */
export interface LogRequest {
  /** The engine's container by default. */
  container?: string;
  /** Of the run before the last restart. */
  previous: boolean;
  /** Lines from the end. */
  tail: number;
}

/**
 * Reads the end of a log from the cluster, at the moment of the request. The kubelet may keep
 * nothing, or the portal may not read logs there: the error then says which.
 */
export async function readPodLog(
  cluster: ClusterWatcher,
  pod: ProjectedPod,
  { container, previous, tail }: LogRequest,
  now: Date,
): Promise<PodLog> {
  const containers = pod.containers.map(({ name }) => name);
  const name = container ?? engineContainer(pod);
  if (!name || !containers.includes(name)) {
    throw new NotFoundError(
      name
        ? `The pod has no container ${name}`
        : 'No container of the pod has been started yet',
    );
  }
  try {
    const read = (tailLines: number) =>
      cluster.connection.getText(podLogPath(pod), 'the log', {
        query: {
          container: name,
          previous: previous ? 'true' : undefined,
          tailLines: String(tailLines),
          limitBytes: String(MOST_BYTES),
          timestamps: 'true',
        },
        maxBytes: 2 * MOST_BYTES,
      });
    const all = await read(tail);
    const isCut = all.length >= MOST_BYTES && tail > FEWER_LINES;
    const text = isCut ? await read(FEWER_LINES) : all;
    const lines = text.split('\n').filter(line => line !== '');
    return {
      container: name,
      containers,
      previous,
      lines: maskLogLines(lines).map(line =>
        bothEnds(line, LINE_CHARACTERS).replace(/\n/g, ' '),
      ),
      truncated: isCut || lines.length >= tail || text.length >= MOST_BYTES,
      asOf: now.toISOString(),
      source: `kubernetes:${cluster.name}`,
      stale: false,
    };
  } catch (error) {
    throw new ServiceUnavailableError(refusal(error, cluster.name, previous));
  }
}

function refusal(error: unknown, cluster: string, previous: boolean): string {
  if (error instanceof KubernetesError && error.isForbidden) {
    return `The portal may not read logs in cluster ${cluster}: its service account lacks "get" on pods/log`;
  }
  if (previous && error instanceof KubernetesError && error.status === 400) {
    return 'There is no earlier run of this container';
  }
  if (error instanceof KubernetesError && error.status === 400) {
    // The kubelet's reason, which is about this container only: it waits, or it has no log.
    return `The container has no log: ${error.message}`;
  }
  return `Cluster ${cluster} gives no log: ${describeFailure(error)}`;
}
