import type { HttpAuth } from '@model-serving/backstage-plugin-model-serving-node';
import { GoogleAuth, JWT } from 'google-auth-library';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform.read-only';

/**
 * Signs in with a service account's file, or with the application default credentials: workload identity, the metadata
 * server, `GOOGLE_APPLICATION_CREDENTIALS`.
 */
export function googleAuth(keyFile: string | undefined): HttpAuth {
  const auth = new GoogleAuth({ scopes: SCOPE, keyFile });
  return {
    async headers() {
      const client = await auth.getClient();
      if (client instanceof JWT) {
        // Google takes tokens that a service account signs itself, which costs no request.
        client.useJWTAccessWithScope = true;
      }
      const { Authorization } = await client.getRequestHeaders();
      return { Authorization };
    },
  };
}
