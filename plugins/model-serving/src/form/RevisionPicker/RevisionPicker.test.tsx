import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Revision } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import { RevisionPicker } from './RevisionPicker';

const state = (letter: string, title: string): Revision => ({
  commit: letter.repeat(40),
  at: '2026-11-02T12:00:00Z',
  author: 'portal',
  title,
  proposal: {
    number: 7,
    url: 'https://forge.example/7',
    requestedBy: 'user:default/alice',
  },
});

const PRESENT = state('c', 'Serve more of chat');
const EARLIER = state('a', 'Serve chat');

function show(
  answer: string | undefined,
  revisions: Revision[] | null,
  options: { service?: string; reason?: string } = {},
) {
  const { reason = null, service = 'chat' } = options;
  const onChange = jest.fn();
  const { api } = fakeServing({
    listServices: async () => ({
      ...FRESH,
      items: [
        {
          ref: {
            cluster: 'c',
            namespace: 'team-a',
            kind: 'InferenceService',
            name: 'chat',
          },
        },
      ],
      totalItems: 1,
      clusters: [],
    }),
    serviceRevisions: async () => ({ ...FRESH, revisions, reason }),
  } as object);
  renderInTestApp(
    <RevisionPicker
      {...fieldProps<string>(answer, onChange, { tenant: 'team-a', service })}
    />,
    { apis: [[modelServingApiRef, api as never]] },
  );
  return onChange;
}

describe('RevisionPicker', () => {
  it('offers every state but the present one, by time and who asked for it', async () => {
    const onChange = show(undefined, [PRESENT, EARLIER]);
    await userEvent.click(await screen.findByRole('button', { name: /State/ }));
    const options = screen.getAllByRole('option');
    expect(options).toHaveLength(1);
    expect(options[0]).toHaveTextContent(/by alice.*Serve chat \(#7\)/);
    await userEvent.click(options[0]);
    expect(onChange).toHaveBeenCalledWith(EARLIER.commit);
  });

  it.each([
    [PRESENT.commit, /chat is in this state already\./],
    ['f'.repeat(40), /chat never had the state ffffffffff\./],
  ])('says what is wrong with %s', async (commit, words) => {
    show(commit, [PRESENT, EARLIER]);
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
  });

  it('says that there is no earlier state', async () => {
    show(undefined, [PRESENT]);
    expect(await screen.findByText('chat has no earlier state')).toBeVisible();
  });

  it('says why the states are unknown', async () => {
    show(undefined, null, { reason: 'The forge cannot be read.' });
    expect(
      await screen.findByText('The states of chat are unknown'),
    ).toBeVisible();
    expect(screen.getByText('The forge cannot be read.')).toBeVisible();
  });

  it('takes the state of a removed service, which a link names', async () => {
    show(EARLIER.commit, [], { service: 'gone' });
    expect(await screen.findByText('Commit aaaaaaaaaa')).toBeVisible();
  });
});
