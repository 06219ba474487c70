import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import {
  FixtureClient,
  modelEntity,
  servingPlugin,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { modelCatalogPlugin } from './plugin';

describe('modelCatalogPlugin', () => {
  const showCard = (name: string) =>
    renderTestApp({
      features: [modelCatalogPlugin, servingPlugin(new FixtureClient())],
      extensions: [
        createTestEntityPage({
          entity: modelEntity(name, { license: 'apache-2.0' }),
        }),
      ],
    });

  it('puts its card on the page of a model, with the decision', async () => {
    showCard('model-0');
    expect(
      await screen.findByRole('heading', { name: 'Model' }),
    ).toBeInTheDocument();
    expect(await screen.findByText('allowed')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Quota fit and services' }),
    ).toHaveAttribute('href', '/models/default/model-0');
  });

  it('does not offer to deploy what is not allowed', async () => {
    showCard('model-3');
    expect(await screen.findByText('not allowed')).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Deploy' })).toBeNull();
  });

  it.each([
    ['/models', /^400 models, 50 on this page$/],
    ['/models/compare?model=model-0&model=model-1', /marked at the left$/],
    ['/models/default/model-0', /^Verdict$/],
    ['/models/sources', /^sync failed$/],
  ])('opens %s', async (path, text) => {
    renderTestApp({
      features: [modelCatalogPlugin, servingPlugin(new FixtureClient())],
      initialRouteEntries: [path],
    });
    expect(await screen.findByText(text)).toBeInTheDocument();
  });

  it('leaves other entities alone', async () => {
    renderTestApp({
      features: [modelCatalogPlugin],
      extensions: [
        createTestEntityPage({
          entity: {
            ...modelEntity('orders'),
            spec: { type: 'database' },
          },
        }),
      ],
    });
    expect(screen.queryByRole('heading', { name: 'Model' })).toBeNull();
  });
});
