import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { SERVICE_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { screen } from '@testing-library/react';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { FixtureClient } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import {
  EntityServingCard,
  isModelServer,
  isTenant,
  modelServingPlugin,
} from './legacy';

const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'chat',
    namespace: 'team-a',
    annotations: {
      'backstage.io/managed-by-location': 'model-serving:chat',
      'backstage.io/managed-by-origin-location': 'model-serving:chat',
      [SERVICE_ANNOTATION]: 'sandbox/team-a/InferenceService/chat',
    },
  },
  spec: { type: 'model-server' },
};

describe('the legacy entry point', () => {
  it('shows the same card, with links into the mounted pages', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[modelServingApiRef, new FixtureClient()]]}>
        <EntityProvider entity={ENTITY}>
          <EntityServingCard />
        </EntityProvider>
      </TestApiProvider>,
      {
        mountedRoutes: {
          '/serving': modelServingPlugin.routes.root,
          '/tenancy': modelServingPlugin.routes.tenancy,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByText('Both replicas answer and nothing waits.'),
    ).toBeInTheDocument();
  });

  it('knows which entities are services', () => {
    expect(isModelServer(ENTITY)).toBe(true);
    expect(isModelServer({ ...ENTITY, spec: { type: 'website' } })).toBe(false);
    expect(isModelServer({ ...ENTITY, kind: 'API' })).toBe(false);
    const tenant = { ...ENTITY, kind: 'System', spec: { type: 'ai-tenant' } };
    expect(isTenant(tenant)).toBe(true);
    expect(isTenant(ENTITY)).toBe(false);
  });
});
