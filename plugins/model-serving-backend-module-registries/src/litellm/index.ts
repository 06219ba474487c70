import type { RegistryDefinition } from '../sources/RegistryDefinition';
import { LiteLlmSource } from './LiteLlmSource';
import { readLiteLlmConfig } from './readLiteLlmConfig';

/** LiteLLM gateways. */
export const liteLlmGateway: RegistryDefinition = {
  type: 'litellm',
  createSource: settings =>
    new LiteLlmSource(
      settings,
      readLiteLlmConfig(settings.config, settings.key),
    ),
};
