import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ServiceCosts } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServiceCosts,
  FixtureClient,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import ServiceSpending from './ServiceSpending';

const CHAT = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
} as const;

function open(costs: Partial<ServiceCosts> = {}, search = '') {
  const client = new FixtureClient();
  jest
    .spyOn(client, 'getServiceCosts')
    .mockImplementation(async (_, query) =>
      fakeServiceCosts('gpu-eu/team-a/InferenceService/chat', costs, query),
    );
  renderInTestApp(<ServiceSpending service={CHAT} />, {
    apis: [[modelServingApiRef, client]],
    initialRouteEntries: [`/${search}`],
  });
  return client;
}

describe('what a service has spent', () => {
  it('begins with the verdict, and shows what it was paid for', async () => {
    open();
    expect(
      await screen.findByText(/ spent\. Forecast for the month/),
    ).toBeVisible();
    const numbers = within(screen.getByLabelText(/^Costs in /));
    for (const label of ['Spent', 'Idle', 'Starts']) {
      expect(numbers.getByText(label)).toBeVisible();
    }
    expect(
      await screen.findByRole('img', { name: /Starting \$1\.75/ }),
    ).toBeVisible();
    const starts = within(
      screen.getByRole('grid', { name: 'Starts of the month' }),
    );
    expect(starts.getByText('predictor-1')).toBeVisible();
    expect(starts.getByText('12 min')).toBeVisible();
  });

  it('is split by what the address names', async () => {
    open({}, '?split=resource');
    expect(
      await screen.findByRole('img', { name: /Accelerators \$.*Memory/ }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'Use' }));
    expect(
      await screen.findByRole('img', { name: /Hours with requests/ }),
    ).toBeVisible();
  });

  it('asks for the month that the address names', async () => {
    const client = open({}, '?month=2026-01');
    await screen.findByText('January 2026');
    expect(client.getServiceCosts).toHaveBeenLastCalledWith(CHAT, {
      from: '2026-01-01',
      to: '2026-02-01',
    });
    expect(await screen.findByText('No starts in this month')).toBeVisible();
  });

  it('says that idle cost is unknown, not zero', async () => {
    const unit = 'USD';
    open({
      idle: {
        podHours: null,
        amount: { value: null, unit, reason: 'its engines count no requests' },
      },
    });
    const idle = await screen.findByRole('button', {
      name: /^Idle: .*unknown/,
    });
    await userEvent.click(idle);
    expect(
      await screen.findByText('Its engines count no requests.'),
    ).toBeVisible();
  });

  it('says that it may not be seen', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'getServiceCosts').mockRejectedValue(
      Object.assign(new Error('no access'), {
        name: 'ResponseError',
        statusCode: 403,
      }),
    );
    renderInTestApp(<ServiceSpending service={CHAT} />, {
      apis: [[modelServingApiRef, client]],
    });
    expect(
      await screen.findByText("You don't have access to the costs"),
    ).toBeVisible();
  });
});
