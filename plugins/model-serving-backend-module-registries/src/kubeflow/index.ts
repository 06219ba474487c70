import type { RegistryDefinition } from '../sources/RegistryDefinition';
import { KubeflowSource } from './KubeflowSource';
import { readKubeflowConfig } from './readKubeflowConfig';

/** Kubeflow Model Registry, since 2026 Kubeflow Hub: https://www.kubeflow.org/docs/components/model-registry/. */
export const kubeflowRegistry: RegistryDefinition = {
  type: 'kubeflow',
  createSource: settings =>
    new KubeflowSource(
      settings,
      readKubeflowConfig(settings.config, settings.key),
    ),
};
