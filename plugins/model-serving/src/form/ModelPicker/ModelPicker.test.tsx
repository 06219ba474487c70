import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  emptyModelVariant,
  emptyModelVersion,
  ModelDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  fakeServing,
  modelEntity,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import { ModelPicker } from './ModelPicker';
import { ModelAnswer } from './requestedModel';

const REF = 'resource:default/qwen3-8b';
const variant = (name: string) =>
  emptyModelVariant(name, `oci://registry.example/m:${name}`, 'vLLM');
const VERSIONS = [
  {
    ...emptyModelVersion('2025-07', [variant('fp8'), variant('bf16')]),
    stage: 'Production',
    createdAt: '2025-07-21T00:00:00.000Z',
  },
  emptyModelVersion('2025-04', [variant('bf16')]),
];

function show(answer: ModelAnswer | undefined, versions = VERSIONS) {
  const onChange = jest.fn();
  const model = jest.fn(
    async () =>
      ({
        model: {
          entityRef: REF,
          title: 'Qwen3 8B',
          publisher: null,
          license: null,
          task: null,
          defaultVersion: null,
          versions,
        },
      } as unknown as ModelDetail),
  );
  const { api } = fakeServing({
    model,
    listAccelerators: async () =>
      acceleratorList([accelerator('h100-1', 'fits', '')]),
  });
  renderInTestApp(
    <ModelPicker
      {...fieldProps<ModelAnswer>(answer, onChange, { tenant: 'team-a' })}
    />,
    {
      apis: [
        [modelServingApiRef, api],
        [
          catalogApiRef,
          { getEntities: async () => ({ items: [modelEntity('qwen3-8b')] }) },
        ] as never,
      ],
    },
  );
  return { model, onChange };
}

describe('ModelPicker', () => {
  it('asks for the variant of the default version', async () => {
    const { model, onChange } = show(REF);
    const fp8 = await screen.findByRole('radio', { name: /fp8/ });
    expect(fp8).toBeChecked();
    expect(
      screen.getByText('2025-07 · Production · 2025-07-21 · default', {
        selector: 'span, span *',
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: /bf16/ }));
    expect(onChange).toHaveBeenCalledWith({
      ref: REF,
      version: '2025-07',
      variant: 'bf16',
    });
    expect(model).toHaveBeenCalledWith('qwen3-8b', { tenant: 'team-a' });
  });

  it('shows the version that was asked for', async () => {
    show({ ref: REF, version: '2025-04' });
    expect(
      await screen.findByText('2025-04', { selector: 'span, span *' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });

  it('says that a version is gone', async () => {
    show({ ref: REF, version: '2024-12' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Qwen3 8B has no version 2024-12',
    );
  });

  it('asks nothing more where there is no choice', async () => {
    const { model } = show({ ref: REF }, [VERSIONS[1]]);
    await screen.findByText(/pinned/);
    expect(model).toHaveBeenCalled();
    expect(screen.queryByText('Version')).not.toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });
});
