import type { RegistryDefinition } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { googleAuth } from './googleAuth';
import { readVertexConfig } from './readVertexConfig';
import { VertexSource } from './VertexSource';

/** Vertex AI Model Registry: https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.models. */
export const vertexRegistry: RegistryDefinition = {
  type: 'vertex',
  createSource(settings) {
    const config = readVertexConfig(settings.config, settings.key);
    return new VertexSource(settings, config, googleAuth(config.keyFile));
  },
};
