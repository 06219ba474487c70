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
import { readMonitors } from './readMonitors';

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
      },
      async init({ config, drift, judging, lifecycle }) {
        drift.addDriftSource(
          ...readMonitors(config, 'evidently').map(settings =>
            evidentlySource(settings, judging),
          ),
        );
        for (const monitor of readMonitors(config, 'nannyml')) {
          const { close, ...source } = nannymlSource(monitor);
          drift.addDriftSource(source);
          lifecycle.addShutdownHook(close);
        }
      },
    });
  },
});
