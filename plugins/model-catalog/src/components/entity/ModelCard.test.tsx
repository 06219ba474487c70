import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  FakeModelCatalog,
  fakeModel,
  fakeServing,
  modelEntity,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen } from '@testing-library/react';
import { ModelCard } from './ModelCard';

const GIB = 2 ** 30;

function show(memoryBytes: number | null) {
  const catalog = new FakeModelCatalog([
    fakeModel(
      'qwen',
      {},
      { memoryBytes, memoryReason: 'The number of layers is not known.' },
    ),
  ]);
  return renderInTestApp(
    <ServingLinksProvider links={createServingLinks({})}>
      <EntityProvider entity={modelEntity('qwen', { memoryBytes: 99 * GIB })}>
        <ModelCard />
      </EntityProvider>
    </ServingLinksProvider>,
    {
      apis: [
        [
          modelServingApiRef,
          fakeServing({
            model: async (name, query) => catalog.detail(name, query?.tenant)!,
          }).api,
        ],
      ],
    },
  );
}

describe('ModelCard', () => {
  it.each([
    [20 * GIB, '20 GiB'],
    [null, 'Unknown. The number of layers is not known.'],
  ])(
    'shows the memory that lists show, not what its publisher declares: %s',
    async (bytes, text) => {
      show(bytes);
      const term = await screen.findByText('Memory needed');
      expect(term.nextSibling).toHaveTextContent(text);
      expect(screen.queryByText(/99 GiB/)).toBeNull();
    },
  );
});
