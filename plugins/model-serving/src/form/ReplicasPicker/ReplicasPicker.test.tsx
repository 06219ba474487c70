import { renderInTestApp } from '@backstage/frontend-test-utils';
import { fireEvent, screen } from '@testing-library/react';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  acceleratorList,
  fakeServing,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import type { ReplicasAnswer } from '../answers';
import { ReplicasPicker } from './ReplicasPicker';

function show(options: { fixed?: boolean }, onChange = jest.fn()) {
  renderInTestApp(
    <ReplicasPicker
      {...fieldProps<ReplicasAnswer>({ min: 2, max: 2 }, onChange, {
        tenant: 'team-a',
      })}
      uiSchema={{ 'ui:options': options }}
    />,
    {
      apis: [
        [
          modelServingApiRef,
          fakeServing({ listAccelerators: async () => acceleratorList([]) })
            .api,
        ],
      ],
    },
  );
  return onChange;
}

const named = (label: string) =>
  screen.findByRole('textbox', { name: new RegExp(label) });

const type = async (label: string, value: string) => {
  const input = await named(label);
  fireEvent.change(input, { target: { value } });
  fireEvent.blur(input);
};

describe('ReplicasPicker', () => {
  it('asks between how many replicas a service scales', async () => {
    const onChange = show({});
    await named('Minimum');
    await type('Maximum', '5');
    expect(onChange).toHaveBeenLastCalledWith({ min: 2, max: 5 });
  });

  it('asks for one number where nothing scales the service', async () => {
    const onChange = show({ fixed: true });
    await type('Number', '3');
    expect(screen.getAllByRole('textbox')).toHaveLength(1);
    expect(onChange).toHaveBeenLastCalledWith({ min: 3, max: 3 });
  });
});
