import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { OutsideText } from './OutsideText';

const shown = () => screen.getByTestId('text').querySelector('span');

const show = async (element: JSX.Element) => {
  renderInTestApp(<div data-testid="text">{element}</div>);
  await screen.findByTestId('text');
};

describe('OutsideText', () => {
  it('shows a short text as it is, without a button', async () => {
    await show(<OutsideText text="Serves the support desk" />);
    expect(shown()).toHaveTextContent('Serves the support desk');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('cuts a huge text, and shows at most a page of it on request', async () => {
    await show(<OutsideText text={`a${'b'.repeat(300_000)}`} />);
    expect(shown()?.textContent).toHaveLength(300);
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(shown()?.textContent).toHaveLength(10_000);
    await userEvent.click(screen.getByRole('button', { name: 'Show less' }));
    expect(shown()?.textContent).toHaveLength(300);
  });

  it('keeps lines where they matter, and hides nothing', async () => {
    await show(<OutsideText multiline text={'one\ntwo\u202ethree'} />);
    expect(shown()?.textContent).toBe('one\ntwothree');
  });

  it('shows markup as text', async () => {
    await show(<OutsideText text="<img src=x onerror=alert(1)>" />);
    expect(shown()?.textContent).toBe('<img src=x onerror=alert(1)>');
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('shows nothing for what is no text', async () => {
    await show(<OutsideText text={{ toString: () => 'x' }} />);
    expect(shown()).toBeNull();
  });
});
