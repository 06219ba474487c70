import { renderInTestApp } from '@backstage/frontend-test-utils';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  CatalogModel,
  emptyModelVariant,
  emptyModelVersion,
  ModelDetail,
  ModelStanding,
  ServiceList,
  ServiceQuery,
  ServiceSummary,
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
  ALLOWED,
  DIGEST,
  fakeDrift,
  FakeModelCatalog,
  fakeModel,
  fakeServing,
  FRESH,
  modelEntity,
  service,
  tenant,
  VLLM,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ModelPage } from './ModelPage';

const LINKS = createServingLinks({
  template: ({ templateName }) => `/create/${templateName}`,
  model: ({ namespace, name }) => `/models/${namespace}/${name}`,
  entity: ({ namespace, name }) => `/catalog/${namespace}/${name}`,
});

const GIB = 2 ** 30;

/** With requests this short, a replica fits an L4. */
const SHORT = '/?context=8192';

/** A model of 8 billion parameters, in two variants. */
const QWEN: Partial<CatalogModel> = {
  title: 'Qwen 8B',
  license: { id: 'llama3.3', url: null, text: 'The license text.' },
  publisher: 'Qwen',
  defaultVersion: '1',
  versions: [
    {
      ...emptyModelVersion('1', [
        {
          ...emptyModelVariant(
            'bf16',
            `oci://registry.example/qwen@${DIGEST}`,
            'vLLM',
          ),
          precision: 'bf16',
          weightBytes: 16 * GIB,
          signature: {
            state: 'present',
            form: 'sigstore-bundle',
            reason: null,
          },
        },
        {
          ...emptyModelVariant(
            'q4',
            `oci://registry.example/qwen-gguf@${DIGEST}`,
            'gguf',
          ),
          precision: 'bf16',
          quantization: 'q4_k_m',
          weightBytes: 5 * GIB,
        },
      ]),
      parameters: 8_200_000_000,
      contextLength: 32_768,
      architecture: {
        layers: 36,
        attentionHeads: 32,
        kvHeads: 8,
        headSize: 128,
        hiddenSize: 4096,
        vocabularySize: 151_936,
        valueSize: null,
        caches: null,
        slidingWindow: null,
        latentAttention: null,
        recurrent: null,
        experts: null,
      },
    },
  ],
};

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

/** As the backend answers where every service names its model. */
function listOf(
  services: readonly ServiceSummary[],
  { model, q }: ServiceQuery = {},
): ServiceList {
  const items = services.filter(
    ({ model: served, ref }) =>
      (model === undefined || served?.entityRef === model) &&
      (q === undefined || `${ref.name} ${served?.name}`.includes(q)),
  );
  return { ...FRESH, items, totalItems: items.length, clusters: [] };
}

const ANSWERS: Partial<ModelServingApi> = {
  listTenants: async () => ({ ...FRESH, items: [tenant('team-a')] }),
  listAccelerators: async () =>
    acceleratorList([
      accelerator('h100-1', 'borrows', '1 would be borrowed.'),
      accelerator('l4-1', 'fits', '1 of 4 l4 is free.'),
      accelerator('h100-8', 'never', 'More than the queue can have.'),
    ]),
  listServices: async query => listOf([chat], query),
  modelDrift: async () => fakeDrift(false),
  getSeries: async () => ({
    ...FRESH,
    windowSeconds: 3600,
    knownSince: null,
    series: [],
  }),
};

function show(
  facts: Partial<CatalogModel> = {},
  options: {
    standing?: Partial<ModelStanding>;
    answers?: Partial<ModelServingApi>;
    address?: string;
    entity?: object;
    name?: string;
  } = {},
) {
  const { name = 'qwen' } = options;
  const catalog = new FakeModelCatalog([
    fakeModel(name, { ...QWEN, ...facts }, options.standing),
  ]);
  return renderInTestApp(
    <ServingLinksProvider links={LINKS}>
      <ModelPage namespace="default" name={name} />
    </ServingLinksProvider>,
    {
      initialRouteEntries: [options.address ?? '/'],
      apis: [
        [
          catalogApiRef,
          {
            getEntityByRef: async ref =>
              typeof ref === 'string' ? undefined : options.entity,
          } as Partial<CatalogApi> as CatalogApi,
        ],
        [
          modelServingApiRef,
          fakeServing({
            ...ANSWERS,
            model: async (of, query) => catalog.detail(of, query?.tenant)!,
            ...options.answers,
          }).api,
        ],
      ],
    },
  );
}

const section = (name: string) => screen.findByRole('region', { name });

/** The section once it says what it is asked for. */
async function sectionWith(name: string, text: RegExp) {
  const found = await section(name);
  await within(found).findAllByText(text);
  return found;
}

describe('ModelPage', () => {
  it('says first whether it may be served, whether it fits, what it costs and who runs it', async () => {
    show({}, { standing: { services: 1 }, address: SHORT });
    const verdict = await sectionWith('Verdict', /1 of 4 l4 is free/);
    expect(verdict).toHaveTextContent(
      /fits now\s*Accelerator l4-1 in team-a\. 1 of 4 l4 is free/,
    );
    expect(verdict).toHaveTextContent(
      '$0.80/h for one replica on Accelerator l4-1',
    );
    expect(verdict).toHaveTextContent('1 service');
  });

  it('opens the form with the model and the tenant', async () => {
    show({}, { address: SHORT });
    await sectionWith('Verdict', /1 of 4 l4 is free/);
    const deploy = screen.getByRole('link', { name: 'Deploy' });
    const address = decodeURIComponent(deploy.getAttribute('href')!);
    expect(address).toContain('/create/inference-service');
    expect(address).toContain(
      '"model":{"ref":"resource:default/qwen","version":"1","variant":"bf16"}',
    );
    expect(address).toContain('"tenant":"team-a"');
    expect(
      screen.getByRole('link', { name: 'Deploy bf16 on Accelerator l4-1' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: /Deploy .* on Accelerator h100-8/ }),
    ).toBeNull();
  });

  it('does not offer what the platform does not allow, and says how to ask', async () => {
    show(
      {},
      {
        standing: {
          decision: {
            ...ALLOWED,
            word: 'deny',
            sentence: 'Its license forbids commercial use.',
            askUrl: 'https://git.example.com/issues/new',
          },
        },
      },
    );
    const verdict = await sectionWith('Verdict', /Its license forbids/);
    // The permission has said why.
    expect(verdict).not.toHaveTextContent('Deployment');
    expect(
      screen.getByText('Cannot be deployed', { selector: 'button, span' }),
    ).toBeInTheDocument();
    expect(
      within(verdict).getByRole('link', { name: 'Ask for approval' }),
    ).toHaveAttribute('href', 'https://git.example.com/issues/new');
    expect(screen.queryByRole('link', { name: /^Deploy/ })).toBeNull();
  });

  it('offers to add an adapter to a service, and judges no memory or quota of its own', async () => {
    const [version] = QWEN.versions!;
    const base = { repository: 'qwen/qwen3-8b', relation: 'adapter' } as const;
    const runtimes = [{ ...VLLM, adapters: { maxCount: 4, maxRank: 64 } }];
    show(
      {
        title: 'Support French',
        base,
        versions: [
          {
            ...version,
            variants: [{ ...version.variants[0], format: 'peft' }],
          },
        ],
      },
      {
        answers: {
          listAccelerators: async () => ({
            ...acceleratorList([accelerator('l4-1', 'never', 'None.')]),
            runtimes,
          }),
        },
      },
    );
    await sectionWith('Runtimes', /Up to 4 adapters .* rank 64 or less/);
    const action = new URL(
      screen
        .getByRole('link', { name: 'Add to a service' })
        .getAttribute('href')!,
      'http://localhost',
    );
    expect(action.pathname).toBe('/create/lora-adapter');
    expect(JSON.parse(action.searchParams.get('formData')!)).toEqual({
      model: { ref: 'resource:default/qwen', version: '1', variant: 'bf16' },
      tenant: 'team-a',
    });
    const verdict = await sectionWith('Verdict', /service that it is added to/);
    expect(verdict).not.toHaveTextContent(/Quota fit|Cost|No runtime/);
    expect(screen.queryByRole('region', { name: 'Memory' })).toBeNull();
  });

  it('offers only the variants that the golden path will accept, and says why not the others', async () => {
    const [version] = QWEN.versions!;
    const [bf16] = version.variants;
    const facts = {
      ...QWEN,
      versions: [
        {
          ...version,
          variants: [
            bf16,
            { ...bf16, name: 'bucket', uri: 's3://models/qwen' },
            { ...bf16, name: 'hub', uri: 'hf://Qwen/Qwen3-8B' },
            { ...bf16, name: 'foreign' },
          ],
        },
      ],
    };
    const catalog = new FakeModelCatalog([fakeModel('qwen', facts)]);
    show(
      {},
      {
        address: SHORT,
        answers: {
          listAccelerators: async () =>
            acceleratorList([accelerator('l4-1', 'fits', '1 is free.')]),
          model: async (name, query) => ({
            ...catalog.detail(name, query?.tenant)!,
            refused: [
              {
                version: '1',
                variant: 'foreign',
                sentence: 'The policy registries refuses its artifact.',
              },
            ],
          }),
        },
      },
    );
    const memory = await sectionWith('Memory', /fits memory/);
    for (const title of within(memory).getAllByRole('button', {
      name: /^(bucket|hub|foreign) /,
    })) {
      await userEvent.click(title);
    }
    expect(
      await within(memory).findByRole('grid', { name: 'Memory of foreign' }),
    ).toHaveTextContent('fits memory');
    expect(
      within(memory)
        .getAllByRole('link', { name: /^Deploy/ })
        .map(link => link.getAttribute('aria-label')),
    ).toEqual(['Deploy bf16 on Accelerator l4-1']);
    for (const reason of [
      'bucket is at an address whose content can change.',
      'hub is at an address whose content can change.',
      'The policy registries refuses its artifact.',
    ]) {
      expect(memory).toHaveTextContent(reason);
    }
  });

  it('does not offer what no accelerator of the tenant holds, and says why in its place', async () => {
    show(
      {},
      {
        answers: {
          listAccelerators: async () =>
            acceleratorList([accelerator('h100-8', 'never', 'Too many.')]),
        },
      },
    );
    const verdict = await sectionWith('Verdict', /never/);
    const reason =
      'No size that team-a may have holds a replica; Memory shows why.';
    expect(verdict).toHaveTextContent(reason);
    expect(screen.queryByRole('link', { name: /^Deploy/ })).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: /^Cannot be deployed/ }),
    );
    expect(
      await screen.findByRole('dialog', { name: /^Cannot be deployed/ }),
    ).toHaveTextContent(reason);
  });

  it('says what a hosted model costs, from when the price is, and who says so', async () => {
    show({
      versions: [],
      hosted: {
        provider: 'Example Cloud',
        model: 'qwen',
        url: null,
        region: 'eu-west-1',
        price: {
          inputPerMillion: 1.25,
          outputPerMillion: null,
          currency: 'USD',
          asOf: '2026-11-02',
        },
      },
    });
    const verdict = await sectionWith('Verdict', /Mtok/);
    expect(verdict).toHaveTextContent('$1.25/Mtok of input');
    expect(verdict).not.toHaveTextContent('Quota fit');
    expect(screen.queryByText('Services using this model')).toBeNull();
    expect(screen.queryByText('Versions')).toBeNull();
    const facts = await section('Facts');
    expect(facts).toHaveTextContent(
      /Input price\s*\$1\.25\/Mtok\s*Price from\s*the GitOps repository, Nov 2, 2026/,
    );
    expect(facts).not.toHaveTextContent('Output price');
  });

  it('offers the form for a hosted model whose address is known', async () => {
    show({
      versions: [],
      hosted: {
        provider: 'Example Cloud',
        model: 'qwen',
        url: 'https://cloud.example/v1',
        region: null,
        price: null,
      },
    });
    const link = await screen.findByRole('link', { name: 'Use hosted model' });
    expect(decodeURIComponent(link.getAttribute('href') ?? '')).toMatch(
      /external-model.*resource:default\/qwen/,
    );
    expect(await section('Verdict')).not.toHaveTextContent('For access');
    expect(screen.queryByRole('link', { name: /^Deploy/ })).toBeNull();
  });

  it('says how to get at a hosted model, and where its license is', async () => {
    show(
      {
        versions: [],
        license: {
          id: 'LicenseRef-Example',
          url: 'https://cloud.example/license',
          text: null,
        },
        hosted: {
          provider: 'Example Cloud',
          model: 'qwen',
          url: null,
          region: null,
          price: null,
        },
      },
      {
        standing: {
          decision: {
            ...ALLOWED,
            word: 'ask',
            askUrl: 'https://git.example/issues/new',
          },
        },
      },
    );
    const verdict = await sectionWith('Verdict', /Access/);
    expect(verdict).toHaveTextContent(
      /Example Cloud serves it as qwen\. For access, ask platform-owners, who owns the model\./,
    );
    expect(
      within(verdict).getByRole('link', { name: /Ask for approval/ }),
    ).toHaveAttribute('href', 'https://git.example/issues/new');
    expect(
      within(await section('License')).getByRole('link', {
        name: /cloud\.example\/license/,
      }),
    ).toBeInTheDocument();
  });

  it('says that no source links the text of a license, where none does', async () => {
    show({ license: { id: 'LicenseRef-Example', url: null, text: null } });
    expect(await section('License')).toHaveTextContent(
      /Text\s*Unknown: no source links the text\./,
    );
  });

  it('says what differs from the version before where its publisher does not', async () => {
    const [version] = QWEN.versions!;
    const older = { ...version, name: '0', contextLength: 8_192 };
    show({
      versions: [
        { ...version, name: '2', notes: 'Answers shorter.' },
        version,
        older,
      ],
    });
    const versions = await section('Versions');
    const textOf = (name: string) =>
      within(versions).getByRole('rowheader', { name }).closest('tr')!;
    expect(textOf('2')).toHaveTextContent('Answers shorter.');
    expect(textOf('2')).not.toHaveTextContent('Changed since');
    expect(textOf('1 default')).toHaveTextContent(
      'Changed since 0: context: 8k tokens → 32k tokens',
    );
    expect(textOf('0')).not.toHaveTextContent('Changed since');
  });

  it('shows the memory of each variant on each accelerator, for the load of the address', async () => {
    show({}, { address: '/?context=8192&requests=4' });
    const memory = await sectionWith('Memory', /fits memory|too large/);
    const bars = within(memory).getAllByRole('img', {
      name: /Memory of one accelerator: Weights 16 GiB, KV cache 4\.5 GiB/,
    });
    expect(bars.length).toBeGreaterThan(0);
    expect(
      within(memory).getByRole('textbox', { name: 'Requests at once' }),
    ).toHaveValue('4');
    expect(memory).toHaveTextContent('No runtime serves the format gguf');
  });

  it('offers the sizes that run a runtime for the model, also where its memory is unknown', async () => {
    const cores = {
      ...accelerator('cpu-4', 'fits', 'Fits now.'),
      title: '4 cores',
      resource: null,
      count: 0,
    };
    show(
      {
        versions: [
          emptyModelVersion('1', [
            emptyModelVariant(
              'default',
              `oci://registry.example/iris@${DIGEST}`,
              'sklearn',
            ),
          ]),
        ],
      },
      {
        answers: {
          listAccelerators: async () =>
            acceleratorList([accelerator('l4-1', 'fits', 'Fits now.'), cores], {
              runtimes: [
                {
                  ...VLLM,
                  id: 'mlserver',
                  title: 'MLServer',
                  engine: 'MLServer',
                  devices: ['cpu'],
                  serves: { formats: ['sklearn'] },
                },
              ],
            }),
        },
      },
    );
    const memory = await sectionWith('Memory', /cannot run/);
    expect(
      within(memory).getByRole('rowheader', { name: /l4-1/ }).closest('tr'),
    ).toHaveTextContent('MLServer uses no accelerator');
    const folded = within(memory).getByText(
      '1 size that no runtime serves it on',
    );
    expect(folded.closest('details')).toHaveTextContent(/l4-1/);
    expect(folded.closest('details')).not.toHaveAttribute('open');
    expect(folded.closest('details')).not.toHaveTextContent(/4 cores/);
    expect(
      within(memory)
        .getAllByRole('link', { name: /^Deploy/ })
        .map(link => link.getAttribute('aria-label')),
    ).toEqual(['Deploy default on 4 cores']);
    expect(
      within(memory).queryByRole('textbox', { name: 'Requests at once' }),
    ).toBeNull();
    const verdict = await sectionWith('Verdict', /unknown/);
    expect(verdict).toHaveTextContent('4 cores in team-a. Fits now.');
    expect(verdict).toHaveTextContent('for one replica on 4 cores');
  });

  it('says what fits no longer once the load grows', async () => {
    show();
    const memory = await sectionWith('Memory', /fits memory/);
    const requests = within(memory).getByRole('textbox', {
      name: 'Requests at once',
    });
    await userEvent.clear(requests);
    await userEvent.type(requests, '64{Enter}');
    expect(await within(memory).findAllByText('too large')).not.toHaveLength(0);
  });

  it('switches Deploy off where a size cannot run it, with the reason', async () => {
    show({}, { address: '/?requests=64' });
    const memory = await sectionWith('Memory', /too large/);
    const deploy = within(memory).getByRole('button', {
      name: /^Deploy bf16 on Accelerator l4-1/,
    });
    expect(deploy).toHaveAttribute('aria-disabled', 'true');
    expect(deploy).toHaveAccessibleDescription(
      /does not fit Accelerator l4-1: each accelerator needs/,
    );
  });

  it('says of each amount of memory whether it is computed or declared', async () => {
    show();
    const memory = await sectionWith('Memory', /fits memory/);
    expect(
      within(memory).getAllByText(/^computed [\d.]+ GiB of/).length,
    ).toBeGreaterThan(0);
    expect(await section('Facts')).toHaveTextContent(
      'As sources declare them.',
    );
  });

  it('shows the quota fit without color where the model is not allowed', async () => {
    show(
      {},
      { standing: { decision: { ...ALLOWED, word: 'deny', sentence: 'No.' } } },
    );
    const verdict = await sectionWith('Verdict', /fits by borrowing/);
    expect(within(verdict).getByText('not allowed')).toHaveAttribute(
      'data-tone',
      'bad',
    );
    expect(within(verdict).getByText('fits by borrowing')).toHaveAttribute(
      'data-tone',
      'neutral',
    );
  });

  it.each([
    ['text-generation', 'Per million tokens'],
    ['feature-extraction', 'Per million input tokens'],
  ])('calls the measured price of %s %s', async (task, label) => {
    show(
      { task },
      {
        standing: {
          services: 1,
          measured: {
            services: 1,
            variants: ['bf16'],
            timeToFirstToken: 0.2,
            tokensPerSecond: 90,
            perMillionTokens: 0.07,
            currency: 'USD',
            asOf: '2026-01-01T12:00:00Z',
          },
        },
      },
    );
    expect(await screen.findByText(label)).toBeInTheDocument();
  });

  it('names the variant that the verdict is about', async () => {
    show();
    expect(await sectionWith('Verdict', /Variant/)).toHaveTextContent(
      /Variant\s*bf16/,
    );
  });

  it('reads Markdown of a description: a line in the header, links below', async () => {
    show({
      description:
        '**Chat** model. See [the paper](https://example.com/paper).',
    });
    expect(
      await screen.findByText('Chat model. See the paper.'),
    ).toBeInTheDocument();
    expect(
      within(await section('Description')).getByRole('link', {
        name: /the paper/,
      }),
    ).toHaveAttribute('href', 'https://example.com/paper');
    expect(screen.queryByText(/\*\*/)).toBeNull();
  });

  it('tells a signature that is present from one that is verified', async () => {
    show();
    const versions = await section('Versions');
    expect(versions).toHaveTextContent(
      'signature present Nobody here has checked it.',
    );
    expect(versions).toHaveTextContent('signature unknown');
    expect(versions).not.toHaveTextContent('verified');
  });

  it('says where sources differ, and which one wins and why', async () => {
    show({
      conflicts: [
        {
          fact: 'license',
          values: [
            { source: 'gitops', value: 'apache-2.0' },
            { source: 'hub', value: 'mit' },
          ],
          reason: 'the GitOps repository comes first',
        },
      ],
    });
    expect(
      await screen.findByRole('list', {
        name: 'Facts on which sources differ',
      }),
    ).toHaveTextContent(
      'license: apache-2.0 (the GitOps repository); mit (hub). The GitOps repository comes first.',
    );
  });

  it('names what the model was made from by kind, and links what has an address', async () => {
    show({
      lineage: [
        {
          kind: 'dataset',
          title: 'reviews (d1)',
          url: 'https://data.example.com/reviews.csv',
        },
        { kind: 'dataset', title: 'tickets (d2)', url: null },
        { kind: 'run', title: 'train-1', url: 'https://mlflow.example.com/1' },
        { kind: 'pipeline', title: 'train/7', url: null },
        { kind: 'feature-store', title: 'customers', url: null },
        { kind: 'vector-store', title: 'manuals', url: null },
      ],
    });
    const lineage = await section('Lineage');
    const facts = Object.fromEntries(
      within(lineage)
        .getAllByRole('term')
        .map(term => [term.textContent, term.nextSibling?.textContent]),
    );
    expect(facts).toEqual({
      'Data set': 'reviews (d1)tickets (d2)',
      Run: 'train-1',
      Pipeline: 'train/7',
      'Feature store': 'customers',
      'Vector store': 'manuals',
    });
    expect(
      within(lineage).getByRole('link', { name: /^train-1/ }),
    ).toHaveAttribute('href', 'https://mlflow.example.com/1');
  });

  it('says who vetted it, from which revision it was made, and what is known of its signature', async () => {
    const [version] = QWEN.versions!;
    show({
      versions: [{ ...version, revision: '0123abc' }],
      vetted: true,
      vetting: {
        place: 'platform/models/overlay.yaml',
        by: 'group:default/risk',
        at: '2026-11-01T12:00:00Z',
        note: 'Reviewed for support.',
      },
    });
    const provenance = await section('Provenance');
    expect(provenance).toHaveTextContent('0123abc');
    expect(provenance).toHaveTextContent(
      /risk.*Nov 1 \(platform\/models\/overlay\.yaml\)\s*Reviewed for support\./,
    );
    expect(provenance).toHaveTextContent(
      /Signature\s*signature present\s*Nobody here has checked it\./,
    );
  });

  it.each([
    [undefined, 'Unknown: no source looks for attestations of this artifact.'],
    [[], 'None attached.'],
    [
      [
        { type: 'https://slsa.dev/provenance/v1', form: 'referrer' as const },
        { type: 'application/x-own', form: 'cosign-tag' as const },
      ],
      /SLSA provenance 1 present \(https:\/\/slsa\.dev\/provenance\/v1\)\s*Attestation present \(application\/x-own\)\s*Not verified:/,
    ],
  ])(
    'says what is attached beside its signature, and never that it is verified: %j',
    async (attestations, text) => {
      const [version] = QWEN.versions!;
      const [bf16] = version.variants;
      show({
        versions: [{ ...version, variants: [{ ...bf16, attestations }] }],
      });
      const provenance = await section('Provenance');
      expect(provenance).toHaveTextContent(text);
      expect(provenance).not.toHaveTextContent(/(?<!not )verified/i);
    },
  );

  it('says that the version is deprecated, and links what replaces it', async () => {
    show({
      compliance: {
        dataClassification: 'internal',
        regions: ['eu'],
        intendedUse: null,
        reviewBy: '2027-01-31',
        expires: null,
        deprecated: {
          since: '2026-11-01',
          reason: 'a better one exists',
          replacedBy: { model: 'resource:default/qwen4', version: '2' },
          versions: ['1'],
        },
      },
    });
    expect(
      await screen.findByText(
        'Version 1 has been deprecated since Nov 1, 2026',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'qwen4, version 2' }),
    ).toHaveAttribute('href', '/models/default/qwen4');
    expect(await section('Compliance')).toHaveTextContent('Jan 31, 2027');
  });

  it('shows the services that use it', async () => {
    show();
    const services = await sectionWith('Services using this model', /queued/);
    const row = within(services).getByRole('rowheader', { name: /^chat/ });
    expect(row.closest('tr')).toHaveTextContent(
      /team-a\s*queued\s*1 more h100 is needed\.\s*0\/2/,
    );
  });

  /** What the backend tells of a model beside its facts. */
  const telling = (more: Partial<ModelDetail>) => {
    const catalog = new FakeModelCatalog([fakeModel('qwen', QWEN)]);
    return {
      answers: {
        model: async (name: string) => ({
          ...catalog.detail(name, undefined)!,
          ...more,
        }),
      },
    };
  };

  it.each([
    [
      { services: 2, reason: null },
      '2 more services of teams that you do not belong to use this model. For access, ask platform-owners, who owns the model.',
    ],
    [
      { services: 1, reason: null },
      '1 more service of teams that you do not belong to uses this model.',
    ],
    [
      { services: null, reason: 'Not all clusters have been read yet.' },
      'How many services of other teams use this model is unknown. Not all clusters have been read yet.',
    ],
  ])('says who else uses it: %j', async (elsewhere, text) => {
    show({}, telling({ elsewhere }));
    const services = await sectionWith('Services using this model', /queued/);
    expect(services).toHaveTextContent(text);
  });

  it('does not speak of others where nobody else uses it', async () => {
    show();
    const services = await sectionWith('Services using this model', /queued/);
    expect(services).not.toHaveTextContent(/other teams|do not belong/);
  });

  it('says what a moved tag names now, what is listed and what runs, and who acts', async () => {
    const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
    show(
      {},
      telling({
        movedTags: [
          {
            version: '1',
            variant: 'bf16',
            uri: 'oci://registry.example/qwen:v1',
            digest: digest('b'),
            since: '2026-11-28T08:00:00Z',
            asOf: '2026-11-29T08:00:00Z',
            listed: digest('a'),
            running: [{ digest: digest('c'), services: 2 }],
          },
        ],
      }),
    );
    const versions = await sectionWith('Versions', /The tag has moved/);
    const [note] = within(versions)
      .getAllByRole('listitem')
      .filter(item => item.textContent?.includes('The tag has moved'));
    expect(note).toHaveTextContent(
      /oci:\/\/registry\.example\/qwen:v1 names .*bbbb.*, first seen .*\. The catalog lists .*aaaa.*: platform-owners, who owns the model, decides whether to list the new one\. 2 services that you have access to go on with .*cccc.*: to change that, the owner proposes the service again\./,
    );
    for (const letter of ['a', 'b', 'c']) {
      expect(within(note).getByTitle(digest(letter))).toBeInTheDocument();
    }
    expect(within(versions).getAllByText('The tag has moved.')).toHaveLength(1);
  });

  it('shows the services of a model whose entity is named otherwise than its artifact', async () => {
    const name = 'qwen3-8b-1a2b3c4d';
    const running = (of: string, entityRef: string) =>
      service(of, 'team-a', {
        ...chat,
        ref: { ...chat.ref, name: of },
        model: { ...chat.model!, name: 'qwen3-8b', entityRef },
      });
    show(
      {},
      {
        name,
        answers: {
          listServices: async query =>
            listOf(
              [
                running('mine', `resource:default/${name}`),
                running('other', 'resource:default/qwen3-8b-9f8e7d6c'),
              ],
              query,
            ),
        },
      },
    );
    const services = await sectionWith('Services using this model', /queued/);
    const rows = within(services).getAllByRole('rowheader');
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^mine/),
    ]);
  });

  it('keeps benchmarks of others apart from what is measured here', async () => {
    show({
      benchmarks: [
        {
          name: 'MMLU-Pro',
          metric: 'accuracy',
          value: 61.2,
          unit: '%',
          source: 'model card',
          url: null,
        },
      ],
    });
    expect(await section('Published benchmarks')).toHaveTextContent(
      /MMLU-Pro\s*accuracy\s*61\.2 %\s*model card/,
    );
  });

  it('says what could not be loaded', async () => {
    const refuse = () => Promise.reject(new Error('the backend is down'));
    show(
      {},
      {
        answers: {
          listTenants: refuse,
          listServices: refuse,
        },
      },
    );
    expect(
      await screen.findByText('Could not load your tenants'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Could not load the services'),
    ).toBeInTheDocument();
  });

  it('says that the catalog is out of date', async () => {
    show(
      {},
      {
        answers: {
          model: async (name, query) => ({
            ...new FakeModelCatalog([fakeModel('qwen', QWEN)]).detail(
              name,
              query?.tenant,
            )!,
            stale: true,
            staleReason: 'the database does not answer',
          }),
        },
      },
    );
    expect(
      await screen.findByText('Could not refresh the model'),
    ).toBeInTheDocument();
  });

  const MISSING: Partial<ModelServingApi> = {
    model: async () => {
      throw Object.assign(new Error('model not found'), {
        name: 'ResponseError',
        statusCode: 404,
      });
    },
  };

  it('does not find a model that the catalog does not have', async () => {
    show({}, { answers: MISSING });
    expect(
      await screen.findByText('Model default/qwen not found'),
    ).toBeInTheDocument();
  });

  it('does not show a model that somebody registered, and says who did', async () => {
    const planted = modelEntity(
      'qwen',
      {},
      'url:https://git.example.com/team-b/x.yaml',
    );
    show({}, { answers: MISSING, entity: planted });
    expect(
      await screen.findByText(
        'This catalog entity is not managed by Model Serving',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/url:https:\/\/git\.example\.com\/team-b\/x\.yaml/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /Deploy/ })).toBeNull();
  });
});
