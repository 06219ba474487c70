import {
  ClientSecretCredential,
  DefaultAzureCredential,
} from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import type { HttpAuth } from '@model-serving/backstage-plugin-model-serving-node';
import type { AzureIdentity } from './readAzureMlConfig';

/**
 * Signs in with an application's secret, or as what the portal runs as: workload identity, a managed identity,
 * environment variables.
 *
 * @param url - the API's root, which tokens are asked for
 */
export function azureAuth(identity: AzureIdentity, url: string): HttpAuth {
  let former: { secret: string; credential: TokenCredential } | undefined;
  const credential = async (): Promise<TokenCredential> => {
    const secret =
      identity.kind === 'application' ? await identity.secret.read() : '';
    if (former?.secret !== secret) {
      former = {
        secret,
        credential:
          identity.kind === 'application'
            ? new ClientSecretCredential(
                identity.tenantId,
                identity.clientId,
                secret,
              )
            : new DefaultAzureCredential(),
      };
    }
    return former.credential;
  };
  return tokenAuth(credential, url);
}

/** Signs in with the tokens of a credential, which keeps them while they hold. */
export function tokenAuth(
  credential: () => Promise<TokenCredential>,
  url: string,
): HttpAuth {
  return {
    async headers(): Promise<Record<string, string>> {
      const answer = await (await credential()).getToken(`${url}/.default`);
      return answer ? { Authorization: `Bearer ${answer.token}` } : {};
    },
  };
}
