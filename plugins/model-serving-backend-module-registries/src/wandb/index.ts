import type { RegistryDefinition } from '../sources/RegistryDefinition';
import { readWandbConfig } from './readWandbConfig';
import { WandbSource } from './WandbSource';

/** Registries of Weights & Biases: https://docs.wandb.ai/guides/registry/. */
export const wandbRegistry: RegistryDefinition = {
  type: 'wandb',
  createSource: settings =>
    new WandbSource(settings, readWandbConfig(settings.config, settings.key)),
};
