import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { Loaded } from '../live';
import { WhenLoaded } from './WhenLoaded';

interface Answer {
  text: string;
  stale: boolean;
  staleReason?: string;
  source: string;
  asOf: string | null;
}

const CURRENT: Answer = { text: 'Here', stale: false, source: 'x', asOf: null };
const OLD: Answer = { ...CURRENT, stale: true, staleReason: 'it is down' };

function show(loaded: Partial<Loaded<Answer>>, saysStale?: boolean) {
  renderInTestApp(
    <WhenLoaded
      loaded={{ data: undefined, error: undefined, reload() {}, ...loaded }}
      what="the answer"
      saysStale={saysStale}
    >
      {({ text }) => text}
    </WhenLoaded>,
  );
}

describe('WhenLoaded', () => {
  it('says what is loading', async () => {
    show({});
    expect(await screen.findByText('Loading the answer')).toBeInTheDocument();
  });

  it('says why there is nothing, and does not go on loading', async () => {
    show({ error: new Error('no') });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Could not load the answer',
    );
    expect(screen.queryByText('Loading the answer')).toBeNull();
  });

  it('keeps what has loaded, with why the next read failed', async () => {
    show({ data: CURRENT, error: new Error('no') });
    expect(await screen.findByText('Here')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toBeInTheDocument();
  });

  it('says that what has loaded is out of date, unless something else does', async () => {
    show({ data: OLD });
    expect(await screen.findByText(/It is down/)).toBeInTheDocument();
    show({ data: { ...OLD, text: 'There' } }, false);
    expect(await screen.findByText('There')).toBeInTheDocument();
    expect(screen.getAllByText(/It is down/)).toHaveLength(1);
  });
});
