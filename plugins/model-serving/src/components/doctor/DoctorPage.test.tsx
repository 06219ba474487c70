import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { FixtureClient } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { DoctorPage } from './DoctorPage';

const open = (client: FixtureClient) =>
  renderInTestApp(<DoctorPage />, { apis: [[modelServingApiRef, client]] });

describe('DoctorPage', () => {
  it('says first how many problems there are, then each with what to do', async () => {
    open(new FixtureClient());
    expect(
      await screen.findByText('1 problem found, 1 not known'),
    ).toBeVisible();
    const clusters = within(
      screen.getByRole('list', { name: 'Clusters' }),
    ).getAllByRole('listitem');
    expect(clusters.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(
        /Cluster gpu-us answers.*its certificate has expired.*renew the certificate/,
      ),
      expect.stringMatching(/Cluster gpu-eu answers/),
    ]);
    expect(
      screen.getAllByRole('list').map(list => list.getAttribute('aria-label')),
    ).toEqual(['Clusters', 'GitOps repository', 'Configuration', 'Prices']);
    expect(screen.getByText('Explained in docs/prices.md')).toBeVisible();
    expect(screen.queryByRole('list', { name: 'Clocks' })).toBeNull();
  });

  it('says that nothing is wrong', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'examine').mockResolvedValue({
      items: [],
      asOf: new Date().toISOString(),
      source: 'portal',
      stale: false,
    });
    open(client);
    expect(await screen.findByText('No problems found')).toBeVisible();
  });

  it('tells others whom it is for', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'examine').mockRejectedValue(
      Object.assign(new Error('You may not examine the set-up'), {
        name: 'ResponseError',
        statusCode: 403,
      }),
    );
    open(client);
    expect(await screen.findByText('For platform owners')).toBeVisible();
  });

  it('says why the setup is not known, and asks again', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'examine').mockRejectedValue(new Error('no network'));
    open(client);
    expect(await screen.findByRole('alert')).toHaveTextContent('the setup');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
