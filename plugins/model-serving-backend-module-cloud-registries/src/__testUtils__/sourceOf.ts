import { ConfigReader } from '@backstage/config';
import {
  createSource,
  RegistryDefinition,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import type { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';
import { azureMlRegistry } from '../azureml';
import { sageMakerRegistry } from '../sagemaker';
import { vertexRegistry } from '../vertex';

const AWS = {
  mainAccount: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'canary-secret' },
};

/** The source of one type that a configuration makes, as the module makes it. */
export function sourceOf(
  type: string,
  config: object,
  replaced: readonly RegistryDefinition[] = [],
): ModelSource {
  const root = new ConfigReader({
    aws: AWS,
    modelServing: { models: { sources: { [type]: { main: config } } } },
  } as any);
  return createSource(
    root,
    [...replaced, sageMakerRegistry, vertexRegistry, azureMlRegistry],
    type,
    'main',
  );
}

/** Reads a source without a deadline. */
export const read = (source: ModelSource) =>
  source.read({ signal: new AbortController().signal });
