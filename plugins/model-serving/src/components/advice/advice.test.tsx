import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  FixtureClient,
  telltaleServices,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import ServiceAdvice from './ServiceAdvice';
import TenantAdvice from './TenantAdvice';

const CHAT = telltaleServices().find(({ ref }) => ref.name === 'chat')!;

function open(
  client = new FixtureClient(),
  page = <ServiceAdvice service={CHAT} />,
) {
  const links = createServingLinks({
    template: ({ templateName }) => `/create/${templateName}`,
  });
  renderInTestApp(
    <ServingLinksProvider links={links}>{page}</ServingLinksProvider>,
    { apis: [[modelServingApiRef, client]] },
  );
}

const card = async (name: string) =>
  within(await screen.findByRole('article', { name }));

describe('advice on a service', () => {
  it('says what it saves and rests on, and opens the form that does it', async () => {
    open();
    const stop = await card('Stop chat');
    expect(stop.getByText('Saves $2,912 a month.')).toBeVisible();
    expect(stop.getByText('any request that its engines count')).toBeVisible();
    const href = stop
      .getByRole('link', { name: 'Propose' })
      .getAttribute('href')!;
    expect(href).toMatch('/create/');
    expect(
      JSON.parse(new URL(href, 'http://x').searchParams.get('formData')!),
    ).toEqual({ tenant: 'team-a', service: 'chat' });
  });

  it('opens the form of the service with the answers that it advises', async () => {
    const client = new FixtureClient();
    const request = { name: 'chat', replicas: { min: 2, max: 2 } };
    jest.spyOn(client, 'serviceAnswers').mockResolvedValue({
      path: 'inference-service',
      template: 'template:default/deploy-model',
      request,
      kept: [],
      openPullRequest: null,
      refusal: null,
    } as any);
    open(client);
    const replicas = await card('Run 1 replica instead of 2');
    expect(replicas.getByText('Saving unknown: No price.')).toBeVisible();
    const href = (
      await replicas.findByRole('link', { name: 'Propose' })
    ).getAttribute('href')!;
    expect(
      JSON.parse(new URL(href, 'http://x').searchParams.get('formData')!),
    ).toEqual({ ...request, replicas: { min: 1, max: 1 }, from: request });
  });

  it('is dismissed with a reason, and shown again', async () => {
    open();
    const stop = await card('Stop chat');
    await userEvent.click(stop.getByRole('button', { name: 'Dismiss' }));
    const confirm = stop.getByRole('button', { name: 'Dismiss advice' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      stop.getByRole('textbox', { name: /Reason/ }),
      'a demo',
    );
    await userEvent.click(confirm);
    await userEvent.click(await screen.findByText('Dismissed (1)'));
    const dismissed = await card('Stop chat');
    expect(dismissed.getByText(/: a demo$/)).toBeVisible();
    await userEvent.click(
      dismissed.getByRole('button', { name: 'Show again' }),
    );
    const shown = await card('Stop chat');
    expect(await shown.findByRole('button', { name: 'Dismiss' })).toBeVisible();
  });

  it('says that it could not be dismissed', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'dismissAdvice').mockRejectedValue(new Error('away'));
    open(client);
    const stop = await card('Stop chat');
    await userEvent.click(stop.getByRole('button', { name: 'Dismiss' }));
    await userEvent.type(
      stop.getByRole('textbox', { name: /Reason/ }),
      'x{Enter}',
    );
    expect(
      await stop.findByText(/could not load the dismissal/i),
    ).toBeVisible();
  });

  it('says what is not known yet', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'getServiceAdvice').mockResolvedValue({
      items: [],
      missing: [
        { kind: 'idle-service', reason: 'known of 5 of 5 hours' },
        { kind: 'larger-size', reason: 'known of 5 of 5 hours' },
      ],
      asOf: null,
      source: 'test',
      stale: false,
    });
    open(client);
    expect(await screen.findByText('No advice')).toBeVisible();
    expect(
      screen.getByText(
        'Not known: idle service, smaller size. Known of 5 of 5 hours.',
      ),
    ).toBeVisible();
  });
});

it('advice on a tenant includes that on its quota, which no form proposes', async () => {
  open(undefined, <TenantAdvice tenant="team-a" cluster="gpu-eu" />);
  const quota = await card('Return 4 accelerators of h100');
  expect(quota.queryByRole('link', { name: 'Propose' })).toBeNull();
  expect(quota.queryByRole('button', { name: 'Dismiss' })).toBeNull();
  expect(await card('Stop chat')).toBeTruthy();
});
