import { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { SERVICE_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { FixtureClient } from '../dev/FixtureClient';
import plugin, { modelServingApiRef } from '.';

function entity(rest: {
  kind?: string;
  type?: string;
  annotation?: string;
}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: rest.kind ?? 'Component',
    metadata: {
      name: 'chat',
      namespace: 'team-a',
      annotations: rest.annotation
        ? { [SERVICE_ANNOTATION]: rest.annotation }
        : undefined,
    },
    spec: { type: rest.type ?? 'model-server' },
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
      await screen.findByText('This entity does not say which service it is.'),
    ).toBeInTheDocument();
  });

  it('keeps off entities that are no service', async () => {
    open(entity({ annotation: CHAT, type: 'website' }));
    expect(screen.queryByText(SENTENCE)).toBeNull();
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
