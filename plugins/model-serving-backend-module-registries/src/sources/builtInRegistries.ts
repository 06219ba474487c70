import { hostedModels } from '../hosted';
import { huggingFaceHub } from '../huggingface';
import { kubeflowRegistry } from '../kubeflow';
import { liteLlmGateway } from '../litellm';
import { mlflowRegistry } from '../mlflow';
import { ociRegistry } from '../oci';
import { wandbRegistry } from '../wandb';
import type { RegistryDefinition } from './RegistryDefinition';

/** The registries that can be configured, one folder each. */
export const builtInRegistries: readonly RegistryDefinition[] = [
  mlflowRegistry,
  kubeflowRegistry,
  ociRegistry,
  huggingFaceHub,
  liteLlmGateway,
  hostedModels,
  wandbRegistry,
];
