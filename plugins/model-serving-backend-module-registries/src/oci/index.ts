import type { RegistryDefinition } from '../sources/RegistryDefinition';
import { OciSource } from './OciSource';
import { readOciSourceConfig } from './readOciSourceConfig';

/** An OCI registry: https://github.com/opencontainers/distribution-spec. */
export const ociRegistry: RegistryDefinition = {
  type: 'oci',
  createSource: settings =>
    new OciSource(
      settings,
      readOciSourceConfig(settings.config, settings.key, settings.root),
    ),
};
