import { KubernetesObject, OwnerReference } from '../KubernetesObjects';

/** The reference that makes an object go with its controller. */
export function controlledBy(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid!,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Keys of the owners of one kind. */
export function ownerKeys(object: KubernetesObject, kind: string): string[] {
  return (object.metadata.ownerReferences ?? [])
    .filter(owner => owner.kind === kind)
    .map(({ name }) => `${object.metadata.namespace}/${name}`);
}
