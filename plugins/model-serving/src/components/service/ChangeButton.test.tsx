import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  ServiceAnswers,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen } from '@testing-library/react';
import ChangeButton from './ChangeButton';

const SERVICE = {
  ref: {
    cluster: 'sandbox',
    namespace: 'team-a',
    kind: 'InferenceService',
    name: 'chat',
  },
  tenant: 'team-a',
} as ServiceDetail;

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
  template: 'template:default/inference-service',
  request: REQUEST,
  kept: [],
  openPullRequest: null,
  refusal: null,
};

function show(serviceAnswers: jest.Mock) {
  const links = createServingLinks({
    template: ({ templateName }) => `/create/${templateName}`,
  });
  renderInTestApp(
    <ServingLinksProvider links={links}>
      <ChangeButton service={SERVICE} />
    </ServingLinksProvider>,
    { apis: [[modelServingApiRef, fakeServing({ serviceAnswers }).api]] },
  );
}

const forbidden = Object.assign(new Error('Request failed with 403'), {
  name: 'ResponseError',
  statusCode: 403,
  cause: new Error('no'),
});

describe('ChangeButton', () => {
  it('opens the form with what Git has, and says so to the form', async () => {
    show(jest.fn().mockResolvedValue(ANSWERS));
    const link = await screen.findByRole('link', { name: 'Change' });
    const { pathname, searchParams } = new URL(
      link.getAttribute('href')!,
      'http://localhost',
    );
    expect(pathname).toBe('/create/inference-service');
    expect(JSON.parse(searchParams.get('formData')!)).toEqual({
      ...REQUEST,
      from: REQUEST,
    });
  });

  it.each<[string, jest.Mock, RegExp]>([
    [
      'files of no golden path',
      jest.fn().mockResolvedValue({
        ...ANSWERS,
        path: null,
        template: null,
        request: null,
        refusal: 'The files of chat in Git are of no golden path.',
      }),
      /are of no golden path/,
    ],
    [
      'an open pull request',
      jest.fn().mockResolvedValue({
        ...ANSWERS,
        openPullRequest: { number: 7, url: 'https://git.example/7' },
      }),
      /Pull request #7 is open\. Merge or close it first\./,
    ],
    [
      'somebody who may not',
      jest.fn().mockRejectedValue(forbidden),
      /Only those who may propose services for team-a can change it/,
    ],
  ])('says why not for %s', async (_what, answers, reason) => {
    show(answers);
    const button = await screen.findByRole('button', { name: 'Change' });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(reason);
  });
});
