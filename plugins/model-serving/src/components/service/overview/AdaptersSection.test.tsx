import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { AdaptersSection } from './AdaptersSection';

const service = (adapters?: object[]) =>
  ({
    ref: { name: 'chat' },
    engine: 'vLLM',
    model: { name: 'qwen3-8b', ...(adapters && { adapters }) },
  } as unknown as ServiceDetail);

describe('AdaptersSection', () => {
  it('names the adapters, and why nobody knows the requests of each', async () => {
    renderInTestApp(
      <AdaptersSection
        service={service([
          {
            name: 'french',
            entityRef: 'resource:default/qwen3-8b-french',
            version: '2',
            variant: null,
          },
        ])}
      />,
    );
    expect(
      await screen.findByRole('heading', { name: 'LoRA adapters' }),
    ).toBeVisible();
    expect(screen.getByText('french')).toBeVisible();
    expect(screen.getByText('qwen3-8b-french')).toBeVisible();
    expect(screen.getByText('version 2')).toBeVisible();
    expect(screen.getByText(/chat stands for the model itself/)).toBeVisible();
    expect(
      screen.getByText(
        /Unknown\. The metrics of vLLM count the model and its adapters together\./,
      ),
    ).toBeInTheDocument();
  });

  it('is not there for a service without any', () => {
    renderInTestApp(<AdaptersSection service={service()} />);
    expect(screen.queryByText('LoRA adapters')).not.toBeInTheDocument();
  });
});
