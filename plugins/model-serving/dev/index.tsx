import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import plugin, { modelServingApiRef } from '../src';
import { FixtureClient } from './FixtureClient';

const fixtures = createFrontendModule({
  pluginId: 'model-serving',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: modelServingApiRef,
          deps: {},
          factory: () => new FixtureClient(),
        }),
    }),
  ],
});

createDevApp({ features: [plugin, fixtures] });
