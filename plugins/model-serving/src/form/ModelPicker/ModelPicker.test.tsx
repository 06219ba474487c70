import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  emptyModelVariant,
  emptyModelVersion,
  ModelDecision,
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

function show(
  answer: ModelAnswer | undefined,
  versions = VERSIONS,
  license: string | null = null,
  decision: Partial<ModelDecision> = {},
) {
  const onChange = jest.fn();
  const model = jest.fn(
    async () =>
      ({
        decision: { word: 'allow', sentence: null, ...decision },
        model: {
          entityRef: REF,
          title: 'Qwen3 8B',
          publisher: null,
          license: license && { id: license, url: null, text: null },
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

  it.each([
    ['ask', 'Needs an approval. Its terms have to be checked.'],
    ['deny', 'Not allowed. Its terms forbid it.'],
  ] as const)('says what the rules decide: %s', async (word, sentence) => {
    show(REF, VERSIONS, null, { word, sentence });
    expect(await screen.findByText(sentence)).toBeInTheDocument();
  });

  it('says that a version is gone', async () => {
    show({ ref: REF, version: '2024-12' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Qwen3 8B has no version 2024-12',
    );
  });

  it('asks to confirm a license with conditions, and forgets it when that is taken back', async () => {
    const { onChange } = show(
      { ref: REF, version: '2025-04' },
      VERSIONS,
      'llama3.1',
    );
    expect(await screen.findByText(/700 million/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Read the license/ }),
    ).toHaveProperty('href', 'https://www.llama.com/llama3_1/license/');
    const box = screen.getByRole('checkbox', { name: /license llama3.1/ });
    expect(box).not.toBeChecked();
    await userEvent.click(box);
    expect(onChange).toHaveBeenLastCalledWith({
      ref: REF,
      version: '2025-04',
      licenseAccepted: 'llama3.1',
    });
  });

  it.each([
    ['the one that was confirmed', 'llama3.1', true],
    ['another one', 'gemma', false],
  ])('takes for confirmed only %s', async (_what, accepted, isConfirmed) => {
    const { onChange } = show(
      { ref: REF, licenseAccepted: accepted },
      [VERSIONS[1]],
      'llama3.1',
    );
    const box = await screen.findByRole('checkbox');
    expect((box as HTMLInputElement).checked).toBe(isConfirmed);
    await userEvent.click(box);
    expect(onChange).toHaveBeenLastCalledWith(
      isConfirmed ? { ref: REF } : { ref: REF, licenseAccepted: 'llama3.1' },
    );
  });

  it('asks for no confirmation of a permissive license', async () => {
    const { model } = show({ ref: REF }, [VERSIONS[1]], 'apache-2.0');
    await screen.findByText(/pinned/);
    expect(model).toHaveBeenCalled();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  it('asks nothing more where there is no choice', async () => {
    const { model } = show({ ref: REF }, [VERSIONS[1]]);
    await screen.findByText(/pinned/);
    expect(model).toHaveBeenCalled();
    expect(screen.queryByText('Version')).not.toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });
});
