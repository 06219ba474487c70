import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ServiceAnswers } from '@model-serving/backstage-plugin-model-serving-common';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { PolicySection } from './PolicySection';

const REQUEST = {
  tenant: 'team-a',
  name: 'chat',
  model: { ref: 'resource:default/qwen3-8b' },
  accelerator: 'h100-1',
  replicas: { min: 1, max: 2 },
  priority: 'serving-standard',
  purpose: 'Answers',
};

const ANSWERS: ServiceAnswers = {
  ...FRESH,
  path: 'inference-service',
  template: 'template:models/other',
  request: REQUEST,
  kept: [],
  openPullRequest: null,
  refusal: null,
};

/** Where the portal is. */
function Here() {
  const { pathname, search } = useLocation();
  return <output>{pathname + search}</output>;
}

function show(
  serviceAnswers: () => Promise<ServiceAnswers>,
  opensPullRequests = true,
) {
  const links = createServingLinks(
    {
      template: ({ namespace, templateName }) =>
        `/create/${namespace}/${templateName}`,
    },
    { opensPullRequests },
  );
  renderInTestApp(
    <ServingLinksProvider links={links}>
      <PolicySection
        isDetailed
        service={service('chat', 'team-a', {
          violations: [{ policy: 'pinned-artifacts', message: 'Pin it.' }],
        })}
      />
      <Here />
    </ServingLinksProvider>,
    { apis: [[modelServingApiRef, fakeServing({ serviceAnswers }).api]] },
  );
}

const fix = () =>
  screen.findByRole('button', { name: 'Propose fix for team-a/chat' });

describe('the fix of a violation', () => {
  it('is a change of the service, with what Git has of it', async () => {
    show(async () => ANSWERS);
    await userEvent.click(await fix());
    const here = new URL(
      (await screen.findByText(/^\/create\/models\/other\?/)).textContent!,
      'http://localhost',
    );
    expect(JSON.parse(here.searchParams.get('formData')!)).toEqual({
      ...REQUEST,
      from: REQUEST,
    });
  });

  it.each<[string, () => Promise<ServiceAnswers>, RegExp]>([
    [
      'that Git has in a form of its own',
      async () => ({
        ...ANSWERS,
        path: null,
        template: null,
        request: null,
        refusal: 'The files of chat in Git are of no golden path.',
      }),
      /are of no golden path/,
    ],
    [
      'whose pull request is open',
      async () => ({
        ...ANSWERS,
        openPullRequest: { number: 7, url: 'https://git.example/7' },
      }),
      /Pull request #7 is open\. Merge or close it first\./,
    ],
    [
      'of others',
      async () => {
        throw Object.assign(new Error('Request failed with 403'), {
          name: 'ResponseError',
          statusCode: 403,
          cause: new Error('no'),
        });
      },
      /Only those who may propose services for team-a can change it/,
    ],
  ])('opens no empty form for a service %s', async (_what, answers, reason) => {
    show(answers);
    await userEvent.click(await fix());
    expect(await screen.findByText(reason)).toHaveAttribute('role', 'status');
    expect(screen.queryByText(/^\/create/)).not.toBeInTheDocument();
  });

  it('is not offered where the portal opens no pull requests', async () => {
    show(async () => ANSWERS, false);
    await screen.findByText('Pin it.');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
