import type { RenderContext } from '../manifests/RenderContext';
import { fromLayer, Tree } from '../manifests/sourced';
import { MODEL_PATH } from './engineContainer';

/** The folder of a modelcar's image that holds the model. */
const MODEL_FOLDER = 'models';
const MODEL_VOLUME = 'model';
const OCI = 'oci://';

/** Puts what an image volume holds of a model at a path. */
export const mountOf = (name: string, mountPath: string): Tree => ({
  name,
  mountPath,
  subPath: MODEL_FOLDER,
  readOnly: true,
});

/** An artifact as an image volume, which the kubelet pulls. */
export const imageVolume = (name: string, uri: string): Tree => ({
  name,
  image: {
    reference: fromLayer('request', uri.slice(OCI.length)),
    pullPolicy: 'IfNotPresent',
  },
});

/** Puts the model where runtimes look for it. */
export const modelMount: Tree = mountOf(MODEL_VOLUME, MODEL_PATH);

/** The model as an image volume. */
export const modelVolume = ({ model }: Pick<RenderContext, 'model'>): Tree =>
  imageVolume(MODEL_VOLUME, model.facts.uri);

/** The artifact's address, from the reference of the volume that holds the model. */
export const artifactOf = (reference: unknown): unknown =>
  typeof reference === 'string' ? `${OCI}${reference}` : reference;

/** Whether pods can mount an artifact. */
export const isImage = (uri: string): boolean => uri.startsWith(OCI);

/** Why a path that writes pods itself cannot mount an artifact, as a sentence; null where it can. */
export function artifactRefusal(uri: string): string | null {
  return isImage(uri)
    ? null
    : `Pods mount models from OCI registries only (oci://), and this one is ${uri}.`;
}
