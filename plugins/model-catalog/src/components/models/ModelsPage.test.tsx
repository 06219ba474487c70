import { renderInTestApp } from '@backstage/frontend-test-utils';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import { JsonObject } from '@backstage/types';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { modelEntity } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { ModelsPage } from './ModelsPage';

const ENTITIES = [
  modelEntity('qwen', { license: 'apache-2.0', parameters: 8.2e9 }),
  modelEntity('bge', { license: 'mit' }),
  modelEntity('tiny', { license: 'mit', uri: 'oci://r.example/tiny:nightly' }),
];

const FACET = 'metadata.annotations.model-serving.backstage.io/model';
const countOfQwen = async () => ({
  facets: { [FACET]: [{ value: 'resource:default/qwen', count: 2 }] },
});

function show(
  getEntities: jest.Mock,
  address = '/?view=table',
  getEntityFacets: CatalogApi['getEntityFacets'] = countOfQwen,
  config: JsonObject = {},
) {
  renderInTestApp(<ModelsPage />, {
    config,
    apis: [
      [
        catalogApiRef,
        { getEntities, getEntityFacets } as Partial<CatalogApi> as CatalogApi,
      ],
    ],
    initialRouteEntries: [address],
  });
}

describe('ModelsPage', () => {
  it('lists the models of the catalog, and says what is not known', async () => {
    const getEntities = jest.fn(async () => ({ items: ENTITIES }));
    show(getEntities);
    expect(await screen.findByText('3 models')).toBeInTheDocument();
    expect(getEntities).toHaveBeenCalledWith(
      expect.objectContaining({
        filter: { kind: 'Resource', 'spec.type': 'ai-model' },
      }),
    );
    const qwen = await screen.findByRole('row', { name: /QWEN/ });
    expect(qwen).toHaveTextContent('8.2B');
    expect(qwen).toHaveTextContent('pinned');
    expect(screen.getByRole('row', { name: /TINY/ })).toHaveTextContent(
      'not pinned',
    );
  });

  it('counts the services that the user may see, and says when it cannot', async () => {
    const getEntities = jest.fn(async () => ({ items: ENTITIES }));
    show(getEntities, '/?view=cards');
    const counts = async () =>
      (await screen.findAllByRole('listitem')).map(
        card => /\d+ services?|services unknown/.exec(card.textContent!)![0],
      );
    await waitFor(async () =>
      expect(await counts()).toEqual([
        '0 services',
        '2 services',
        '0 services',
      ]),
    );
    cleanup();
    show(getEntities, '/?view=cards', () => Promise.reject(new Error('down')));
    expect(new Set(await counts())).toEqual(new Set(['services unknown']));
  });

  describe('with a model that somebody registered under the same title', () => {
    const planted = {
      ...modelEntity(
        'planted',
        { publisher: 'x'.repeat(300_000) },
        'url:https://git.example.com/team-b/x.yaml',
      ),
    };
    planted.metadata = { ...planted.metadata, title: 'QWEN' };
    const getEntities = jest.fn(async () => ({
      items: [...ENTITIES, planted],
    }));

    it('lists what the platform vouches for', async () => {
      show(getEntities);
      expect(await screen.findByText('3 models')).toBeInTheDocument();
      expect(await screen.findAllByRole('row', { name: /QWEN/ })).toHaveLength(
        1,
      );
    });

    it.each(['table', 'cards'])(
      'marks the other in the %s where it is shown',
      async view => {
        show(getEntities, `/?view=${view}`, countOfQwen, {
          modelServing: { models: { unvetted: 'show' } },
        });
        expect(await screen.findByText('4 models')).toBeInTheDocument();
        expect(await screen.findAllByText('not vetted')).toHaveLength(1);
        expect(document.body.textContent!.length).toBeLessThan(5_000);
      },
    );
  });

  it('takes its filter from the address', async () => {
    show(
      jest.fn(async () => ({ items: ENTITIES })),
      '/?license=mit&view=cards',
    );
    expect(await screen.findByText('2 of 3 models')).toBeInTheDocument();
    expect(screen.queryByRole('heading', { name: 'QWEN' })).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await screen.findByText('3 models')).toBeInTheDocument();
  });

  it('narrows while the user types', async () => {
    show(
      jest.fn(async () => ({ items: ENTITIES })),
      '/?view=cards',
    );
    await userEvent.type(
      await screen.findByRole('searchbox', { name: 'Search models' }),
      'bge',
    );
    await waitFor(() =>
      expect(screen.getByText('1 of 3 models')).toBeInTheDocument(),
    );
    expect(screen.getByRole('heading', { name: 'BGE' })).toBeInTheDocument();
  });

  it('says what to do when there are none', async () => {
    show(jest.fn(async () => ({ items: [] })));
    expect(await screen.findByText('No models yet')).toBeInTheDocument();
  });

  it('shows a failure as a failure, and tries again', async () => {
    show(
      jest
        .fn()
        .mockRejectedValueOnce(new Error('the catalog is down'))
        .mockResolvedValue({ items: ENTITIES }),
    );
    expect(await screen.findByText(/the catalog is down/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('3 models')).toBeInTheDocument();
  });
});
