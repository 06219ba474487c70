import { useState } from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Pager } from './Pager';

const NEXT: Record<string, string | undefined> = {
  '': 'b',
  b: 'c',
  c: undefined,
};

function Pages(props: { start?: string }) {
  const [cursor, setCursor] = useState(props.start ?? '');
  return (
    <>
      <p>page {cursor || 'a'}</p>
      <Pager
        noun="service"
        count={{ shown: 25, total: 70 }}
        cursor={cursor}
        nextCursor={NEXT[cursor]}
        onCursor={setCursor}
      />
    </>
  );
}

const press = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

describe('Pager', () => {
  it('steps forwards and back', async () => {
    render(<Pages />);
    expect(screen.getByText('25 of 70 services')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Previous' })).toBeDisabled();
    await press('Next');
    await press('Next');
    expect(screen.getByText('page c')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Next' })).toBeDisabled();
    await press('Previous');
    expect(screen.getByText('page b')).toBeInTheDocument();
    await press('Previous');
    expect(screen.getByText('page a')).toBeInTheDocument();
  });

  it('leads back to the first page when opened in the middle', async () => {
    render(<Pages start="c" />);
    await press('Previous');
    expect(screen.getByText('page a')).toBeInTheDocument();
  });

  it('is not there when everything is on one page', () => {
    const { container } = render(
      <Pager
        noun="service"
        count={{ shown: 3, total: 3 }}
        cursor=""
        nextCursor={undefined}
        onCursor={() => {}}
      />,
    );
    expect(container).toBeEmptyDOMElement();
  });
});
