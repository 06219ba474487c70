import { kubeflowRegistry } from '../kubeflow';
import { mlflowRegistry } from '../mlflow';
import { ociRegistry } from '../oci';
import type { RegistryDefinition } from './RegistryDefinition';

/** The registries that can be configured, one folder each. */
export const builtInRegistries: readonly RegistryDefinition[] = [
  kubeflowRegistry,
  mlflowRegistry,
  ociRegistry,
];
