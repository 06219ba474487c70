import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { assertProductionSettings } from '../settings';
import { limitBodies } from './limitBodies';
import { presentErrors } from './presentErrors';
import { protectCookies } from './protectCookies';

/**
 * Backstage's HTTP server, closed: it does not listen on development settings where other machines can reach it,
 * error responses hold no internals, cookies have all their flags, and bodies are small.
 * @public
 */
export const hardenedRootHttpRouterServiceFactory =
  rootHttpRouterServiceFactory({
    configure({ app, applyDefaults, config, logger }) {
      assertProductionSettings(config, process.env);
      app.disable('x-powered-by');
      app.use(presentErrors({ logger }));
      app.use(
        protectCookies({
          secure: config.getString('backend.baseUrl').startsWith('https:'),
        }),
      );
      app.use(limitBodies());
      applyDefaults();
    },
  });
