import { EngineDefinition } from '@model-serving/backstage-plugin-model-serving-common';

export const ownEngine: EngineDefinition = {
  name: 'Own',
  module: __filename,
  recognizedBy: { image: /own/ },
  protocol: 'own',
  ports: [],
  metrics: {},
};
