import { createApiRef } from '@backstage/frontend-plugin-api';
import { ModelServingApi } from './ModelServingApi';

/** The client of the model-serving backend. @public */
export const modelServingApiRef = createApiRef<ModelServingApi>().with({
  id: 'plugin.model-serving.client',
  pluginId: 'model-serving',
});
