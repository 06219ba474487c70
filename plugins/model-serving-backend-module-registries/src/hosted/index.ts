import type { RegistryDefinition } from '../sources/RegistryDefinition';
import { HostedSource } from './HostedSource';
import { readHostedConfig } from './readHostedConfig';

/** Models that others serve. */
export const hostedModels: RegistryDefinition = {
  type: 'hosted',
  createSource: settings =>
    new HostedSource(settings, readHostedConfig(settings.config, settings.key)),
};
