import { createDevApp } from '@backstage/frontend-dev-utils';
import { ApiBlueprint, createFrontendModule } from '@backstage/frontend-plugin-api';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import plugin from '../src';
import { FixtureClient } from '../src/__testUtils__/FixtureClient';

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
