import { JsonObject } from '@backstage/types';
import { KubernetesError } from '../KubernetesError';
import { KubernetesObject } from '../KubernetesObjects';
import { ResourceKind } from '../ResourceKind';
import { PodLife } from './PodLife';

const kindOf = (
  kind: string,
  plural: string,
): ResourceKind<KubernetesObject> => ({
  apiVersion: 'v1',
  kind,
  plural,
  namespaced: true,
});
const SECRETS = kindOf('Secret', 'secrets');
const CONFIG_MAPS = kindOf('ConfigMap', 'configmaps');

/** The longest that a kubelet waits between two tries: 2 min 2 s. */
const LONGEST_PAUSE = 122;

/** What a volume is filled from, and must therefore exist. */
function sourceOf(
  volume: JsonObject,
): [ResourceKind<KubernetesObject>, string] | undefined {
  const { secret, configMap } = volume as {
    secret?: { secretName: string; optional?: boolean };
    configMap?: { name: string; optional?: boolean };
  };
  if (secret && !secret.optional) {
    return [SECRETS, secret.secretName];
  }
  return configMap && !configMap.optional
    ? [CONFIG_MAPS, configMap.name]
    : undefined;
}

/** Waits until everything that the pod mounts is there, and says what is not. */
export async function mountVolumes(life: PodLife): Promise<void> {
  const { namespace } = life.pod.metadata;
  const { client } = life.cluster;
  for (const volume of life.pod.spec.volumes ?? []) {
    const source = sourceOf(volume);
    for (let pause = 0.5; source; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const [kind, name] = source;
      try {
        await client.get(kind, namespace, name);
        break;
      } catch (error) {
        if (!KubernetesError.is(error, 404)) {
          throw error;
        }
      }
      await life.tell(
        'Warning',
        'FailedMount',
        `MountVolume.SetUp failed for volume "${
          volume.name
        }" : ${kind.kind.toLowerCase()} "${name}" not found`,
      );
      await life.wait(pause);
    }
  }
}
