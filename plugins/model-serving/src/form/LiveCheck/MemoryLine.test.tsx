import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  MemoryFit,
  MemoryPart,
} from '@model-serving/backstage-plugin-model-serving-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryLine } from './MemoryLine';

const GIB = 1024 ** 3;

const part = (name: MemoryPart['part'], gib: number): MemoryPart => ({
  part: name,
  bytes: gib * GIB,
  formula: `formula of ${name}`,
  inputs: [{ name: `input of ${name}`, value: '36', source: 'the facts' }],
});

const MISFIT: MemoryFit = {
  word: 'exceeds',
  sentence: 'Qwen3 Coder 30B does not fit 1 × L4 24 GB.',
  accelerator: '1 × L4 24 GB',
  devices: 1,
  deviceBytes: 24 * GIB,
  deviceSource: 'memory of NVIDIA-L4',
  usableBytes: 20 * GIB,
  usableSource: "vLLM's default",
  parts: [part('weights', 57), part('kvCache', 6), part('graphs', 0)],
  requiredBytes: 63 * GIB,
  contextTokens: 65_536,
  requests: 1,
  requestsThatFit: 0,
  changes: [
    {
      change: 'accelerator',
      who: 'requester',
      sentence: 'Choose 1 × H100 80 GB.',
      to: 'h100-1',
    },
  ],
};

const segments = () =>
  [...screen.getByRole('img').children].map(
    child => (child as HTMLElement).dataset.part ?? 'end',
  );

describe('MemoryLine', () => {
  it('shows the parts beside the memory of one accelerator, and what fits', async () => {
    renderInTestApp(<MemoryLine memory={MISFIT} />);
    expect(
      await screen.findByRole('img', {
        name: 'Memory of one accelerator: Weights 57 GiB, KV cache 6 GiB, Not used by the engine 4 GiB; it has 24 GiB',
      }),
    ).toBeInTheDocument();
    expect(segments()).toEqual(['weights', 'kvCache', 'reserve', 'end']);
    expect(
      screen.getByRole('list', { name: 'Changes that fit' }),
    ).toHaveTextContent('Choose 1 × H100 80 GB.');
  });

  it('tells the formula, its inputs and their sources at a click', async () => {
    renderInTestApp(<MemoryLine memory={MISFIT} />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'How memory is computed' }),
    );
    const panel = screen.getByText('formula of weights').parentElement!;
    expect(
      within(panel).getByText('input of weights: 36 (the facts)'),
    ).toBeVisible();
    expect(screen.getByText('memory of NVIDIA-L4')).toBeVisible();
    expect(screen.getByText("vLLM's default")).toBeVisible();
  });

  it('draws no end where everything fits, and none of what is unknown', async () => {
    renderInTestApp(
      <MemoryLine
        memory={{
          ...MISFIT,
          word: 'unknown',
          deviceBytes: null,
          usableBytes: null,
          requestsThatFit: null,
          changes: [],
        }}
      />,
    );
    expect(
      await screen.findByRole('img', {
        name: 'Memory of one accelerator: Weights 57 GiB, KV cache 6 GiB',
      }),
    ).toBeInTheDocument();
    expect(segments()).toEqual(['weights', 'kvCache']);
    expect(screen.queryByRole('list', { name: 'Changes that fit' })).toBeNull();
  });
});
