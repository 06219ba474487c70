import { renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { ModelQuery } from '@model-serving/backstage-plugin-model-serving-common';
import {
  createServingLinks,
  ModelServingApi,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  ALLOWED,
  FakeModel,
  FakeModelCatalog,
  fakeModel,
  fakeModels,
  fakeServing,
  FRESH,
  tenantNamed,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ModelsPage } from './ModelsPage';

const LINKS = createServingLinks({
  models: () => '/models',
  compareModels: () => '/models/compare',
  modelSources: () => '/models/sources',
  model: ({ namespace, name }) => `/models/${namespace}/${name}`,
});

const QWEN = fakeModel(
  'qwen3-8b',
  {
    title: 'Qwen3 8B',
    publisher: 'Qwen',
    task: 'text-generation',
    license: { id: 'apache-2.0', url: null, text: null },
    licenseClass: 'permissive',
  },
  {
    fit: 'borrowing',
    services: 2,
    measured: {
      services: 1,
      variants: ['fp8'],
      timeToFirstToken: 0.18,
      tokensPerSecond: 1830,
      perMillionTokens: null,
      currency: null,
      asOf: '2026-01-01T12:00:00Z',
    },
  },
);

const COMMAND = fakeModel(
  'command-r',
  {
    title: 'Command R',
    license: { id: 'cc-by-nc-4.0', url: null, text: null },
    licenseClass: 'non-commercial',
    vetted: false,
  },
  {
    decision: {
      ...ALLOWED,
      word: 'deny',
      sentence: 'Its license forbids commercial use',
      rule: { name: 'non-commercial', place: 'models/rules.yaml', url: null },
    },
    fit: 'never',
  },
);

function show(
  models: readonly FakeModel[],
  options: {
    address?: string;
    tenants?: readonly string[];
    answers?: Partial<ModelServingApi>;
    sees?: AuthorizeResult;
  } = {},
) {
  const { address = '/?view=table', sees = AuthorizeResult.DENY } = options;
  const catalog = new FakeModelCatalog(models);
  const list = jest.fn(async (query?: ModelQuery) => catalog.list(query));
  renderInTestApp(
    <ServingLinksProvider links={LINKS}>
      <ModelsPage />
    </ServingLinksProvider>,
    {
      apis: [
        [
          modelServingApiRef,
          fakeServing({
            models: list,
            listTenants: async () => ({
              ...FRESH,
              items: (options.tenants ?? ['team-a']).map(tenantNamed),
            }),
            ...options.answers,
          }).api,
        ],
        [
          permissionApiRef,
          { authorize: async () => ({ result: sees } as any) },
        ],
      ],
      initialRouteEntries: [address],
    },
  );
  return { list, asked: () => list.mock.calls.map(([query]) => query!) };
}

const rowOf = (name: RegExp) => screen.findByRole('row', { name });

describe('ModelsPage', () => {
  it('says of each model what decides, and why what is unknown is unknown', async () => {
    show([QWEN, COMMAND]);
    const qwen = await rowOf(/Qwen3 8B/);
    expect(qwen).toHaveTextContent(/Qwen · text-generation/);
    expect(qwen).toHaveTextContent('apache-2.0');
    expect(qwen).toHaveTextContent('allowed');
    expect(qwen).toHaveTextContent('fits by borrowing');
    expect(
      screen.getByRole('columnheader', {
        name: 'Services first token, speed',
      }),
    ).toBeInTheDocument();
    expect(qwen).toHaveTextContent('2 · 180 ms1,830 tokens/s');
    expect(qwen).toHaveTextContent('Unknown: its sources do not say.');
    const command = await rowOf(/Command R/);
    expect(command).toHaveTextContent('not vetted');
    expect(command).toHaveTextContent('never fits');
    expect(command).toHaveTextContent(
      'Unknown. Its facts do not include the number of layers.',
    );
    expect(command).toHaveTextContent(
      'Unknown: no service that you may see runs it.',
    );
    expect(
      screen.getByRole('columnheader', { name: /For team-a/ }),
    ).toBeInTheDocument();
  });

  it('shows what a hosted model costs, and no quota fit of what is not served here', async () => {
    const hosted = {
      provider: 'Example AI',
      model: 'large',
      url: null,
      region: 'eu-central-1',
      price: {
        inputPerMillion: 3,
        outputPerMillion: 15,
        currency: 'USD',
        asOf: '2026-11-01',
      },
    };
    const facts = {
      title: 'Example Large',
      publisher: null,
      task: 'text-generation',
      licenseClass: 'permissive' as const,
      hosted,
      versions: [],
    };
    show([fakeModel('large', facts, { fit: 'unknown' })]);
    const row = await rowOf(/Example Large/);
    expect(row).toHaveTextContent('Example AI, eu-central-1 · text-generation');
    expect(row).toHaveTextContent('$15.00 output$3.00 input');
    expect(within(row).getAllByText('hosted elsewhere')).toHaveLength(1);
    expect(within(row).queryByText('unknown')).toBeNull();
  });

  it('prices what is only read by what it reads', async () => {
    const hosted = {
      provider: 'Example AI',
      model: 'embed',
      url: null,
      region: null,
      price: {
        inputPerMillion: 0.1,
        outputPerMillion: 0,
        currency: 'USD',
        asOf: null,
      },
    };
    show([fakeModel('embed', { title: 'Embed', hosted, versions: [] })]);
    const row = await rowOf(/Embed/);
    expect(row).toHaveTextContent('$0.10 input');
    expect(row).not.toHaveTextContent('output');
  });

  it('names the variant that memory and fit are of, once where it is one', async () => {
    show([
      fakeModel(
        'chat',
        { title: 'Chat' },
        {
          fit: 'now',
          fitVariant: 'fp8',
          memoryBytes: 2 ** 34,
          memoryReason: null,
          memoryVariant: 'fp8',
          memoryBasis: 'computed',
        },
      ),
      fakeModel(
        'code',
        { title: 'Code' },
        {
          fit: 'now',
          fitVariant: 'bf16',
          memoryBytes: null,
          memoryReason: 'Its facts do not include the number of layers.',
          memoryVariant: null,
          memoryBasis: null,
        },
      ),
      fakeModel(
        'said',
        { title: 'Said' },
        {
          memoryBytes: 2 ** 34,
          memoryReason: null,
          memoryVariant: 'fp8',
          memoryBasis: 'declared',
        },
      ),
    ]);
    expect(await rowOf(/Chat/)).toHaveTextContent(
      /allowedfits now16 GiBvariant fp80/,
    );
    expect(await rowOf(/Said/)).toHaveTextContent(
      /16 GiBvariant fp8, declared/,
    );
    expect(
      screen.getByRole('columnheader', { name: 'Memory computed' }),
    ).toBeInTheDocument();
    expect(await rowOf(/Code/)).toHaveTextContent(
      /allowedfits now memory unknown with variant bf16–/,
    );
  });

  it('shows the fit of a model that is not allowed without color', async () => {
    show([COMMAND, QWEN]);
    const toneOf = (row: HTMLElement, text: string) =>
      within(row).getByText(text).getAttribute('data-tone');
    expect(toneOf(await rowOf(/Command R/), 'never fits')).toBe('neutral');
    expect(toneOf(await rowOf(/Qwen3 8B/), 'fits by borrowing')).toBe('good');
  });

  it('shows a description without the marks of Markdown', async () => {
    show(
      [
        fakeModel('chat', {
          title: 'Chat',
          description: '**Fast** [chat](https://example.com)',
        }),
      ],
      { address: '/?view=cards' },
    );
    expect(await screen.findByText('Fast chat')).toBeInTheDocument();
  });

  it('names no first token of a model that writes none', async () => {
    const facts = QWEN.standing.measured!;
    show([
      fakeModel(
        'ranker',
        { title: 'Ranker', task: 'text-ranking' },
        {
          services: 1,
          measured: { ...facts, currency: 'USD', perMillionTokens: 0.1 },
        },
      ),
    ]);
    const row = await rowOf(/Ranker/);
    expect(row).toHaveTextContent('$0.10/Mtok');
    expect(row).not.toHaveTextContent(/180 ms|tokens\/s/);
  });

  it('says on a card what its numbers are of', async () => {
    show([QWEN], { address: '/?view=cards' });
    expect(
      await screen.findByText(
        '2 services · first token after 180 ms · 1,830 tokens/s per replica',
      ),
    ).toBeInTheDocument();
  });

  it('tells by keyboard why a model is not allowed', async () => {
    show([COMMAND]);
    const why = await screen.findByRole('button', { name: /^Not allowed/ });
    act(() => why.closest('tr')!.focus());
    // The name, four facts: the row's cells are walked by arrows.
    while (document.activeElement !== why) {
      await userEvent.keyboard('{ArrowRight}');
    }
    await userEvent.keyboard('{Enter}');
    const reasons = await screen.findByRole('dialog', { name: /^Not allowed/ });
    expect(reasons).toHaveTextContent('Its license forbids commercial use.');
    expect(reasons).toHaveTextContent('non-commercial (models/rules.yaml)');
  });

  it('shows no more rows of ten thousand models than of a hundred', async () => {
    show(fakeModels(10_000));
    expect(
      await screen.findByText('10,000 models, 50 on this page'),
    ).toBeInTheDocument();
    const rows = (await screen.findAllByRole('row')).length;
    expect(rows).toBeLessThanOrEqual(60);
    expect(
      document.querySelectorAll('[role=checkbox], input').length,
    ).toBeLessThan(150);
  });

  it('asks for what the address says, and keeps what is chosen in it', async () => {
    const { asked } = show(fakeModels(12), {
      address:
        '/?view=cards&q=qwen&licenseClass=permissive&parametersMin=1000000000&sort=downloads&order=asc',
    });
    await screen.findAllByRole('listitem');
    expect(asked()[0]).toEqual({
      text: 'qwen',
      licenseClass: ['permissive'],
      parametersMin: 1e9,
      sort: 'downloads',
      order: 'asc',
      tenant: 'team-a',
      limit: 50,
    });
    expect(screen.getByText('License class: permissive')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await screen.findByText('12 models')).toBeInTheDocument();
  });

  it('marks the fit of what is served with unknown memory', async () => {
    show([
      fakeModel('iris', { title: 'Iris' }, { fit: 'now', memoryBytes: null }),
    ]);
    expect(await rowOf(/Iris/)).toHaveTextContent(/fits now memory unknown/);
  });

  it('asks nobody to confirm the license of what is not allowed', async () => {
    show([
      fakeModel(
        'llama',
        { title: 'Llama' },
        {
          decision: {
            ...ALLOWED,
            word: 'deny',
            sentence: 'Not here.',
            confirmLicense: true,
          },
        },
      ),
    ]);
    const row = await rowOf(/Llama/);
    await userEvent.click(
      within(row).getByRole('button', { name: /^Not allowed/ }),
    );
    const reasons = await screen.findByRole('dialog', { name: /^Not allowed/ });
    expect(reasons).toHaveTextContent('Not here.');
    expect(reasons).not.toHaveTextContent(/license/);
  });

  it('narrows by a facet, with the number of models of each value', async () => {
    const { asked } = show([QWEN, COMMAND]);
    await screen.findByText('2 models');
    const allowed = screen.getByRole('group', { name: 'Allowed' });
    await userEvent.click(
      within(allowed).getByRole('checkbox', { name: 'not allowed 1' }),
    );
    expect(
      await screen.findByText('1 of 2 models matches'),
    ).toBeInTheDocument();
    expect(asked().at(-1)).toMatchObject({ decision: ['deny'] });
    expect(screen.queryByRole('row', { name: /Qwen3 8B/ })).toBeNull();
  });

  it('sorts by a column, the other way on the second press', async () => {
    const { asked } = show([QWEN, COMMAND]);
    const price = await screen.findByRole('columnheader', { name: /Price/ });
    await userEvent.click(price);
    await waitFor(() =>
      expect(asked().at(-1)).toMatchObject({ sort: 'price', order: 'asc' }),
    );
    await userEvent.click(screen.getByRole('columnheader', { name: /Price/ }));
    await waitFor(() =>
      expect(asked().at(-1)).toMatchObject({ sort: 'price', order: 'desc' }),
    );
  });

  it('steps through pages and begins anew when the list changes', async () => {
    const { asked } = show(fakeModels(60), { address: '/?view=cards' });
    await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
    await waitFor(() => expect(asked().at(-1)?.page).toBe('50'));
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search models' }),
      'bge',
    );
    await waitFor(() => expect(asked().at(-1)?.text).toBe('bge'));
    expect(asked().at(-1)?.page).toBeUndefined();
  });

  it('asks about the tenant that is chosen', async () => {
    const { asked } = show([QWEN], {
      address: '/?view=table&tenant=team-b',
      tenants: ['team-a', 'team-b'],
    });
    await rowOf(/Qwen3 8B/);
    expect(asked()[0].tenant).toBe('team-b');
    expect(screen.getByRole('button', { name: /Tenant/ })).toHaveTextContent(
      'Fit in team-b',
    );
  });

  it('lists models without quota fit where tenants cannot be read', async () => {
    const { asked } = show([QWEN], {
      answers: { listTenants: () => Promise.reject(new Error('down')) },
    });
    expect(await rowOf(/Qwen3 8B/)).toBeInTheDocument();
    expect(asked()[0].tenant).toBeUndefined();
    expect(
      screen.getByText(
        /Could not load your tenants, so quota fit is not shown/,
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: /^For/ })).toBeNull();
  });

  it('compares up to four models that are chosen', async () => {
    show(fakeModels(8));
    await screen.findByText('8 models');
    const boxes = screen.getAllByRole('checkbox', { name: /^Compare/ });
    for (const box of boxes.slice(0, 4)) {
      await userEvent.click(box);
    }
    const compare = await screen.findByRole('link', {
      name: 'Compare 4 models',
    });
    expect(compare.getAttribute('href')).toMatch(
      /^\/models\/compare\?(model=model-\d+&){4}tenant=team-a$/,
    );
    expect(
      screen.getAllByRole('checkbox', { name: /^Compare/ })[4],
    ).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear selection' }),
    );
    expect(screen.queryByRole('region', { name: 'Compare models' })).toBeNull();
  });

  it.each([
    [AuthorizeResult.ALLOW, 1],
    [AuthorizeResult.DENY, 0],
  ])(
    'links the sources for those who may see them: %s',
    async (sees, links) => {
      show([QWEN], { sees });
      await rowOf(/Qwen3 8B/);
      await waitFor(() =>
        expect(
          screen.queryAllByRole('link', { name: 'Model sources' }),
        ).toHaveLength(links),
      );
    },
  );

  it('says what to do when there are none, and when none match', async () => {
    show([], {});
    expect(await screen.findByText('No models yet')).toBeInTheDocument();
  });

  it('offers to clear filters that leave nothing', async () => {
    show([QWEN], { address: '/?task=none' });
    expect(await screen.findByText('No matching models')).toBeInTheDocument();
    // What has no values has no filter, what is chosen keeps its own.
    const filters = screen.getByRole('complementary', { name: 'Filters' });
    expect(
      within(filters).getByRole('checkbox', { name: /^none/ }),
    ).toBeChecked();
    expect(filters).not.toHaveTextContent(/Allowed|In use|Language/);
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await screen.findByText('1 model')).toBeInTheDocument();
  });

  it('shows a failure as a failure, and tries again', async () => {
    const catalog = new FakeModelCatalog([QWEN]);
    show([], {
      answers: {
        models: jest
          .fn()
          .mockRejectedValueOnce(new Error('the backend is down'))
          .mockImplementation(async query => catalog.list(query)),
      },
    });
    expect(await screen.findByText(/the backend is down/)).toBeInTheDocument();
    expect(screen.queryByText('No models yet')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rowOf(/Qwen3 8B/)).toBeInTheDocument();
  });

  it('says that the list is out of date', async () => {
    const catalog = new FakeModelCatalog([QWEN]);
    show([], {
      answers: {
        models: async query => ({
          ...catalog.list(query),
          stale: true,
          staleReason: 'the database does not answer',
        }),
      },
    });
    expect(
      await screen.findByText(/The database does not answer\./),
    ).toBeInTheDocument();
    expect(await rowOf(/Qwen3 8B/)).toBeInTheDocument();
  });

  it('puts the filters of a narrow page into a dialog, and shows cards', async () => {
    const width = window.innerWidth;
    const resize = (to: number) =>
      act(() => {
        window.innerWidth = to;
        window.dispatchEvent(new Event('resize'));
      });
    resize(600);
    const { asked } = show([QWEN, COMMAND], { address: '/' });
    expect(await screen.findAllByRole('listitem')).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Filters' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('checkbox', { name: 'allowed 1' }));
    await waitFor(() =>
      expect(asked().at(-1)).toMatchObject({ decision: ['allow'] }),
    );
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Show 1 model' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Filters (1)' }),
    ).toBeInTheDocument();
    resize(width);
  });

  it('cuts what no page holds, and hides what turns text round', async () => {
    show([
      fakeModel('long', {
        title: `Long\u202e${'x'.repeat(100_000)}`,
        publisher: 'y'.repeat(100_000),
        license: { id: 'z'.repeat(100_000), url: null, text: null },
      }),
    ]);
    await rowOf(/Long/);
    expect(document.body.textContent!.length).toBeLessThan(5_000);
    expect(document.body.textContent).not.toContain('\u202e');
  });
});
