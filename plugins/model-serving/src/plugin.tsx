import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { ModelServingClient, modelServingApiRef } from './api';

const modelServingApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: modelServingApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new ModelServingClient({ fetchApi }),
    }),
});

/** Pages and entity extensions of model serving. @public */
export const modelServingPlugin = createFrontendPlugin({
  pluginId: 'model-serving',
  title: 'Model serving',
  info: { packageJson: () => import('../package.json') },
  extensions: [modelServingApi],
});
