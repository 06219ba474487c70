import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  FieldChange,
  Revision,
  RevisionDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import ServiceHistoryView from './ServiceHistoryView';

const chat = service('chat', 'team-a');

const NOW = Date.now();
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const state = (letter: string, at: string, title: string): Revision => ({
  commit: letter.repeat(40),
  at,
  author: 'portal',
  title,
  proposal: {
    number: 7,
    url: 'https://forge.example/7',
    requestedBy: 'user:default/alice',
  },
});

const PRESENT = state('c', ago(40), 'Serve more of chat');
const EARLIER = state('a', ago(600), 'Serve chat');

const CHANGE: FieldChange = {
  id: 'InferenceService/chat spec.predictor.maxReplicas',
  file: 'tenants/team-a/chat/inferenceservice.yaml',
  object: 'InferenceService chat',
  field: 'spec.predictor.maxReplicas',
  from: '4',
  to: '2',
};

const failure = (statusCode: number, message: string) =>
  Object.assign(new Error(`Request failed with ${statusCode}`), {
    name: 'ResponseError',
    statusCode,
    cause: { name: 'Error', message },
    body: { error: { name: 'Error', message } },
    response: { status: statusCode },
  });

function show(options: {
  revisions?: Revision[] | null;
  reason?: string;
  detail?: Partial<RevisionDetail>;
  check?: () => Promise<unknown>;
  search?: string;
}) {
  const {
    check = async () => ({ outcome: 'pass', findings: [] }),
    detail,
    reason = null,
    revisions = [PRESENT, EARLIER],
    search = '',
  } = options;
  const broke = ago(30);
  const { api } = fakeServing({
    listProposals: async () => ({ ...FRESH, items: [], incomplete: null }),
    getHistory: async () => ({
      ...FRESH,
      windowSeconds: 604_800,
      verdicts: [
        { from: ago(1_000), to: ago(800), word: null },
        { from: ago(800), to: broke, word: 'serving' },
        { from: broke, to: null, word: 'failed' },
      ],
      coldStarts: {
        starts: [
          {
            pod: 'chat-x',
            startedAt: ago(35),
            readyAt: null,
            totalSeconds: null,
            phases: [],
            current: 'load',
          },
        ],
        medianTotalSeconds: null,
        medians: [],
        lever: null,
      },
    }),
    getServiceCosts: async () => {
      throw failure(403, 'no');
    },
    serviceRevisions: async () => ({ ...FRESH, revisions, reason }),
    serviceRevision: async () => ({
      ...FRESH,
      revision: EARLIER,
      hasFiles: true,
      changes: [CHANGE],
      written: [],
      refusal: null,
      ...detail,
    }),
    check,
  } as object);
  renderInTestApp(
    <ServingLinksProvider
      links={createServingLinks({
        template: ({ templateName }) => `/create/${templateName}`,
      })}
    >
      <ServiceHistoryView service={chat} />
    </ServingLinksProvider>,
    {
      apis: [[modelServingApiRef, api]],
      initialRouteEntries: [`/${search}`],
    },
  );
}

const entries = async () =>
  within(
    await screen.findByRole('list', { name: 'History, newest first' }),
  ).getAllByRole('listitem');

describe('ServiceHistoryView', () => {
  it('lists states, verdicts, starts and when nobody looked, newest first', async () => {
    show({});
    const texts = (await entries()).map(({ textContent }) => textContent);
    expect(texts).toEqual([
      expect.stringContaining('failed'),
      expect.stringContaining('Start of chat-x'),
      expect.stringMatching(
        /Serve more of chat.*in Git now.*Pull request 7.*by alice.*failed 75%, serving 25%/,
      ),
      expect.stringMatching(/Serve chat.*serving 100%/),
      expect.stringContaining('serving'),
      expect.stringContaining('not observed'),
    ]);
  });

  it('marks what came before a verdict, and how long before', async () => {
    show({});
    await userEvent.click(
      await screen.findByRole('button', { name: 'What came before: failed' }),
    );
    const marked = (await entries()).filter(({ textContent }) =>
      textContent?.includes(' min before'),
    );
    expect(marked.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/5 min before.*chat-x/),
      expect.stringMatching(/10 min before.*Serve more of chat/),
    ]);
    expect(
      screen.getByRole('button', { name: 'Clear marks: failed' }),
    ).toHaveAttribute('aria-pressed', 'true');
  });

  it('compares a state with now, and opens the form that brings it back', async () => {
    show({});
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Compare with now: Serve chat',
      }),
    );
    const table = await screen.findByRole('grid', {
      name: 'Fields that differ from now',
    });
    expect(table).toHaveTextContent(
      /InferenceService chat: spec\.predictor\.maxReplicas.*2.*4/,
    );
    const link = await screen.findByRole('link', { name: 'Roll back' });
    const { pathname, searchParams } = new URL(
      link.getAttribute('href')!,
      'http://localhost',
    );
    expect(pathname).toBe('/create/roll-back');
    expect(JSON.parse(searchParams.get('formData')!)).toEqual({
      tenant: 'team-a',
      service: 'chat',
      revision: EARLIER.commit,
    });
  });

  it.each([
    [
      'whoever may not propose',
      {
        check: async () => {
          throw failure(403, 'no');
        },
      },
      'You cannot propose services for tenant team-a.',
    ],
    [
      'a model that is gone',
      {
        check: async () => {
          throw failure(400, 'model: Model gone not found');
        },
      },
      'Model gone not found.',
    ],
    [
      'a state that no form writes',
      { detail: { refusal: 'The files are of no golden path.' } },
      'The files are of no golden path.',
    ],
  ])('says why %s cannot roll back', async (_what, options, reason) => {
    show({ ...options, search: `?state=${EARLIER.commit}` });
    const button = await screen.findByRole('button', { name: 'Roll back' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(await screen.findByText(reason)).toBeVisible();
  });

  it('says that the states are unknown, and shows the rest', async () => {
    show({ revisions: null, reason: 'The forge cannot be read.' });
    expect(
      await screen.findByText('The states in Git are unknown'),
    ).toBeVisible();
    expect(await entries()).toHaveLength(4);
  });
});
