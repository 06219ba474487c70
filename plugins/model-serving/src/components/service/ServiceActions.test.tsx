import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import { service } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { ServiceActions } from './ServiceActions';

const refusal = (statusCode: number, message: string) =>
  Object.assign(new Error(`Request failed with ${statusCode}`), {
    name: 'ResponseError',
    statusCode,
    cause: { name: 'InputError', message },
    body: { error: { name: 'InputError', message } },
    response: { status: statusCode },
  });

function show(
  shown: Parameters<typeof ServiceActions>[0]['service'],
  render: () => Promise<unknown> = async () => ({ files: [] }),
  opensPullRequests = true,
) {
  const asked = jest.fn(render);
  renderInTestApp(
    <ServingLinksProvider
      links={createServingLinks(
        { template: ({ templateName }) => `/create/${templateName}` },
        { opensPullRequests },
      )}
    >
      <p>Page</p>
      <ServiceActions service={shown} proposalState="" />
    </ServingLinksProvider>,
    { apis: [[modelServingApiRef, { render: asked } as never]] },
  );
  return asked;
}

const openMenu = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Actions' }));

const chat = service('chat', 'team-a');

describe('ServiceActions', () => {
  it.each([
    ['runs', chat, ['Stop', 'Roll back', 'Remove']],
    [
      'is stopped',
      { ...chat, stopped: true as const },
      ['Start', 'Roll back', 'Remove'],
    ],
    [
      'is an external model',
      { ...chat, ref: { ...chat.ref, kind: 'ExternalSecret' as const } },
      ['Roll back', 'Remove'],
    ],
  ])('offers what a service can do that %s', async (_what, shown, labels) => {
    show(shown);
    await openMenu();
    expect(await screen.findByText('Opens a pull request')).toBeVisible();
    expect(
      screen.getAllByRole('menuitem').map(({ textContent }) => textContent),
    ).toEqual(labels);
  });

  it('opens the form, filled in with the service', async () => {
    const asked = show(chat);
    expect(asked).not.toHaveBeenCalled();
    await openMenu();
    await screen.findByText('Opens a pull request');
    expect(asked).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('menuitem', { name: 'Stop' })).toHaveAttribute(
      'href',
      `/create/stop-service?formData=${encodeURIComponent(
        JSON.stringify({ tenant: 'team-a', service: 'chat' }),
      )}`,
    );
  });

  it.each([
    [403, 'anything', 'You cannot propose services for tenant team-a.'],
    [
      400,
      'service: The GitOps repository has no files of chat in tenants/team-a/chat. There is nothing to remove',
      'The GitOps repository has no files of chat in tenants/team-a/chat. There is nothing to remove.',
    ],
  ])('says why nothing can be proposed: %s', async (status, message, words) => {
    show(chat, () => Promise.reject(refusal(status, message)));
    await openMenu();
    expect(await screen.findByText(words)).toBeVisible();
    for (const item of screen.getAllByRole('menuitem')) {
      expect(item).toHaveAttribute('aria-disabled', 'true');
    }
  });

  it('is not there where the portal opens no pull requests, or the service is of no tenant', async () => {
    show(chat, undefined, false);
    await screen.findByText('Page');
    expect(screen.queryByRole('button', { name: 'Actions' })).toBeNull();
  });
});
