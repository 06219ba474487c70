import type { RegistryDefinition } from '../sources/RegistryDefinition';
import { MlflowSource } from './MlflowSource';
import { readMlflowConfig } from './readMlflowConfig';

/** MLflow Model Registry: https://mlflow.org/docs/latest/ml/model-registry/. */
export const mlflowRegistry: RegistryDefinition = {
  type: 'mlflow',
  createSource: settings =>
    new MlflowSource(settings, readMlflowConfig(settings.config, settings.key)),
};
