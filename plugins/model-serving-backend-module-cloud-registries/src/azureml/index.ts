import type { RegistryDefinition } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { azureAuth } from './azureAuth';
import { VersionedSource } from '../reads/VersionedSource';
import { azureMlModels } from './azureMlModels';
import { readAzureMlConfig } from './readAzureMlConfig';

/** Azure Machine Learning: https://learn.microsoft.com/rest/api/azureml/model-containers. */
export const azureMlRegistry: RegistryDefinition = {
  type: 'azureml',
  createSource(settings) {
    const config = readAzureMlConfig(settings.config, settings.key);
    return new VersionedSource(
      settings,
      azureMlModels(config, azureAuth(config.identity, config.connection.url)),
    );
  },
};
