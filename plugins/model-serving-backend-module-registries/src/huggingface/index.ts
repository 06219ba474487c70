import type { RegistryDefinition } from '../sources/RegistryDefinition';
import { HuggingFaceSource } from './HuggingFaceSource';
import { readHuggingFaceConfig } from './readHuggingFaceConfig';

/** Hugging Face Hub and its mirrors. */
export const huggingFaceHub: RegistryDefinition = {
  type: 'huggingface',
  createSource: settings =>
    new HuggingFaceSource(
      settings,
      readHuggingFaceConfig(settings.config, settings.key),
    ),
};
