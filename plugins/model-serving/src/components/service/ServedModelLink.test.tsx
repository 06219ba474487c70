import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ServedModel } from '@model-serving/backstage-plugin-model-serving-common';
import {
  createServingLinks,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  modelEntity,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen, waitFor } from '@testing-library/react';
import { ModelGoneAlert } from './overview/ModelGoneAlert';
import { ServedModelLink } from './ServedModelLink';

const REF = 'resource:default/qwen3-8b';
const MODEL: ServedModel = {
  name: 'qwen3-8b-fp8',
  uri: null,
  digest: null,
  entityRef: REF,
  version: null,
  variant: null,
};

const links = createServingLinks({
  model: ({ name }) => `/models/default/${name}`,
  entity: ({ name }) => `/catalog/default/resource/${name}`,
});

function show(model: ServedModel, inCatalog: boolean) {
  const entities = inCatalog ? [modelEntity('qwen3-8b')] : [];
  const api = catalogApiMock({ entities });
  const asked = jest.spyOn(api, 'getEntityByRef');
  renderInTestApp(
    <ServingLinksProvider links={links}>
      <ServedModelLink model={model} />
      <ModelGoneAlert service={service('chat', 'team-a', { model })} />
    </ServingLinksProvider>,
    { apis: [[catalogApiRef, api]] },
  );
  return asked;
}

const GONE = 'Its model is no longer in the catalog';

describe('the model of a service', () => {
  it('has its title, and leads to its page', async () => {
    show({ ...MODEL, listed: { title: 'Qwen3 8B' } }, true);
    expect(
      await screen.findByRole('link', { name: 'Qwen3 8B' }),
    ).toHaveAttribute('href', '/models/default/qwen3-8b');
    expect(screen.queryByText(GONE)).not.toBeInTheDocument();
  });

  it('leads to its entity where a trusted location has it, and is not missed', async () => {
    show({ ...MODEL, listed: null }, true);
    expect(
      await screen.findByRole('link', { name: 'qwen3-8b-fp8' }),
    ).toHaveAttribute('href', '/catalog/default/resource/qwen3-8b');
    expect(screen.queryByText(GONE)).not.toBeInTheDocument();
  });

  it('is said to be gone where neither sources nor the catalog have it', async () => {
    show({ ...MODEL, listed: null }, false);
    expect(await screen.findByText(GONE)).toBeInTheDocument();
    expect(
      screen.getByText(
        /No source of models lists resource:default\/qwen3-8b\./,
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });

  it('is not missed while nobody knows what the sources have', async () => {
    const asked = show(MODEL, false);
    await waitFor(() => expect(asked).toHaveBeenCalled());
    expect(screen.queryByText(GONE)).not.toBeInTheDocument();
  });
});
