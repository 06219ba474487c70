const MANIFEST = /\.(ya?ml|json)$/i;

/** Whether a file of the GitOps repository is one that Argo CD and the portal read. */
export const isManifestPath = (path: string): boolean => MANIFEST.test(path);
