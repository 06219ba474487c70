import { serviceAccountStrategy } from '../clusters/credentials/serviceAccountStrategy';
import { StrategyCredentials } from '../clusters/credentials/StrategyCredentials';

/** How the plugin signs in to a server with a service account's token, without checking its certificate. */
export const serviceAccountCredentials = (
  url: string,
  authMetadata: {
    serviceAccountToken?: string;
    serviceAccountTokenFile?: string;
  },
) =>
  new StrategyCredentials(
    { name: 'test', url, authMetadata, skipTLSVerify: true },
    serviceAccountStrategy,
    true,
  );
