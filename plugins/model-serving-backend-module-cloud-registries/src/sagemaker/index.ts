import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type { RegistryDefinition } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { readSageMakerConfig } from './readSageMakerConfig';
import { SageMakerSource } from './SageMakerSource';

/**
 * SageMaker Model Registry: https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry.html. Signs in with the
 * credentials of the key `aws`.
 */
export const sageMakerRegistry: RegistryDefinition = {
  type: 'sagemaker',
  createSource(settings) {
    const config = readSageMakerConfig(settings.config, settings.key);
    const credentials = DefaultAwsCredentialsManager.fromConfig(settings.root);
    const { accountId } = config;
    return new SageMakerSource(settings, config, async () => {
      const { sdkCredentialProvider } = await credentials.getCredentialProvider(
        accountId === undefined ? undefined : { accountId },
      );
      return sdkCredentialProvider;
    });
  },
};
