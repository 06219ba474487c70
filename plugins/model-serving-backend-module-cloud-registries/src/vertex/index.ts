import type { RegistryDefinition } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { googleAuth } from './googleAuth';
import { readVertexConfig } from './readVertexConfig';
import { VersionedSource } from '../reads/VersionedSource';
import { vertexModels } from './vertexModels';

/** Vertex AI Model Registry: https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.models. */
export const vertexRegistry: RegistryDefinition = {
  type: 'vertex',
  createSource(settings) {
    const config = readVertexConfig(settings.config, settings.key);
    return new VersionedSource(
      settings,
      vertexModels(config, googleAuth(config.keyFile)),
    );
  },
};
