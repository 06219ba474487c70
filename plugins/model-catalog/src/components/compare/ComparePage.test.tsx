import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  emptyModelVariant,
  emptyModelVersion,
  ModelVariant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  createServingLinks,
  ModelServingApi,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  FakeModelCatalog,
  fakeModel,
  fakeServing,
  FRESH,
  tenantNamed,
  VLLM,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ComparePage } from './ComparePage';

const LINKS = createServingLinks({
  models: () => '/models',
  compareModels: () => '/models/compare',
  model: ({ namespace, name }) => `/models/${namespace}/${name}`,
  template: ({ templateName }) => `/create/${templateName}`,
});

function versionOf(parameters: number, variant: Partial<ModelVariant>) {
  return {
    ...emptyModelVersion('1', [
      {
        ...emptyModelVariant('bf16', 'oci://r.example/m', 'vLLM'),
        precision: 'bf16',
        ...variant,
      },
    ]),
    parameters,
    contextLength: 4_096,
  };
}

const SMALL = fakeModel(
  'small',
  {
    title: 'Small 1B',
    publisher: 'Acme',
    versions: [versionOf(1e9, { weightBytes: 2e9, memoryBytes: 4e9 })],
    benchmarks: [
      {
        name: 'MMLU-Pro',
        metric: 'accuracy',
        value: 41.5,
        unit: '%',
        source: 'model card',
        url: 'https://example.com/card',
      },
    ],
  },
  { fit: 'now', services: 1 },
);

const LARGE = fakeModel(
  'large',
  {
    title: 'Large 70B',
    publisher: 'Acme',
    versions: [versionOf(70e9, { weightBytes: 140e9, memoryBytes: 150e9 })],
  },
  { fit: 'never' },
);

/** Nobody knows how its engine uses memory. */
const CLASSIC = fakeModel('classic', {
  title: 'Classic',
  versions: [versionOf(1_000, { format: 'sklearn' })],
});

const ADAPTER = fakeModel('adapter', {
  title: 'Adapter',
  base: { repository: 'acme/small', relation: 'adapter' },
  versions: [versionOf(1_000, { format: 'peft' })],
});

function show(address: string, answers: Partial<ModelServingApi> = {}) {
  const catalog = new FakeModelCatalog([SMALL, LARGE, CLASSIC, ADAPTER]);
  renderInTestApp(
    <ServingLinksProvider links={LINKS}>
      <ComparePage />
    </ServingLinksProvider>,
    {
      apis: [
        [
          modelServingApiRef,
          fakeServing({
            model: async (name, query) => {
              const found = catalog.detail(name, query?.tenant);
              if (!found) {
                throw new Error(`no ${name}`);
              }
              return found;
            },
            listTenants: async () => ({
              ...FRESH,
              items: [tenantNamed('team-a')],
            }),
            listAccelerators: async () =>
              acceleratorList([
                accelerator('l4-1', 'fits', 'Free.'),
                accelerator('h100-4', 'borrows', '1 would be borrowed.'),
              ]),
            ...answers,
          }).api,
        ],
      ],
      initialRouteEntries: [address],
    },
  );
}

const row = async (name: string | RegExp) =>
  (await screen.findByRole('rowheader', { name })).closest('tr')!;

describe('ComparePage', () => {
  it('answers side by side what fits, what it costs and what is known', async () => {
    show('/?model=small&model=large');
    expect(await row(/^Accelerator l4-1/)).toHaveTextContent(
      /fits memory.*too large/,
    );
    expect(await row(/^Fits team-a/)).toHaveTextContent(
      /fits now on Accelerator l4-1.*fits by borrowing on Accelerator h100-4/,
    );
    const cost = await row(/^Cost per hour/);
    expect(within(cost).getAllByRole('cell')[0]).toHaveTextContent(
      '$0.80/h on Accelerator l4-1',
    );
    expect(await row(/^Parameters/)).toHaveTextContent(/1B.*70B/);
    expect(await row(/^Time to first token/)).toHaveTextContent(
      'Unknown: no service that you may see runs it.',
    );
  });

  it('prices the size that the quota fit is of, not a cheaper one that waits', async () => {
    show('/?model=small&model=large', {
      listAccelerators: async () =>
        acceleratorList([
          accelerator('l4-1', 'waits', '1 GPU is missing.'),
          accelerator('h100-4', 'borrows', '1 would be borrowed.'),
        ]),
    });
    await row(/^Accelerator l4-1/);
    const firstOf = async (name: RegExp) =>
      within(await row(name)).getAllByRole('cell')[0];
    expect(await firstOf(/^Fits team-a/)).toHaveTextContent(
      'fits by borrowing on Accelerator h100-4',
    );
    expect(await firstOf(/^Cost per hour/)).toHaveTextContent(
      '$15.60/h on Accelerator h100-4',
    );
  });

  it('has fit and cost of what is served with unknown memory, and the one reason of what has none', async () => {
    const sklearn = {
      ...VLLM,
      engine: 'MLServer',
      serves: { formats: ['sklearn'] },
    };
    show('/?model=classic&model=adapter', {
      listAccelerators: async () => ({
        ...acceleratorList([accelerator('l4-1', 'fits', 'Free.')]),
        runtimes: [
          { ...VLLM, adapters: { maxCount: 4, maxRank: 64 } },
          sklearn,
        ],
      }),
    });
    await row(/^Accelerator l4-1/);
    const cellsOf = async (name: RegExp) =>
      within(await row(name)).getAllByRole('cell');
    const [classic, adapter] = await cellsOf(/^Fits team-a/);
    expect(classic).toHaveTextContent(
      'fits now on Accelerator l4-1 memory unknown',
    );
    const ofService =
      'Unknown: it runs on the accelerators of the service that it is added to.';
    expect(adapter).toHaveTextContent(ofService);
    const form = screen.getByRole('link', { name: 'Add to a service Adapter' });
    expect(form.getAttribute('href')).toMatch(/^\/create\/lora-adapter/);
    expect(screen.queryByRole('link', { name: 'Deploy Adapter' })).toBeNull();
    const [cost, ofAdapter] = await cellsOf(/^Cost per hour/);
    expect(cost).toHaveTextContent('$0.80/h on Accelerator l4-1');
    expect(ofAdapter).toHaveTextContent(ofService);
  });

  it('names the variant of each model, and leads to its form', async () => {
    show('/?model=small&model=large');
    const small = await screen.findByRole('columnheader', { name: /Small 1B/ });
    expect(small).toHaveTextContent('Variant bf16');
    const deploy = await within(small).findByRole('link', {
      name: 'Deploy Small 1B',
    });
    expect(decodeURIComponent(deploy.getAttribute('href')!)).toContain(
      '{"model":{"ref":"resource:default/small","version":"1","variant":"bf16"},"tenant":"team-a"}',
    );
  });

  it('offers no form of what no size holds, and says why', async () => {
    show('/?model=small&model=large', {
      listAccelerators: async () =>
        acceleratorList([accelerator('l4-1', 'fits', 'Free.')]),
    });
    await row(/^Accelerator l4-1/);
    const deploy = screen.getByRole('button', { name: 'Deploy Large 70B' });
    expect(deploy).toHaveAttribute('aria-disabled', 'true');
    expect(deploy).toHaveAccessibleDescription(
      'No size that team-a may have holds a replica; Memory shows why.',
    );
  });

  it('takes what is unknown for no difference', async () => {
    show('/?model=small&model=large');
    expect(await row('MMLU-Pro (accuracy)')).not.toHaveAttribute(
      'data-differs',
    );
  });

  it('keeps published benchmarks apart, with who says so', async () => {
    show('/?model=small&model=large');
    const benchmark = await row(/^MMLU-Pro \(accuracy\)/);
    expect(benchmark).toHaveTextContent(/41\.5 % by model card/);
    expect(benchmark).toHaveTextContent('Unknown: no source publishes it.');
    expect(
      screen.getByText(/Nothing in this group was measured here/),
    ).toBeInTheDocument();
  });

  it('marks differences, and shows them alone on request', async () => {
    show('/?model=small&model=large');
    expect(await row(/^Parameters\s*, the models differ/)).toBeInTheDocument();
    expect(await row('Publisher')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('switch', { name: 'Show differences only' }),
    );
    expect(screen.queryByRole('rowheader', { name: 'Publisher' })).toBeNull();
    expect(await row(/^Parameters/)).toBeInTheDocument();
  });

  it('shows the others where one cannot be loaded, and takes it out', async () => {
    show('/?model=small&model=gone');
    expect(
      await screen.findByText('Could not load the model'),
    ).toBeInTheDocument();
    expect(await row(/^Publisher/)).toHaveTextContent('Acme');
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove gone from the comparison' }),
    );
    expect(
      await screen.findByText('Choose another model to compare with'),
    ).toBeInTheDocument();
    expect(screen.queryByText('Could not load the model')).toBeNull();
  });

  it('compares what is known where accelerators cannot be read', async () => {
    show('/?model=small&model=large', {
      listAccelerators: () => Promise.reject(new Error('down')),
    });
    expect(
      await screen.findByText('Could not load accelerators of team-a'),
    ).toBeInTheDocument();
    expect(await row(/^Parameters/)).toHaveTextContent(/1B.*70B/);
    expect(await row(/^Cost per hour/)).toHaveTextContent(
      'Unknown: the sizes of the tenant are not loaded.',
    );
  });

  it('takes no more than four models, each once', async () => {
    const model = jest.fn(() => Promise.reject(new Error('down')));
    show(
      `/?${['a', 'a', 'b', 'c', 'd', 'e'].map(n => `model=${n}`).join('&')}`,
      {
        model,
      },
    );
    expect(await screen.findAllByText('Could not load the model')).toHaveLength(
      4,
    );
    expect(model).toHaveBeenCalledTimes(4);
  });

  it('says what to do without models', async () => {
    show('/');
    expect(await screen.findByText('Nothing to compare')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All models' })).toHaveAttribute(
      'href',
      '/models',
    );
  });
});
