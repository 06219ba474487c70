import {
  CatalogModel,
  MovedModelTag,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ociTagUri,
  TenantResource,
} from '@model-serving/backstage-plugin-model-serving-node';
import { TagWatch, WatchedService } from './TagWatch';

/**
 * Tags of a model that name another artifact than its source lists, or than services run.
 *
 * @param isSeen - whether a service runs the model and may be seen by the caller: what others run is not told
 */
export function movedModelTags(
  model: Pick<CatalogModel, 'versions'>,
  watch: Pick<TagWatch, 'movedServices' | 'named'>,
  isSeen: (service: WatchedService & TenantResource) => boolean,
): MovedModelTag[] {
  const services = watch.movedServices.filter(({ service }) => isSeen(service));
  return model.versions.flatMap(version =>
    version.variants.flatMap((variant): MovedModelTag[] => {
      const uri = ociTagUri(variant.uri);
      const named = uri === null ? undefined : watch.named(uri);
      if (uri === null || named === undefined) {
        return [];
      }
      const listed = pinnedDigest(variant.uri);
      const running = new Map<string, number>();
      for (const { moved, service } of services) {
        const digest = service.model?.digest ?? null;
        if (moved.uri === uri && digest !== null) {
          running.set(digest, (running.get(digest) ?? 0) + 1);
        }
      }
      const isListed = listed === null || listed === named.digest;
      return isListed && running.size === 0
        ? []
        : [
            {
              version: version.name,
              variant: variant.name,
              uri,
              ...named,
              listed: isListed ? null : listed,
              running: [...running].map(([digest, count]) => ({
                digest,
                services: count,
              })),
            },
          ];
    }),
  );
}
