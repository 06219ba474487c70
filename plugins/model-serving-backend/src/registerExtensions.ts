import { BackendPluginRegistrationPoints } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { AuthenticationStrategy } from '@backstage/plugin-kubernetes-node';
import { EngineDefinition } from '@model-serving/backstage-plugin-model-serving-common';
import {
  assertLoadableEngine,
  ControlDefinition,
  DriftSource,
  modelServingAuthStrategyExtensionPoint,
  modelServingClusterSupplierExtensionPoint,
  modelServingControlsExtensionPoint,
  modelServingDriftSourcesExtensionPoint,
  modelServingEnginesExtensionPoint,
  modelServingGoldenPathsExtensionPoint,
  modelServingModelSourcesExtensionPoint,
  modelServingPricesExtensionPoint,
  ModelSource,
  PriceSource,
  ServicePath,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterSupplier } from './clusters/ClusterSources';

/** What modules have added by the time the plugin is initialized. */
export interface Extensions {
  readonly authStrategies: ReadonlyMap<string, AuthenticationStrategy>;
  readonly clusterSupplier: ClusterSupplier | undefined;
  readonly controls: readonly ControlDefinition[];
  readonly driftSources: readonly DriftSource[];
  readonly engines: readonly EngineDefinition[];
  readonly modelSources: readonly ModelSource[];
  readonly priceSources: readonly PriceSource[];
  readonly servicePaths: readonly ServicePath[];
}

/** Opens the plugin's extension points. */
export function registerExtensions(
  env: BackendPluginRegistrationPoints,
): Extensions {
  const authStrategies = new Map<string, AuthenticationStrategy>();
  const controls: ControlDefinition[] = [];
  const driftSources: DriftSource[] = [];
  const engines: EngineDefinition[] = [];
  const modelSources: ModelSource[] = [];
  const priceSources: PriceSource[] = [];
  const servicePaths: ServicePath[] = [];
  let clusterSupplier: ClusterSupplier | undefined;
  env.registerExtensionPoint(modelServingAuthStrategyExtensionPoint, {
    addAuthStrategy(key, strategy) {
      if (authStrategies.has(key)) {
        throw new ConflictError(
          `There already is an authentication strategy ${key}`,
        );
      }
      authStrategies.set(key, strategy);
    },
  });
  env.registerExtensionPoint(modelServingClusterSupplierExtensionPoint, {
    addClusterSupplier(supplier) {
      if (clusterSupplier) {
        throw new ConflictError('There already is a cluster supplier');
      }
      clusterSupplier = supplier;
    },
  });
  env.registerExtensionPoint(modelServingControlsExtensionPoint, {
    addControl: (...added) => controls.push(...added),
  });
  env.registerExtensionPoint(modelServingDriftSourcesExtensionPoint, {
    addDriftSource: (...sources) => driftSources.push(...sources),
  });
  env.registerExtensionPoint(modelServingEnginesExtensionPoint, {
    addEngine(...added) {
      added.forEach(assertLoadableEngine);
      engines.push(...added);
    },
  });
  env.registerExtensionPoint(modelServingGoldenPathsExtensionPoint, {
    addServicePath: (...paths) => servicePaths.push(...paths),
  });
  env.registerExtensionPoint(modelServingModelSourcesExtensionPoint, {
    addModelSource: (...sources) => modelSources.push(...sources),
  });
  env.registerExtensionPoint(modelServingPricesExtensionPoint, {
    addPriceSource: (...sources) => priceSources.push(...sources),
  });
  return {
    authStrategies,
    get clusterSupplier() {
      return clusterSupplier;
    },
    controls,
    driftSources,
    engines,
    modelSources,
    priceSources,
    servicePaths,
  };
}
