import { JsonObject } from '@backstage/types';
import { Pod } from '../KubernetesObjects';
import { PodLife } from './PodLife';
import { changed } from './podStatus';

const GIB = /^(\d+)Gi$/;

/** A volume on the node's disk that may grow to a size, in GiB. */
export interface ScratchVolume {
  name: string;
  limit: number;
}

/** The first volume of a pod that is bounded in whole GiB. */
export function scratchVolume({ spec }: Pod): ScratchVolume | undefined {
  return (spec.volumes ?? [])
    .map(volume => {
      const { name, emptyDir } = volume as {
        name: string;
        emptyDir?: { medium?: string; sizeLimit?: string };
      };
      const size = emptyDir?.medium ? '' : emptyDir?.sizeLimit ?? '';
      return { name, limit: Number(GIB.exec(size)?.[1] ?? Infinity) };
    })
    .find(({ limit }) => limit < Infinity);
}

/** Ends a pod that wrote more than it may, as the kubelet does. */
export async function evict(
  life: PodLife,
  { name, limit }: ScratchVolume,
): Promise<void> {
  const message = `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}Gi". `;
  await life.tell('Warning', 'Evicted', message);
  const now = life.now();
  await life.update(({ status }) => {
    const ended = (state: JsonObject | undefined) => ({
      terminated: {
        exitCode: 137,
        reason: 'Error',
        startedAt: (state?.startedAt as string | undefined) ?? now,
        finishedAt: now,
      },
    });
    return {
      ...status,
      phase: 'Failed',
      reason: 'Evicted',
      message,
      conditions: changed(
        status,
        [
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'TerminationByKubelet',
            message,
          },
          { type: 'Ready', status: 'False', reason: 'PodFailed' },
          { type: 'ContainersReady', status: 'False', reason: 'PodFailed' },
        ],
        now,
      ),
      containerStatuses: status?.containerStatuses?.map(container => ({
        ...container,
        ready: false,
        started: false,
        state: ended(container.state.running),
      })),
    };
  });
}
