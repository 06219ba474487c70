import { renderInTestApp } from '@backstage/frontend-test-utils';
import { OperationAnswers } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  fakeServing,
  OPERATION,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { fieldProps } from '../__testUtils__/fieldProps';
import { OperationPicker } from './OperationPicker';

/** The field with the form around it that keeps its answer. */
function Form(props: {
  answer?: OperationAnswers;
  max: number;
  onAnswer: (answer: OperationAnswers | undefined) => void;
}) {
  const [answer, setAnswer] = useState(props.answer);
  return (
    <OperationPicker
      {...fieldProps<OperationAnswers>(
        answer,
        next => {
          setAnswer(next);
          props.onAnswer(next);
        },
        {
          tenant: 'team-a',
          accelerator: 'h100-1',
          replicas: { min: 1, max: props.max },
        },
      )}
    />
  );
}

function show(
  options: {
    answer?: unknown;
    max?: number;
    operation?: typeof OPERATION;
  } = {},
) {
  const onAnswer = jest.fn();
  renderInTestApp(
    <Form
      answer={options.answer as OperationAnswers}
      max={options.max ?? 3}
      onAnswer={onAnswer}
    />,
    {
      apis: [
        [
          modelServingApiRef,
          fakeServing({
            listAccelerators: async () =>
              acceleratorList([accelerator('h100-1', 'fits', '')], {
                operation: options.operation ?? OPERATION,
              }),
          }).api,
        ],
      ],
    },
  );
  return onAnswer;
}

const trigger = () => screen.findByRole('button', { name: /^Operation/ });
const open = async () => userEvent.click(await trigger());

describe('OperationPicker', () => {
  beforeEach(() => window.history.replaceState(null, '', '/'));

  it('is folded, and says what differs from the defaults', async () => {
    show({ answer: { rollout: 'surge', maxDisrupted: 1 } });
    expect(await trigger()).toHaveAttribute('aria-expanded', 'false');
    expect(await trigger()).toHaveTextContent(
      'Updates with a surge, Disruption budget 1 replica',
    );
  });

  it('says what an answer costs, and leaves the default out', async () => {
    const onAnswer = show();
    await open();
    const updates = await screen.findByRole('button', {
      name: /^(?!Operation).*Updates/,
    });
    expect(screen.getByText(/one replica is missing meanwhile/)).toBeVisible();
    await userEvent.click(updates);
    await userEvent.click(screen.getByRole('option', { name: 'With a surge' }));
    expect(onAnswer).toHaveBeenLastCalledWith({ rollout: 'surge' });
    expect(
      screen.getByText(/quota for one more replica must be free/),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: /^(?!Operation).*Updates/ }),
    );
    await userEvent.click(screen.getByRole('option', { name: /In place/ }));
    expect(onAnswer).toHaveBeenLastCalledWith(undefined);
  });

  it('takes a budget, and says what it does at the minimum', async () => {
    const onAnswer = show();
    await open();
    const budget = screen.getByRole('textbox', { name: 'Disruption budget' });
    await userEvent.type(budget, '1');
    expect(onAnswer).toHaveBeenLastCalledWith({ maxDisrupted: 1 });
    expect(
      screen.getByText(/While only 1 runs, a drain may still stop all of them/),
    ).toBeVisible();
    await userEvent.clear(budget);
    await userEvent.type(budget, '3');
    expect(screen.getByRole('alert')).toHaveTextContent(
      '3 of at most 3 replicas may be stopped at once, which protects none. Choose 1 to 2, or leave the budget out.',
    );
  });

  it('says why one replica has no budget', async () => {
    show({ max: 1 });
    await open();
    expect(screen.getByText(/with 1, a budget would either/)).toBeVisible();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });

  it('asks where it runs, and says when a size is not there', async () => {
    const onAnswer = show({ answer: { placement: 'quiet' } });
    await open();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Placement Quiet pool has no nodes of the size Accelerator h100-1. Choose another placement or size.',
    );
    expect(screen.getByText(/drained at night only/)).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: /^(?!Operation).*Placement/ }),
    );
    await userEvent.click(screen.getByRole('option', { name: 'Zone A' }));
    expect(onAnswer).toHaveBeenLastCalledWith({ placement: 'zone-a' });
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('spreads replicas where there are several', async () => {
    const onAnswer = show();
    await open();
    await userEvent.click(
      screen.getByRole('button', { name: /^(?!Operation).*Spread/ }),
    );
    await userEvent.click(screen.getByRole('option', { name: 'Over zones' }));
    expect(onAnswer).toHaveBeenLastCalledWith({ spread: 'zones' });
  });

  it('gives secrets by name, and takes them back', async () => {
    const onAnswer = show();
    await open();
    const token = screen.getByRole('checkbox', {
      name: /Tracing token: OTEL_EXPORTER_OTLP_HEADERS/,
    });
    await userEvent.click(token);
    expect(onAnswer).toHaveBeenLastCalledWith({ secrets: ['tracing'] });
    expect(await trigger()).toHaveTextContent('Secrets Tracing token');
    await userEvent.click(token);
    expect(onAnswer).toHaveBeenLastCalledWith(undefined);
  });

  it('ignores what an address holds and no form asks', async () => {
    show({ answer: { rollout: 'x', maxDisrupted: 'all' } });
    expect(await trigger()).toHaveTextContent('Defaults of the platform');
  });

  it('is nothing where the golden path asks nothing', async () => {
    show({ operation: { questions: [], placements: [], secrets: [] } });
    expect(
      screen.queryByRole('button', { name: /^Operation/ }),
    ).not.toBeInTheDocument();
  });
});
