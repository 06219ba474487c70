import { renderInTestApp } from '@backstage/frontend-test-utils';
import { FetchApi, fetchApiRef } from '@backstage/frontend-plugin-api';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import { JsonObject } from '@backstage/types';
import { screen } from '@testing-library/react';
import { modelEntity } from '../../__testUtils__/modelEntity';
import { createModelLinks, ModelLinksProvider } from '../../links';
import { ModelPage } from './ModelPage';

const FRESH = { asOf: '2026-01-01T12:00:00Z', source: 'test', stale: false };

const LINKS = createModelLinks({
  template: ({ templateName }) => `/create/${templateName}`,
  entity: ({ namespace, name }) => `/catalog/${namespace}/${name}`,
});

function fitting(word: string, sentence: string) {
  return {
    id: `h100-${word}`,
    title: `H100 ${word}`,
    flavor: 'h100',
    resource: 'nvidia.com/gpu',
    count: 1,
    perHour: word === 'never' ? null : 3.9,
    fit: { word, sentence, replicas: 1 },
  };
}

const ANSWERS: Record<string, unknown> = {
  '/tenants': { ...FRESH, items: [{ name: 'team-a' }] },
  '/tenants/team-a/accelerators': {
    ...FRESH,
    currency: 'USD',
    items: [
      fitting('borrows', '1 would be borrowed.'),
      fitting('never', 'More than the queue can have.'),
    ],
  },
  '/services': {
    ...FRESH,
    items: [
      {
        ...FRESH,
        ref: { namespace: 'team-a', name: 'chat' },
        tenant: 'team-a',
        model: { entityRef: 'resource:default/qwen' },
        verdict: { word: 'queued', sentence: '1 more h100 is needed.' },
        replicas: { ready: 0, desired: 2 },
        costPerHour: { value: null, unit: 'USD/h', reason: 'not admitted' },
        entityRef: 'component:team-a/chat',
      },
    ],
  },
};

function answering(answers: Record<string, unknown>): FetchApi {
  return {
    fetch: async input => {
      const path = new URL(String(input).replace('plugin:', 'http:')).pathname;
      const answer = answers[path];
      return new Response(
        JSON.stringify(answer ?? { error: { message: `no ${path}` } }),
        {
          status: answer ? 200 : 503,
          headers: { 'content-type': 'application/json' },
        },
      );
    },
  };
}

function show(
  entity: object | undefined,
  answers: Record<string, unknown> = ANSWERS,
  config: JsonObject = {},
  owner?: object,
) {
  const catalog = {
    getEntityByRef: async (ref: unknown) =>
      typeof ref === 'string' ? owner : entity,
  };
  return renderInTestApp(
    <ModelLinksProvider links={LINKS}>
      <ModelPage namespace="default" name="qwen" />
    </ModelLinksProvider>,
    {
      config,
      apis: [
        [catalogApiRef, catalog as Partial<CatalogApi> as CatalogApi],
        [fetchApiRef, answering(answers)],
      ],
    },
  );
}

const QWEN = modelEntity('qwen', { license: 'llama3.3', memoryBytes: 2e10 });

describe('ModelPage', () => {
  it('says whether the licence allows it, whether it fits, and who runs it', async () => {
    show(QWEN);
    expect(
      await screen.findByText(/acceptable-use policy applies/),
    ).toBeInTheDocument();
    const option = await screen.findByRole('rowheader', {
      name: 'H100 borrows',
    });
    expect(option.closest('tr')).toHaveTextContent(
      /fits by borrowing\s*1 would be borrowed\.\s*\$3\.90/,
    );
    const service = await screen.findByRole('rowheader', { name: /^chat/ });
    expect(service.closest('tr')).toHaveTextContent(
      /team-a\s*queued\s*1 more h100 is needed\.\s*0\/2\s*not admitted/,
    );
    expect(screen.getByText(/18\.6 GiB of accelerator memory/)).toBeVisible();
  });

  it('offers to deploy, except on what never fits', async () => {
    show(QWEN);
    const deploy = await screen.findByRole('link', { name: 'Deploy' });
    expect(deploy.getAttribute('href')).toContain('/create/inference-service');
    const here = await screen.findByRole('link', {
      name: 'Deploy on H100 borrows',
    });
    expect(decodeURIComponent(here.getAttribute('href')!)).toContain(
      '{"model":"resource:default/qwen","tenant":"team-a","accelerator":"h100-borrows"}',
    );
    expect(
      screen.queryByRole('link', { name: 'Deploy on H100 never' }),
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
    show(QWEN, {});
    expect(
      await screen.findByText(/Could not load the services/),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Your tenants could not be read'),
    ).toBeInTheDocument();
  });

  it('does not deploy what names no artifact', async () => {
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
          'This catalog entity was not written by Model Serving',
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
        screen.getByText(
          'This catalog entity was not written by Model Serving',
        ),
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
      await screen.findByText('The catalog has no model default/qwen'),
    ).toBeInTheDocument();
  });
});
