import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { TENANT_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { FixtureClient } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { EntityTenantCosts } from './EntityTenantCosts';

function open(annotations: Record<string, string>) {
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'team-a', annotations },
    spec: { type: 'ai-tenant', owner: 'group:default/team-b' },
  };
  renderInTestApp(
    <EntityProvider entity={entity}>
      <EntityTenantCosts />
    </EntityProvider>,
    { apis: [[modelServingApiRef, new FixtureClient()]] },
  );
}

const from = (location: string) => ({
  'backstage.io/managed-by-location': location,
  'backstage.io/managed-by-origin-location': location,
});

describe("the costs of a tenant's entity", () => {
  it('are those of the tenant that it names', async () => {
    open({
      ...from('model-serving:team-a'),
      [TENANT_ANNOTATION]: 'team-a',
    });
    expect(await screen.findByText(/spent \(\d+%\)/)).toBeInTheDocument();
  });

  it('are not shown on an entity that somebody registered', async () => {
    open({
      ...from('url:https://git.example.com/x.yaml'),
      [TENANT_ANNOTATION]: 'team-a',
    });
    expect(
      await screen.findByText(
        'This catalog entity is not managed by Model Serving',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText(/spent/)).toBeNull();
  });

  it('are missing where it names none', async () => {
    open(from('model-serving:team-a'));
    expect(
      await screen.findByText('This entity is not linked to a tenant'),
    ).toBeInTheDocument();
  });
});
