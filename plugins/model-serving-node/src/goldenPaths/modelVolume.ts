import type { RenderContext } from '../manifests/RenderContext';
import { fromLayer, Tree } from '../manifests/sourced';
import { MODEL_PATH } from './engineContainer';

/** The folder of a modelcar's image that holds the model. */
const MODEL_FOLDER = 'models';
const MODEL_VOLUME = 'model';
const OCI = 'oci://';

/** Puts the model where runtimes look for it. */
export const modelMount: Tree = {
  name: MODEL_VOLUME,
  mountPath: MODEL_PATH,
  subPath: MODEL_FOLDER,
  readOnly: true,
};

/** The model as an image volume, which the kubelet pulls. */
export const modelVolume = ({ model }: Pick<RenderContext, 'model'>): Tree => ({
  name: MODEL_VOLUME,
  image: {
    reference: fromLayer('request', model.facts.uri.slice(OCI.length)),
    pullPolicy: 'IfNotPresent',
  },
});

/** The artifact's address, from the reference of the volume that holds the model. */
export const artifactOf = (reference: unknown): unknown =>
  typeof reference === 'string' ? `${OCI}${reference}` : reference;

/** Why a path that writes pods itself cannot mount an artifact, as a sentence; null where it can. */
export function artifactRefusal(uri: string): string | null {
  return uri.startsWith(OCI)
    ? null
    : `Pods mount models from OCI registries only (oci://), and this one is ${uri}.`;
}
