import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  emptyModelVariant,
  emptyModelVersion,
  RuntimeOffer,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  ALLOWED,
  FakeModelCatalog,
  fakeModel,
  fakeServing,
  VLLM,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import { RuntimePicker } from './RuntimePicker';

const SGLANG: RuntimeOffer = {
  ...VLLM,
  id: 'sglang',
  title: 'SGLang',
  engine: 'SGLang',
  version: '0.5',
};
const TGI: RuntimeOffer = {
  ...VLLM,
  id: 'tgi',
  title: 'TGI',
  engine: 'TGI',
  version: '3.3',
  maturity: 'maintenance',
  parallelArgument: undefined,
};
const MLSERVER: RuntimeOffer = {
  ...VLLM,
  id: 'mlserver',
  title: 'MLServer',
  engine: 'MLServer',
  version: '1.7',
  serves: { formats: ['sklearn'] },
};

const models = new FakeModelCatalog([
  fakeModel(
    'qwen',
    {
      versions: [
        emptyModelVersion('1', [
          emptyModelVariant('bf16', 'oci://registry.example/m', 'vLLM'),
        ]),
      ],
    },
    { decision: ALLOWED },
  ),
]);

function show(
  runtimes: RuntimeOffer[],
  answer?: string,
  answers: object = { accelerator: 'h100-2' },
) {
  const onChange = jest.fn();
  renderInTestApp(
    <RuntimePicker
      {...fieldProps<string>(answer, onChange, {
        tenant: 'team-a',
        model: { ref: 'resource:default/qwen' },
        ...answers,
      })}
    />,
    {
      apis: [
        [
          modelServingApiRef,
          fakeServing({
            listAccelerators: async () =>
              acceleratorList([accelerator('h100-2', 'fits', '')], {
                runtimes,
              }),
            model: async name => models.detail(name, 'team-a')!,
          }).api,
        ],
      ],
    },
  );
  return onChange;
}

describe('RuntimePicker', () => {
  it('waits for the size', async () => {
    show([VLLM], undefined, {});
    expect(
      await screen.findByText(/Choose a tenant, a model and a size first/),
    ).toBeInTheDocument();
  });

  it('preselects the first that serves the model, and says why not the others', async () => {
    const onChange = show([MLSERVER, VLLM, SGLANG, TGI]);
    const first = await screen.findByRole('radio', { name: /vLLM 0\.10\.2/ });
    expect(first).toBeChecked();
    expect(
      screen.queryByRole('radio', { name: /MLServer/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.getByText('1 other runtime does not serve the format vLLM.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('radio', {
        name: /TGI 3\.3 \(maintenance mode\).*TGI runs a replica on one accelerator, and Accelerator h100-2 has 2\./,
      }),
    ).toBeDisabled();
    await userEvent.click(screen.getByRole('radio', { name: /SGLang/ }));
    expect(onChange).toHaveBeenCalledWith('sglang');
  });

  it('asks nothing where one serves the model, and says which', async () => {
    show([VLLM, MLSERVER]);
    expect(
      await screen.findByText(
        'vLLM 0.10.2 is the only runtime that serves this model on this size.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });

  it('says why the one that was chosen no longer serves the model', async () => {
    show([VLLM, MLSERVER], 'mlserver');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'MLServer does not serve the format vLLM. It serves sklearn. Choose another runtime.',
    );
    expect(screen.getByRole('radio', { name: /vLLM 0/ })).toBeEnabled();
  });

  it('says that none serves the model, once', async () => {
    show([MLSERVER], 'mlserver');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No runtime serves this model on this size. Choose another size or another model.',
    );
    expect(
      screen.getByText(
        "No runtime serves the format vLLM. The platform's runtimes serve sklearn.",
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });
});
