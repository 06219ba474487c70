import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen } from '@testing-library/react';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
  proposal,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import ServiceButtons from './ServiceButtons';

const chat = service('chat', 'team-a');

const OPEN = {
  ...FRESH,
  path: 'inference-service',
  template: 'template:default/inference-service',
  request: { tenant: 'team-a', name: 'chat' },
  kept: [],
  openPullRequest: { number: 7, url: 'https://forge.example/7' },
  refusal: null,
};

describe('ServiceButtons', () => {
  it('asks again what Git has when a pull request of the service was merged', async () => {
    let state: 'open' | 'merged' = 'open';
    const { api, tell } = fakeServing({
      listProposals: async () => ({
        ...FRESH,
        incomplete: null,
        items: [
          proposal({ service: 'chat', number: 7, state }),
          proposal({ service: 'other', number: 8 }),
        ],
      }),
      serviceAnswers: async () => ({
        ...OPEN,
        openPullRequest: state === 'open' ? OPEN.openPullRequest : null,
      }),
    } as object);
    renderInTestApp(
      <ServingLinksProvider
        links={createServingLinks({
          template: ({ templateName }) => `/create/${templateName}`,
        })}
      >
        <ServiceButtons service={chat} />
      </ServingLinksProvider>,
      { apis: [[modelServingApiRef, api]] },
    );
    expect(
      await screen.findByRole('button', { name: 'Change' }),
    ).toBeDisabled();

    state = 'merged';
    act(() => tell({ type: 'refresh' }));

    expect(await screen.findByRole('link', { name: 'Change' })).toBeVisible();
  });
});
