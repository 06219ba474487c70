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
        { tenant: 'team-a', replicas: { min: 1, max: props.max } },
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

  it('says why one replica has no budget, and refuses one that was set', async () => {
    show({ max: 1 });
    await open();
    expect(screen.getByText(/Needs at least 2 replicas/)).toBeVisible();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });

  it('ignores what an address holds and no form asks', async () => {
    show({ answer: { rollout: 'x', maxDisrupted: 'all' } });
    expect(await trigger()).toHaveTextContent('Defaults of the platform');
  });

  it('is nothing where the golden path asks nothing', async () => {
    show({ operation: { questions: [] } });
    expect(
      screen.queryByRole('button', { name: /^Operation/ }),
    ).not.toBeInTheDocument();
  });
});
