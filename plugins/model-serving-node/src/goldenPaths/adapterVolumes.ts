import { adapterPath } from '@model-serving/backstage-plugin-model-serving-common';
import type { RenderContext } from '../manifests/RenderContext';
import type { Tree } from '../manifests/sourced';
import type { ServicePath } from './GoldenPath';
import { artifactOf, imageVolume, isImage, mountOf } from './modelVolume';
import { looseMap } from './ServiceReading';

const volumeName = (adapter: string) => `lora-${adapter}`;

/** Puts each adapter where the engine is told to look for it. */
export const adapterMounts = ({ adapters }: RenderContext): Tree[] =>
  adapters.map(({ answer: { name } }) =>
    mountOf(volumeName(name), adapterPath(name)),
  );

/** The adapters as image volumes, which the kubelet pulls. KServe itself takes none from OCI registries. */
export const adapterVolumes = ({ adapters }: RenderContext): Tree[] =>
  adapters.map(({ answer: { name }, uri }) =>
    imageVolume(volumeName(name), uri),
  );

/** Address of the artifact that a volume holds of an adapter; undefined where none does. */
export function adapterArtifact(volumes: unknown, adapter: string): unknown {
  const volume = (Array.isArray(volumes) ? volumes : []).find(
    each => looseMap(each).name === volumeName(adapter),
  );
  return artifactOf(looseMap(looseMap(volume).image).reference);
}

/** Why an adapter cannot be mounted, as a sentence; null where it can. */
export function adapterArtifactRefusal(uri: string): string | null {
  return isImage(uri)
    ? null
    : `Pods mount adapters from OCI registries only (oci://), and this one is ${uri}.`;
}

/** Why a path that takes none has no adapters. */
export const takesNoAdapters = ({ id }: Pick<ServicePath, 'id'>): string =>
  `The golden path ${id} takes no adapters.`;
