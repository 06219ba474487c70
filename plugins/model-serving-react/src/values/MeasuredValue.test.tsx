import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MeasuredValue } from './MeasuredValue';

describe('MeasuredValue', () => {
  it('shows an unknown number as a dash that says why', async () => {
    render(
      <MeasuredValue
        label="Waiting"
        measured={{
          value: null,
          unit: 'requests',
          reason: 'No pod answers on its metrics port.',
        }}
      />,
    );
    const button = screen.getByRole('button', {
      name: 'Waiting: –, unknown. Show details',
    });
    expect(button).toHaveTextContent('–');
    await userEvent.click(button);
    expect(
      await screen.findByText('No pod answers on its metrics port.'),
    ).toBeInTheDocument();
  });

  it('opens the exact value, its source and its time by keyboard', async () => {
    render(
      <MeasuredValue
        label="Cost per hour"
        measured={{
          value: 9.404,
          unit: 'USD/h',
          source: 'price list of the sandbox',
          asOf: new Date().toISOString(),
        }}
      />,
    );
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', {
      name: /^Cost per hour: \$9.40\/h/,
    });
    expect(dialog).toHaveTextContent('9.404 USD/h');
    expect(dialog).toHaveTextContent('price list of the sandbox');
    expect(dialog).toHaveTextContent('just now');
  });

  it.each([
    [9.4, 'USD', 'at least $9.40'],
    [0.61, 'ratio', 'at least 61%'],
    [0.004, 'ratio', 'more than 0%'],
  ])('shows what is known of a sum: %s %s', async (atLeast, unit, text) => {
    render(
      <MeasuredValue
        label="Spent"
        measured={{ value: null, atLeast, unit, reason: 'one day is unknown' }}
      />,
    );
    const button = screen.getByRole('button', {
      name: `Spent: ${text}. Show details`,
    });
    expect(button).toHaveTextContent(text);
    await userEvent.click(button);
    expect(await screen.findByText('One day is unknown.')).toBeInTheDocument();
  });

  it('shows zero as zero', () => {
    render(
      <MeasuredValue
        label="Waiting"
        measured={{ value: 0, unit: 'requests' }}
      />,
    );
    expect(screen.getByRole('button')).toHaveTextContent('0');
  });
});
