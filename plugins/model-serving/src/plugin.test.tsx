import { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { SERVICE_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { FixtureClient } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import plugin from '.';

function entity(rest: {
  kind?: string;
  type?: string;
  annotation?: string;
  location?: string;
}): Entity {
  const location = rest.location ?? 'model-serving:chat';
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: rest.kind ?? 'Component',
    metadata: {
      name: 'chat',
      namespace: 'team-a',
      annotations: {
        'backstage.io/managed-by-location': location,
        'backstage.io/managed-by-origin-location': location,
        ...(rest.annotation ? { [SERVICE_ANNOTATION]: rest.annotation } : {}),
      },
    },
    spec: { type: rest.type ?? 'model-server', owner: 'group:default/team-b' },
  };
}

const CHAT = 'sandbox/team-a/InferenceService/chat';
const SENTENCE = 'Both replicas answer and nothing waits.';

function open(shown: Entity) {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity: shown }),
      plugin.getExtension('entity-card:model-serving/serving'),
    ],
    apis: [[modelServingApiRef, new FixtureClient()]],
  });
}

describe('modelServingPlugin', () => {
  it('puts the verdict on the overview of a service', async () => {
    open(entity({ annotation: CHAT }));
    expect(await screen.findByText(SENTENCE)).toBeInTheDocument();
    expect(screen.getByText('serving')).toBeInTheDocument();
  });

  it('says what an entity lacks that names no service', async () => {
    open(entity({ annotation: 'chat' }));
    expect(
      await screen.findByText('This entity is not linked to a service'),
    ).toBeInTheDocument();
  });

  it('does not believe an entity that somebody registered', async () => {
    const location = 'url:https://git.example.com/team-b/catalog-info.yaml';
    open(entity({ annotation: CHAT, location }));
    expect(
      await screen.findByText(
        'This catalog entity is not managed by Model Serving',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(new RegExp(location))).toHaveTextContent(
      'owner group:default/team-b',
    );
    expect(screen.queryByText(SENTENCE)).toBeNull();
  });

  it("warns on a service's page when its catalog entity is somebody else's", async () => {
    const location = 'url:https://git.example.com/team-b/catalog-info.yaml';
    const catalog = { getEntityByRef: async () => entity({ location }) };
    renderTestApp({
      features: [plugin],
      apis: [
        [modelServingApiRef, new FixtureClient()],
        [catalogApiRef, catalog as Partial<CatalogApi> as CatalogApi],
      ],
      initialRouteEntries: [`/serving/${CHAT}`],
    });
    expect(
      await screen.findByText(
        'This catalog entity is not managed by Model Serving',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Open in catalog' })).toBeNull();
  });

  it('shows nothing on entities that are not services', async () => {
    open(entity({ annotation: CHAT, type: 'website' }));
    expect(screen.queryByText(SENTENCE)).toBeNull();
  });

  it("opens a tenant's costs by their address", async () => {
    renderTestApp({
      features: [plugin],
      apis: [[modelServingApiRef, new FixtureClient()]],
      initialRouteEntries: ['/tenancy/gpu-eu/team-a/costs'],
    });
    expect(
      await screen.findByRole('heading', { name: 'Costs of team-a' }),
    ).toBeInTheDocument();
    expect(await screen.findByText(/spent \(\d+%\)/)).toBeInTheDocument();
  });

  it('opens the list and a service by their addresses', async () => {
    renderTestApp({
      features: [plugin],
      apis: [[modelServingApiRef, new FixtureClient()]],
      initialRouteEntries: [`/serving/${CHAT}`],
    });
    expect(
      await screen.findByRole('heading', { name: 'chat', level: 2 }),
    ).toBeInTheDocument();
    expect(await screen.findByText(SENTENCE)).toBeInTheDocument();
  });
});
