import { EngineDefinition } from '@model-serving/backstage-plugin-model-serving-common';

/** An engine of the company's own. */
export const houseEngine: EngineDefinition = {
  name: 'House engine',
  module: __filename,
  recognizedBy: { image: /(^|\/)house-engine$/ },
  protocol: 'openai',
  ports: ['8080'],
  metrics: { waiting: { names: ['house_requests_waiting'] } },
};
