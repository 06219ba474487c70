import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { AppButtonLink, AppLink, ExternalButtonLink, ExternalLink } from '.';

describe('ExternalLink', () => {
  it('opens a web address apart from this page', async () => {
    renderInTestApp(
      <ExternalLink address="https://example.com/a">Card</ExternalLink>,
    );
    const link = await screen.findByRole('link', { name: 'Card' });
    expect(link).toHaveAttribute('href', 'https://example.com/a');
    expect(link).toHaveAttribute('target', '_blank');
    expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  });

  it.each([
    // eslint-disable-next-line no-script-url
    'javascript:alert(document.domain)',
    'data:text/html,<script>alert(1)</script>',
    '//evil.example',
    'https://bank.example@evil.example',
    undefined,
    7,
  ])('shows the text alone for %p', async address => {
    renderInTestApp(
      <>
        <ExternalLink address={address}>Card</ExternalLink>
        <ExternalButtonLink address={address}>Open</ExternalButtonLink>
      </>,
    );
    expect(await screen.findByText('Card')).toBeInTheDocument();
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.queryByText('Open')).toBeNull();
  });

  it('cuts a text that no line holds', async () => {
    renderInTestApp(
      <ExternalLink address="https://example.com">
        {`Card\u202e${'x'.repeat(300_000)}`}
      </ExternalLink>,
    );
    const { textContent } = await screen.findByRole('link');
    expect(textContent?.length).toBe(300);
    expect(textContent).not.toContain('\u202e');
  });
});

describe('AppLink', () => {
  it('leads to a page of the portal', async () => {
    renderInTestApp(
      <>
        <AppLink path="/models/default/qwen?a=b">Qwen</AppLink>
        <AppButtonLink path="/create">Deploy</AppButtonLink>
      </>,
    );
    expect(await screen.findByRole('link', { name: 'Qwen' })).toHaveAttribute(
      'href',
      '/models/default/qwen?a=b',
    );
    expect(screen.getByRole('link', { name: 'Deploy' })).toHaveAttribute(
      'href',
      '/create',
    );
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil', null])(
    'leads nowhere else: %p',
    async path => {
      renderInTestApp(
        <>
          <AppLink path={path}>Qwen</AppLink>
          <AppButtonLink path={path}>Deploy</AppButtonLink>
        </>,
      );
      expect(await screen.findByText('Qwen')).toBeInTheDocument();
      expect(screen.queryByRole('link')).toBeNull();
    },
  );
});
