import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import {
  createServingLinks,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import { service } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { PolicySection } from './PolicySection';

const links = createServingLinks({
  template: ({ namespace, templateName }) =>
    `/create/${namespace}/${templateName}`,
});

describe('PolicySection', () => {
  it.each<[string | null, string[]]>([
    ['template:models/other', ['/create/models/other']],
    [null, []],
  ])(
    'offers a fix with the form that makes such services: %s',
    async (template, forms) => {
      renderInTestApp(
        <ServingLinksProvider links={links}>
          <PolicySection
            isDetailed
            service={service('chat', 'team-a', {
              template,
              violations: [{ policy: 'pinned-artifacts', message: 'Pin it.' }],
            })}
          />
        </ServingLinksProvider>,
      );
      await screen.findByText('Pin it.');
      expect(
        screen
          .queryAllByRole('link', { name: 'Propose fix' })
          .map(link => link.getAttribute('href')?.split('?')[0]),
      ).toEqual(forms);
    },
  );
});
