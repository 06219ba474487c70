import { Pod } from '../KubernetesObjects';

/** The first PersistentVolumeClaim that a pod mounts and that its namespace does not have. */
export function missingClaim(
  { metadata, spec }: Pod,
  isThere: (key: string) => boolean,
): string | undefined {
  return spec.volumes
    ?.map(
      volume =>
        (volume.persistentVolumeClaim as { claimName: string } | undefined)
          ?.claimName,
    )
    .find(
      claim =>
        claim !== undefined && !isThere(`${metadata.namespace}/${claim}`),
    );
}
