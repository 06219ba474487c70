import { mlflowRegistry } from '../mlflow';
import { ociRegistry } from '../oci';
import type { RegistryDefinition } from './RegistryDefinition';

/** The registries that can be configured, one folder each. */
export const builtInRegistries: readonly RegistryDefinition[] = [
  mlflowRegistry,
  ociRegistry,
];
