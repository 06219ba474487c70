import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  judgingServiceRef,
  modelServingDriftSourcesExtensionPoint,
} from '@model-serving/backstage-plugin-model-serving-node';
import { evidentlySource } from './evidently';
import { nannymlSource } from './nannyml';
import { forEachMonitor } from './forEachMonitor';

/**
 * Reads `modelServing.models.drift.evidently` and `modelServing.models.drift.nannyml`.
 * @public
 */
export const modelServingModuleDrift = createBackendModule({
  pluginId: 'model-serving',
  moduleId: 'drift',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        drift: modelServingDriftSourcesExtensionPoint,
        judging: judgingServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ config, drift, judging, lifecycle, logger }) {
        drift.addDriftSource(
          ...forEachMonitor(
            config,
            'evidently',
            settings => evidentlySource(settings, judging),
            logger,
          ),
        );
        const nannyml = forEachMonitor(
          config,
          'nannyml',
          nannymlSource,
          logger,
        );
        for (const { close, ...source } of nannyml) {
          drift.addDriftSource(source);
          lifecycle.addShutdownHook(close);
        }
      },
    });
  },
});
