import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { ExternalModel } from '@model-serving/backstage-plugin-model-serving-common';
import { ExternalSection } from './ExternalSection';

const EXTERNAL: ExternalModel = {
  secret: 'contracts-llm',
  store: 'SecretStore tenant',
  refreshedAt: null,
  endpoint: 'example-ai',
  expectedTokens: { input: 20, output: 5 },
  hosted: {
    provider: 'Example AI',
    model: 'example-large',
    url: 'https://api.ai.example/v1',
    region: null,
    dataTerms: 'https://ai.example/data-terms',
    price: {
      inputPerMillion: 3,
      outputPerMillion: 15,
      currency: 'USD',
      asOf: '2026-11-01',
    },
  },
  reason: null,
  perMonth: { value: 135, unit: 'USD per month' },
};

const show = (changes: Partial<ExternalModel> = {}) => {
  renderInTestApp(<ExternalSection external={{ ...EXTERNAL, ...changes }} />);
  return screen.findByRole('region', { name: 'Hosted model' });
};

describe('ExternalSection', () => {
  it('says who serves the model, at which price, and which Secret calls it', async () => {
    const section = await show();
    for (const text of [
      'Example AI',
      '$3.00/Mtok of input, $15.00/Mtok of output, as of 2026-11-01',
      '20 Mtok of input, 5 Mtok of output per month',
      '$135.00 per month',
      'contracts-llm',
      'SecretStore tenant',
      'Not opened by this service.',
    ]) {
      expect(section).toHaveTextContent(text);
    }
    expect(screen.getByRole('link', { name: /Example AI/ })).toHaveAttribute(
      'href',
      'https://ai.example/data-terms',
    );
  });

  it('says what is unknown, and why, instead of leaving it out', async () => {
    const reason = 'no model source lists it as hosted';
    const section = await show({
      hosted: null,
      reason,
      perMonth: { value: null, unit: 'per month', reason },
    });
    expect(section).toHaveTextContent(`unknown: ${reason}`);
    expect(section).not.toHaveTextContent('$');
    expect(section).toHaveTextContent('Key read');
    expect(section).toHaveTextContent('never');
  });

  it('names a region and terms that nobody told', async () => {
    const { dataTerms: _terms, ...hosted } = EXTERNAL.hosted!;
    const section = await show({ hosted });
    expect(section).toHaveTextContent(/Region\s*not known/);
    expect(section).toHaveTextContent(/Data terms\s*not known/);
  });
});
