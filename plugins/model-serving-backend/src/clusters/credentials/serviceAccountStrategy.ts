import { AuthenticationStrategy } from '@backstage/plugin-kubernetes-node';
import { readTokenFile } from './readCredentialFile';

/** Key of a cluster's metadata that names its authentication strategy. */
export const AUTH_PROVIDER = 'kubernetes.io/auth-provider';
export const SERVICE_ACCOUNT = 'serviceAccount';
export const SERVICE_ACCOUNT_TOKEN = 'serviceAccountToken';
export const SERVICE_ACCOUNT_TOKEN_FILE = 'serviceAccountTokenFile';

const IN_CLUSTER_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * A service account's bearer token: given in configuration, or read from a file that may be rotated; by default the one
 * that Kubernetes mounts into the pod.
 */
export const serviceAccountStrategy: AuthenticationStrategy = {
  async getCredential({ authMetadata }) {
    const token =
      authMetadata[SERVICE_ACCOUNT_TOKEN]?.trim() ??
      (await readTokenFile(
        authMetadata[SERVICE_ACCOUNT_TOKEN_FILE] ?? IN_CLUSTER_TOKEN,
      ));
    return { type: 'bearer token', token };
  },
  validateCluster: () => [],
  presentAuthMetadata: () => ({}),
};
