import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  FixtureClient,
  servingModule,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import plugin from '../src';

createDevApp({ features: [plugin, servingModule(new FixtureClient())] });
