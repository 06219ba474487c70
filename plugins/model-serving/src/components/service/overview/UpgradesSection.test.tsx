import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  ModelUpgrade,
  ServiceDetail,
  ServiceUpgrades,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  FixtureClient,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen, within } from '@testing-library/react';
import { ServiceOverview } from './ServiceOverview';

const links = createServingLinks({ model: ({ name }) => `/models/${name}` });
const GIB = 2 ** 30;

const newer: ModelUpgrade = {
  kind: 'version',
  entityRef: 'resource:default/chat',
  title: 'Chat',
  version: '3',
  variant: 'fp8',
  createdAt: '2025-11-01T00:00:00Z',
  notes: 'Answers in more languages.',
  memoryBytes: { now: 15 * GIB, then: 20 * GIB },
  memoryReason: { now: null, then: null },
  cost: {
    word: 'more',
    perHour: 0.6,
    currency: 'USD',
    sentence: 'Fits L40S; what runs fits L4.',
  },
  contextLength: { now: 4096, then: 8192 },
  license: {
    now: { id: 'apache-2.0', class: 'permissive' },
    then: { id: 'llama3.1', class: 'use-restricted' },
  },
  benchmarks: [],
  decision: {
    word: 'ask',
    sentence: 'New versions are reviewed',
    rule: null,
    askUrl: null,
    hidden: false,
    confirmLicense: true,
    findings: [],
  },
};
const replacement: ModelUpgrade = {
  ...newer,
  kind: 'replacement',
  entityRef: 'resource:default/next',
  title: 'Next',
  version: '1',
  memoryBytes: { now: 15 * GIB, then: null },
  memoryReason: { now: null, then: 'The number of layers is not known.' },
  benchmarks: [{ name: 'MMLU', metric: 'accuracy', now: 0.6, then: 0.7 }],
};
const nothing: ServiceUpgrades = {
  deprecation: null,
  upgrades: [],
  smallerSize: null,
  asOf: null,
  source: 'test',
  stale: false,
};

async function open(
  upgrades: () => Promise<ServiceUpgrades>,
  facts: Partial<ServiceDetail> = {},
) {
  const client = new FixtureClient();
  const read = jest.spyOn(client, 'getUpgrades').mockImplementation(upgrades);
  renderInTestApp(
    <ServingLinksProvider links={links}>
      <ServiceOverview service={{ ...service('chat', 'team-a'), ...facts }} />
    </ServingLinksProvider>,
    { apis: [[modelServingApiRef, client]] },
  );
  await screen.findByRole('region', { name: 'Evidence' });
  return read;
}

const refused = (status: number) =>
  Object.assign(new Error('no'), {
    name: 'ResponseError',
    statusCode: status,
  });

describe('a smaller size that would do', () => {
  const smallerSize = {
    option: '1 × H100',
    sentence: '1 × H100 holds this model. At most 1 request was measured.',
    savedPerHour: 28,
    currency: 'USD',
  };

  it('is named with what was measured and what it saves', async () => {
    await open(async () => ({ ...nothing, smallerSize }));
    expect(
      await screen.findByRole('region', { name: 'A smaller size would do' }),
    ).toHaveTextContent(
      '1 × H100 holds this model. At most 1 request was measured. It costs $28.00/h less per replica.',
    );
  });

  it('is named without a price where that is unknown, and not where there is none', async () => {
    await open(async () => ({
      ...nothing,
      smallerSize: { ...smallerSize, savedPerHour: null, currency: null },
    }));
    expect(
      await screen.findByRole('region', { name: 'A smaller size would do' }),
    ).not.toHaveTextContent('costs');
  });

  it('is not shown where there is none', async () => {
    await open(async () => ({ ...nothing, upgrades: [newer] }));
    await screen.findByRole('region', { name: 'Newer versions and variants' });
    expect(screen.queryByText('A smaller size would do')).toBeNull();
  });
});

describe('what a service could run instead', () => {
  it('is named with what changes, and links to the models', async () => {
    await open(async () => ({ ...nothing, upgrades: [newer, replacement] }));
    const section = await screen.findByRole('region', {
      name: 'Newer versions and variants',
    });
    const [, first, second] = within(section).getAllByRole('row');
    expect(
      within(first).getByRole('link', { name: 'Version 3, fp8' }),
    ).toHaveAttribute('href', '/models/chat');
    expect(first).toHaveTextContent('15 GiB → 20 GiB');
    expect(first).toHaveTextContent('apache-2.0 → llama3.1 (use-restricted)');
    expect(first).toHaveTextContent(
      '$0.60/h more per replica. Fits L40S; what runs fits L4.',
    );
    expect(first).toHaveTextContent('Context: 4k → 8k');
    expect(first).toHaveTextContent('Answers in more languages.');
    expect(first).toHaveTextContent(
      'Needs an approval. New versions are reviewed.',
    );
    expect(first).toHaveTextContent('has to be confirmed in the form');
    expect(within(second).getByRole('link', { name: 'Next' })).toHaveAttribute(
      'href',
      '/models/next',
    );
    expect(second).toHaveTextContent(
      'Unknown. The number of layers is not known.',
    );
    expect(second).toHaveTextContent('MMLU, accuracy: 0.6 → 0.7');
  });

  it('is for the next run where the service is a batch run', async () => {
    await open(async () => ({ ...nothing, upgrades: [newer] }), {
      run: {
        shards: 2,
        finished: 0,
        failed: 0,
        remaining: '0-1',
        parallel: 1,
        data: null,
        startedAt: null,
        endedAt: null,
        deadline: null,
      },
    });
    expect(
      await screen.findByText(/Another model needs a new run/),
    ).toBeInTheDocument();
  });

  it.each<[string, () => Promise<ServiceUpgrades>]>([
    ['nothing is newer', async () => nothing],
    ['the reader may not see models', async () => Promise.reject(refused(403))],
  ])('is not mentioned where %s', async (_, answer) => {
    const read = await open(answer);
    await Promise.allSettled(read.mock.results.map(({ value }) => value));
    expect(screen.queryByText(/newer versions/i)).not.toBeInTheDocument();
    expect(screen.queryByText(/is deprecated/)).not.toBeInTheDocument();
  });

  it('is said to be missing where it cannot be read', async () => {
    await open(async () => Promise.reject(refused(500)));
    expect(
      await screen.findByText(/newer versions of the model/),
    ).toBeInTheDocument();
  });

  it('says since when and why its model is deprecated, and what replaces it', async () => {
    await open(async () => ({
      ...nothing,
      deprecation: {
        since: '2025-11-01',
        reason: 'it has known faults',
        replacedBy: { model: 'resource:default/next', version: '2' },
        versions: [],
      },
    }));
    expect(
      await screen.findByText(
        'The model that it runs has been deprecated since Nov 1, 2025',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('It has known faults.')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'next, version 2' }),
    ).toHaveAttribute('href', '/models/next');
  });
});
