import {
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import type { Kinds } from '../kubernetes/kinds';

/** The object in another version of its kind; undefined where only the cluster can convert it. */
export function convertVersion(
  object: KubernetesObject | null,
  version: string,
  kinds: Kinds,
): KubernetesObject | null | undefined {
  if (!object) {
    return null;
  }
  const [group, own] = splitApiVersion(object.apiVersion);
  if (version === own || version === '*') {
    return object;
  }
  return kinds.isConverted(group, object.kind)
    ? undefined
    : { ...object, apiVersion: group ? `${group}/${version}` : version };
}
