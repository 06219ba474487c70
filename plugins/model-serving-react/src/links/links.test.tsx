import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Portal } from '@model-serving/backstage-plugin-model-serving-common';
import { screen, waitFor } from '@testing-library/react';
import {
  AppButtonLink,
  AppLink,
  createLinksProvider,
  EntityLink,
  ExternalButtonLink,
  ExternalLink,
  useServingLinks,
} from '.';
import { modelServingApiRef } from '../api';
import { fakeServing } from '../testUtils/fakeServing';

describe('forms that end in a pull request', () => {
  const Links = createLinksProvider(() => ({
    template: ({ templateName }) => `/create/${templateName}`,
  }));
  const Buttons = () => {
    const links = useServingLinks();
    return (
      <>
        <span>page</span>
        <AppButtonLink path={links.deploy()}>Deploy</AppButtonLink>
        <AppButtonLink path={links.onboard()}>Set up</AppButtonLink>
      </>
    );
  };
  const open = (getPortal: () => Promise<Portal>) =>
    renderInTestApp(
      <>
        <Links>
          <Buttons />
        </Links>
        <Links>
          <Buttons />
        </Links>
      </>,
      { apis: [[modelServingApiRef, fakeServing({ getPortal }).api]] },
    );
  const portal = (opensPullRequests: boolean): Portal => ({
    opensPullRequests,
    readOnlyReason: opensPullRequests ? null : 'modelServing.propose is false',
    asOf: null,
    source: 'test',
    stale: false,
  });

  it('are offered where the portal opens pull requests, and the backend is asked once', async () => {
    const getPortal = jest.fn(async () => portal(true));
    open(getPortal);
    expect(await screen.findAllByRole('link', { name: 'Deploy' })).toHaveLength(
      2,
    );
    expect(screen.getAllByRole('link', { name: 'Set up' })).toHaveLength(2);
    expect(getPortal).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => Promise<Portal>]>([
    ['it opens none', async () => portal(false)],
    [
      'that is not known',
      async () => {
        throw new Error('no answer');
      },
    ],
  ])('are not offered where %s', async (_, getPortal) => {
    const asked = jest.fn(getPortal);
    open(asked);
    expect(await screen.findAllByText('page')).toHaveLength(2);
    await waitFor(() => expect(asked).toHaveBeenCalled());
    expect(screen.queryByText('Deploy')).toBeNull();
    expect(screen.queryByText('Set up')).toBeNull();
  });
});

describe('EntityLink', () => {
  it.each(['team-a', 'team-a/chat', 'group:', ''])(
    'shows %j, which is no entity ref, as it is written',
    async ref => {
      const Links = createLinksProvider(() => ({ entity: () => '/catalog' }));
      renderInTestApp(
        <Links>
          <span>Owner</span>
          <EntityLink entityRef={ref} />
        </Links>,
        { apis: [[modelServingApiRef, fakeServing({}).api]] },
      );
      const { parentElement } = await screen.findByText('Owner');
      expect(parentElement).toHaveTextContent(`Owner${ref}`);
      expect(screen.queryByRole('link', { name: ref || /./ })).toBeNull();
    },
  );
});

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
