import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  ArgumentAnswers,
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
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { fieldProps } from '../__testUtils__/fieldProps';
import { ArgumentsPicker } from './ArgumentsPicker';

const RUNTIME: RuntimeOffer = {
  ...VLLM,
  arguments: [
    { id: 'contextLength', min: 1024, max: 131_072 },
    { id: 'maxSequences', max: 512, fixed: '--max-num-seqs=256' },
    { id: 'kvCacheDtype', values: ['auto', 'fp8'] },
    { id: 'prefixCaching', default: true },
    { id: 'pipelineParallel', max: 4 },
  ],
};

const models = new FakeModelCatalog([
  fakeModel(
    'qwen',
    {
      versions: [
        {
          ...emptyModelVersion('1', [
            {
              ...emptyModelVariant('bf16', 'oci://registry.example/m', 'vLLM'),
              precision: 'bf16',
            },
          ]),
          parameters: 8_000_000_000,
          contextLength: 131_072,
          architecture: {
            layers: 36,
            attentionHeads: 32,
            kvHeads: 8,
            headSize: 128,
            valueSize: null,
            caches: null,
            hiddenSize: 4096,
            vocabularySize: 151_936,
            slidingWindow: null,
            latentAttention: null,
            recurrent: null,
            experts: null,
          },
        },
      ],
    },
    { decision: ALLOWED },
  ),
]);

/** The field with the form around it that keeps its answer. */
function Form(props: {
  answer?: ArgumentAnswers;
  onAnswer: (answer: ArgumentAnswers | undefined) => void;
  answers: object;
}) {
  const [answer, setAnswer] = useState(props.answer);
  return (
    <ArgumentsPicker
      {...fieldProps<ArgumentAnswers>(
        answer,
        next => {
          setAnswer(next);
          props.onAnswer(next);
        },
        {
          tenant: 'team-a',
          model: { ref: 'resource:default/qwen' },
          ...props.answers,
        },
      )}
    />
  );
}

async function show(
  options: {
    answer?: ArgumentAnswers;
    runtime?: RuntimeOffer;
    answers?: object;
  } = {},
) {
  const onAnswer = jest.fn();
  const sizes = ['h100-1', 'h100-2'].map(id => accelerator(id, 'fits', ''));
  renderInTestApp(
    <Form
      answer={options.answer}
      answers={options.answers ?? { accelerator: 'h100-1' }}
      onAnswer={onAnswer}
    />,
    {
      apis: [
        [
          modelServingApiRef,
          fakeServing({
            listAccelerators: async () =>
              acceleratorList(sizes, {
                runtimes: [options.runtime ?? RUNTIME],
              }),
            model: async name => models.detail(name, 'team-a')!,
          }).api,
        ],
      ],
    },
  );
  return onAnswer;
}

const open = async () =>
  userEvent.click(await screen.findByRole('button', { name: /^Advanced/ }));

describe('ArgumentsPicker', () => {
  beforeEach(() => window.history.replaceState(null, '', '/'));

  it('waits for the size', async () => {
    await show({ answers: {} });
    expect(
      await screen.findByText(/Choose a tenant, a model and a size first/),
    ).toBeInTheDocument();
  });

  it('is folded, and says what differs from the defaults', async () => {
    await show({ answer: { contextLength: 8192, kvCacheDtype: 'fp8' } });
    const trigger = await screen.findByRole('button', { name: /^Advanced/ });
    expect(trigger).toHaveAttribute('aria-expanded', 'false');
    expect(trigger).toHaveTextContent(
      'Context length 8,192 tokens, KV cache type fp8',
    );
  });

  it('stays open when the page is mounted again', async () => {
    window.history.replaceState(null, '', '/?formData=%7B%7D');
    await show();
    await open();
    expect(window.location.search).toBe('?formData=%7B%7D&advanced=open');
    cleanup();
    await show();
    const trigger = await screen.findByRole('button', { name: /^Advanced/ });
    expect(trigger).toHaveAttribute('aria-expanded', 'true');
    await userEvent.click(trigger);
    expect(window.location.search).toBe('?formData=%7B%7D');
  });

  it('says that there is nothing to set', async () => {
    await show({ runtime: VLLM });
    expect(
      await screen.findByText(/let nothing be set for vLLM 0\.10\.2/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('says of each argument what it does and costs, and asks for parallelism only where a replica has several accelerators', async () => {
    await show();
    await open();
    expect(
      screen.getByRole('textbox', { name: /Context length/ }),
    ).toHaveAccessibleDescription(/Longest request.*KV cache.*grows/);
    expect(
      screen.getByText('Set to --max-num-seqs=256 by your platform owners.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /Default: on/ }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('textbox', { name: /Pipeline/ }),
    ).not.toBeInTheDocument();
  });

  it('moves the memory while it is typed', async () => {
    const onAnswer = await show();
    await open();
    const sentence = () =>
      screen.getByText(/requests? of .* tokens at once/).textContent;
    const before = sentence();
    expect(before).toContain('131,072 tokens');
    await userEvent.type(
      screen.getByRole('textbox', { name: /Context length/ }),
      '8192',
    );
    expect(onAnswer).toHaveBeenLastCalledWith({ contextLength: 8192 });
    expect(sentence()).toContain('8,192 tokens');
    expect(sentence()).not.toBe(before);
    await userEvent.clear(
      screen.getByRole('textbox', { name: /Context length/ }),
    );
    expect(onAnswer).toHaveBeenLastCalledWith(undefined);
    expect(sentence()).toBe(before);
  });

  it('offers choices with the default first', async () => {
    const onAnswer = await show();
    await open();
    await userEvent.click(
      screen.getByRole('button', { name: /KV cache type/ }),
    );
    const list = await screen.findByRole('listbox');
    expect(
      within(list)
        .getAllByRole('option')
        .map(option => option.textContent),
    ).toEqual(["Engine's default", 'auto', 'fp8']);
    await userEvent.click(within(list).getByRole('option', { name: 'fp8' }));
    expect(onAnswer).toHaveBeenLastCalledWith({ kvCacheDtype: 'fp8' });
  });

  it('refuses what is out of range, and takes no letters', async () => {
    const onAnswer = await show();
    await open();
    await userEvent.type(
      screen.getByRole('textbox', { name: /Context length/ }),
      '--x 512',
    );
    expect(onAnswer).toHaveBeenLastCalledWith({ contextLength: 512 });
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Context length 512 tokens is not available for vLLM. Choose 1,024 to 131,072 tokens.',
    );
  });

  it('lets an answer be removed that the runtime does not offer', async () => {
    const onAnswer = await show({ answer: { toolParser: 'hermes' } });
    await open();
    expect(screen.getByRole('alert')).toHaveTextContent(
      /Tool parser cannot be set for vLLM/,
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove setting' }),
    );
    expect(onAnswer).toHaveBeenLastCalledWith(undefined);
  });

  it('says how ranks have to use the accelerators', async () => {
    await show({
      answers: { accelerator: 'h100-2' },
      answer: { pipelineParallel: 4 },
    });
    await open();
    expect(screen.getByRole('alert')).toHaveTextContent(
      /4 pipeline-parallel ranks do not use the accelerators of Accelerator h100-2 evenly/,
    );
  });
});
