import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  Reachable,
  ServiceCalling,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  FixtureClient,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { CallingView } from './CallingView';

const { calling: CALLING, ...chat } = service('chat', 'team-a');

function show(
  changes: Partial<ServiceCalling> = {},
  search = '',
  reachable: Partial<Reachable> = {
    reachable: null,
    reason: 'No gateway is configured.',
  },
) {
  const client = new FixtureClient();
  client.reachable = async () => ({
    reachable: true,
    milliseconds: 12,
    reason: null,
    asOf: new Date().toISOString(),
    ...reachable,
  });
  renderInTestApp(
    <CallingView service={{ ...chat, calling: { ...CALLING!, ...changes } }} />,
    {
      apis: [[modelServingApiRef, client]],
      initialRouteEntries: [`/${search}`],
    },
  );
}

const region = (name: string) => screen.findByRole('region', { name });

describe('CallingView', () => {
  it('says first whether it can be called, then under which name and with which key', async () => {
    show();
    const section = await region('Call this service');
    expect(section).toHaveTextContent(
      /^Call this service\s*Callable through the gateway\./,
    );
    expect(section).toHaveTextContent('OpenAI API');
    expect(section).toHaveTextContent(
      'In Secret chat-engine-key of namespace team-a, from SecretStore tenant.',
    );
    expect(await region('Addresses')).toHaveTextContent(
      'Answers inside the cluster only',
    );
  });

  it.each([
    [false, 'No listener allows it', 'Not callable through the gateway'],
    [null, 'No gateway has reported', 'Unknown whether it is callable'],
  ])(
    'does not call a route callable that is %s',
    async (accepted, reason, says) => {
      const [address] = CALLING!.addresses;
      show({ addresses: [{ ...address, accepted, reason }] });
      expect(await region('Call this service')).toHaveTextContent(says);
      expect(await region('Addresses')).toHaveTextContent(reason);
    },
  );

  it.each([
    [{}, /^Call this service\s*Reachable through the gateway: 12 ms/],
    [
      { reachable: false, milliseconds: null, reason: 'it is away' },
      /^Call this service\s*Not reachable through the gateway: it is away/,
    ],
    [
      { reachable: null, reason: 'No gateway is configured.' },
      /^Call this service\s*Callable through the gateway. Not tried by the portal: No gateway is configured./,
    ],
  ])('says what the portal found: %j', async (reachable, says) => {
    show({}, '', reachable);
    const section = await region('Call this service');
    await waitFor(() => expect(section).toHaveTextContent(says));
  });

  it('shows the call in the language and for the endpoint that the address names', async () => {
    show({}, '?language=python&endpoint=completions');
    const code = await screen.findByRole('group', { name: 'Python snippet' });
    expect(code).toHaveTextContent('client.completions.create');
    expect(code).toHaveTextContent('https://chat.team-a.models.example/v1');
    await userEvent.click(screen.getByRole('tab', { name: 'curl' }));
    expect(
      await screen.findByRole('group', { name: 'curl snippet' }),
    ).toHaveTextContent('Bearer $MODEL_API_KEY');
  });

  it('copies what it shows, and says so', async () => {
    show();
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    const code = await screen.findByRole('group', { name: 'curl snippet' });
    await user.click(
      screen.getByRole('button', { name: 'Copy the curl snippet' }),
    );
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    expect(write).toHaveBeenCalledWith(code.textContent);
  });

  it('says why there is no code', async () => {
    show({
      endpoints: [],
      endpointsReason: 'TorchServe has an API of its own.',
    });
    const section = await region('Code');
    expect(section).toHaveTextContent('No code to show');
    expect(section).toHaveTextContent('TorchServe has an API of its own.');
    expect(within(section).queryByRole('tab')).toBeNull();
  });

  it('says what is unknown, and why', async () => {
    show({
      model: null,
      modelReason: 'No golden path wrote the service.',
      key: null,
      keyReason: 'Unknown whether it asks for a key.',
      addresses: [],
    });
    const section = await region('Call this service');
    expect(section).toHaveTextContent('No golden path wrote the service.');
    expect(section).toHaveTextContent('Unknown whether it asks for a key.');
    expect(await region('Addresses')).toHaveTextContent('No address known');
  });
});
