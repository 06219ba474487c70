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
  it('puts its card on the page of a model', async () => {
    renderTestApp({
      features: [modelCatalogPlugin],
      extensions: [
        createTestEntityPage({
          entity: modelEntity('qwen', { license: 'apache-2.0' }),
        }),
      ],
    });
    expect(
      await screen.findByRole('heading', { name: 'Model' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Quota fit and services' }),
    ).toHaveAttribute('href', '/models/default/qwen');
  });

  it.each([
    ['/models', /^400 models$/],
    ['/models/compare?model=model-0&model=model-1', /marked at the left$/],
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
