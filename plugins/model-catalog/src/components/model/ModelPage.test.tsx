import { renderInTestApp } from '@backstage/frontend-test-utils';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  createServingLinks,
  ModelServingApi,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  fakeServing,
  FRESH,
  modelEntity,
  service,
  tenant,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { JsonObject } from '@backstage/types';
import { screen } from '@testing-library/react';
import { ModelPage } from './ModelPage';

const LINKS = createServingLinks({
  template: ({ templateName }) => `/create/${templateName}`,
  entity: ({ namespace, name }) => `/catalog/${namespace}/${name}`,
});

const chat = service('chat', 'team-a', {
  model: {
    name: 'qwen',
    uri: null,
    digest: null,
    entityRef: 'resource:default/qwen',
    version: null,
    variant: null,
  },
  verdict: {
    word: 'queued',
    sentence: '1 more h100 is needed.',
    since: null,
    evidence: [],
    next: null,
  },
  replicas: { ready: 0, desired: 2, min: 1, max: 2 },
  costPerHour: { value: null, unit: 'USD/h', reason: 'not admitted' },
});

const ANSWERS: Partial<ModelServingApi> = {
  listTenants: async () => ({ ...FRESH, items: [tenant('team-a')] }),
  listAccelerators: async () =>
    acceleratorList([
      accelerator('h100-borrows', 'borrows', '1 would be borrowed.'),
      accelerator('h100-never', 'never', 'More than the queue can have.'),
    ]),
  listServices: async () => ({
    ...FRESH,
    items: [chat],
    totalItems: 1,
    clusters: [],
  }),
};

const refuse = () => Promise.reject(new Error('the backend is down'));

const NO_ANSWERS: Partial<ModelServingApi> = {
  listTenants: refuse,
  listAccelerators: refuse,
  listServices: refuse,
};

function show(
  entity: object | undefined,
  answers: Partial<ModelServingApi> = ANSWERS,
  config: JsonObject = {},
  owner?: object,
) {
  const catalog = {
    getEntityByRef: async (ref: unknown) =>
      typeof ref === 'string' ? owner : entity,
  };
  return renderInTestApp(
    <ServingLinksProvider links={LINKS}>
      <ModelPage namespace="default" name="qwen" />
    </ServingLinksProvider>,
    {
      config,
      apis: [
        [catalogApiRef, catalog as Partial<CatalogApi> as CatalogApi],
        [modelServingApiRef, fakeServing(answers).api],
      ],
    },
  );
}

const QWEN = modelEntity('qwen', { license: 'llama3.3', memoryBytes: 2e10 });

describe('ModelPage', () => {
  it('says whether the license allows it, whether it fits, and which services use it', async () => {
    show(QWEN);
    expect(
      await screen.findByText(/Read its terms before serving/),
    ).toBeInTheDocument();
    const option = await screen.findByRole('rowheader', {
      name: 'Accelerator h100-borrows',
    });
    expect(option.closest('tr')).toHaveTextContent(
      /fits by borrowing\s*1 would be borrowed\.\s*\$3\.90\/h/,
    );
    const row = await screen.findByRole('rowheader', { name: /^chat/ });
    expect(row.closest('tr')).toHaveTextContent(
      /team-a\s*queued\s*1 more h100 is needed\.\s*0\/2\s*–/,
    );
    expect(screen.getByText(/18\.6 GiB of accelerator memory/)).toBeVisible();
  });

  it('offers to deploy, except on what never fits', async () => {
    show(QWEN);
    const deploy = await screen.findByRole('link', { name: 'Deploy' });
    expect(deploy.getAttribute('href')).toContain('/create/inference-service');
    const here = await screen.findByRole('link', {
      name: 'Deploy on Accelerator h100-borrows',
    });
    expect(decodeURIComponent(here.getAttribute('href')!)).toContain(
      '{"model":"resource:default/qwen","tenant":"team-a","accelerator":"h100-borrows"}',
    );
    expect(
      screen.queryByRole('link', { name: 'Deploy on Accelerator h100-never' }),
    ).toBeNull();
  });

  it('links the owner only where the user may see it', async () => {
    const group = { kind: 'Group', metadata: { name: 'platform-owners' } };
    const { unmount } = show(QWEN, ANSWERS, {}, group);
    expect(
      await screen.findByRole('link', { name: 'platform-owners' }),
    ).toHaveAttribute('href', '/catalog/default/platform-owners');
    unmount();

    show(QWEN);
    await screen.findByRole('rowheader', { name: /^chat/ });
    expect(screen.getByText('platform-owners')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'platform-owners' })).toBeNull();
  });

  it('says what could not be loaded', async () => {
    show(QWEN, NO_ANSWERS);
    expect(
      await screen.findByText('Could not load the services'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Could not load your tenants'),
    ).toBeInTheDocument();
  });

  it('does not deploy a model without an artifact', async () => {
    show({ ...QWEN, spec: { type: 'ai-model' } });
    expect(
      await screen.findByText('This model cannot be served yet'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Deploy' })).toBeNull();
  });

  it('makes links of web addresses only, and cuts what no page holds', async () => {
    show({
      ...QWEN,
      metadata: {
        ...QWEN.metadata,
        description: `Long ${'x'.repeat(300_000)}`,
        links: [
          // eslint-disable-next-line no-script-url
          { url: 'javascript:alert(document.domain)', title: 'Model card' },
          { url: 'data:text/html,<script>alert(1)</script>', title: 'Paper' },
          {
            url: 'https://example.com/card',
            title: `Site\u202e${'y'.repeat(999)}`,
          },
        ],
      },
    });
    const link = await screen.findByRole('link', { name: /^Site/ });
    expect(link).toHaveAttribute('href', 'https://example.com/card');
    expect(link.textContent).toHaveLength(100);
    const addresses = screen
      .getAllByRole('link')
      .map(each => each.getAttribute('href'));
    expect(addresses.filter(each => !/^(https?:|\/)/.test(each!))).toEqual([]);
    expect(document.body.textContent!.length).toBeLessThan(5_000);
  });

  describe('a model that somebody registered', () => {
    const planted = modelEntity(
      'qwen',
      {},
      'url:https://git.example.com/team-b/x.yaml',
    );

    it('is not shown, and says who registered what', async () => {
      show(planted);
      expect(
        await screen.findByText(
          'This catalog entity is not managed by Model Serving',
        ),
      ).toBeInTheDocument();
      expect(
        screen.getByText(/url:https:\/\/git\.example\.com\/team-b\/x\.yaml/),
      ).toHaveTextContent('group:default/platform-owners');
      expect(screen.queryByText('Facts')).toBeNull();
      expect(screen.queryByRole('link', { name: /Deploy/ })).toBeNull();
    });

    it('is shown as not vetted where the portal is set to, and cannot be deployed', async () => {
      show(planted, ANSWERS, {
        modelServing: { models: { unvetted: 'show' } },
      });
      expect(await screen.findByText('Facts')).toBeInTheDocument();
      expect(
        screen.getByText('This catalog entity is not managed by Model Serving'),
      ).toBeInTheDocument();
      expect(screen.queryByRole('link', { name: /Deploy/ })).toBeNull();
    });
  });

  it.each([
    ['nothing', undefined],
    ['another kind of resource', { ...QWEN, spec: { type: 'database' } }],
  ])('finds no model in %s', async (_what, entity) => {
    show(entity);
    expect(
      await screen.findByText('Model default/qwen not found'),
    ).toBeInTheDocument();
  });
});
