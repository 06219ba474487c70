import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  fakeServing,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import { AcceleratorPicker } from './AcceleratorPicker';

const OPTIONS = acceleratorList([
  accelerator('h100-1', 'fits', 'Your queue has it free.'),
  accelerator('l4-8', 'never', '8 are more than your queue can ever have.'),
]);

describe('AcceleratorPicker', () => {
  it('waits for the tenant', async () => {
    const listAccelerators = jest.fn();
    renderInTestApp(
      <AcceleratorPicker {...fieldProps<string>(undefined, jest.fn())} />,
      {
        apis: [[modelServingApiRef, fakeServing({ listAccelerators }).api]],
      },
    );
    expect(
      await screen.findByText(/Choose a tenant first/),
    ).toBeInTheDocument();
    expect(listAccelerators).not.toHaveBeenCalled();
  });

  it('says of each option how it fits, and offers none that never will', async () => {
    const onChange = jest.fn();
    const listAccelerators = jest.fn(async () => OPTIONS);
    renderInTestApp(
      <AcceleratorPicker
        {...fieldProps<string>(undefined, onChange, {
          tenant: 'team-a',
          name: 'chat',
          priority: 'serving-critical',
          replicas: { min: 2, max: 3 },
        })}
        uiSchema={{ 'ui:options': { path: 'other' } }}
      />,
      { apis: [[modelServingApiRef, fakeServing({ listAccelerators }).api]] },
    );
    const fitting = await screen.findByRole('radio', {
      name: /Accelerator h100-1.*fits now.*\$3\.90\/h per replica/,
    });
    const never = screen.getByRole('radio', {
      name: /never.*8 are more than your queue can ever have/,
    });
    expect(never).toBeDisabled();
    await userEvent.click(fitting);
    expect(onChange).toHaveBeenCalledWith('h100-1');
    expect(listAccelerators).toHaveBeenCalledWith('team-a', {
      min: 2,
      max: 3,
      path: 'other',
      priority: 'serving-critical',
      service: 'chat',
    });
  });

  it('offers nothing where the cluster lacks what a service is made of', async () => {
    const list = acceleratorList(OPTIONS.items, {
      missing: ['InferenceService (KServe) is not installed'],
    });
    renderInTestApp(
      <AcceleratorPicker
        {...fieldProps<string>(undefined, jest.fn(), { tenant: 'team-a' })}
      />,
      {
        apis: [
          [
            modelServingApiRef,
            fakeServing({ listAccelerators: async () => list }).api,
          ],
        ],
      },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /cluster of team-a cannot run.*InferenceService \(KServe\) is not installed/,
    );
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });

  it('offers sizes of CPUs beside accelerators, in words for both', async () => {
    const list = acceleratorList([
      ...OPTIONS.items,
      {
        ...accelerator(
          'cpu-8',
          'fits',
          'Fits now: one replica within the nominal quota of queue team-a (8 of 32 CPU cores used in flavor cpu).',
        ),
        title: '8 cores, 16 GiB',
        flavor: 'cpu',
        resource: null,
        count: 0,
        perHour: null,
      },
    ]);
    renderInTestApp(
      <AcceleratorPicker
        {...fieldProps<string>(undefined, jest.fn(), { tenant: 'team-a' })}
        schema={{}}
      />,
      {
        apis: [
          [
            modelServingApiRef,
            fakeServing({ listAccelerators: async () => list }).api,
          ],
        ],
      },
    );
    expect(
      await screen.findByRole('radiogroup', { name: /^Size/ }),
    ).toBeInTheDocument();
    const option = screen.getByRole('radio', { name: /8 cores, 16 GiB/ });
    expect(option).toHaveAccessibleName(
      /fits now.*no price.*8 of 32 CPU cores used in flavor cpu/,
    );
    expect(option).not.toHaveAccessibleName(/GPU|accelerator/i);
  });

  it('follows the quota', async () => {
    const listAccelerators = jest
      .fn()
      .mockResolvedValueOnce(OPTIONS)
      .mockResolvedValue(
        acceleratorList([accelerator('h100-1', 'waits', '1 more is needed.')]),
      );
    const serving = fakeServing({ listAccelerators });
    renderInTestApp(
      <AcceleratorPicker
        {...fieldProps<string>('h100-1', jest.fn(), { tenant: 'team-a' })}
      />,
      { apis: [[modelServingApiRef, serving.api]] },
    );
    await screen.findByText('Your queue has it free.');
    act(() => serving.tell({ type: 'tenants' }));
    expect(await screen.findByText('1 more is needed.')).toBeInTheDocument();
  });

  it('keeps the last answer in sight when the next one fails', async () => {
    const listAccelerators = jest
      .fn()
      .mockResolvedValueOnce(OPTIONS)
      .mockRejectedValue(new Error('the backend is down'));
    const serving = fakeServing({ listAccelerators });
    renderInTestApp(
      <AcceleratorPicker
        {...fieldProps<string>('h100-1', jest.fn(), { tenant: 'team-a' })}
      />,
      { apis: [[modelServingApiRef, serving.api]] },
    );
    await screen.findByText('Your queue has it free.');
    act(() => serving.tell({ type: 'refresh' }));
    await waitFor(() =>
      expect(screen.getByText(/the backend is down/)).toBeInTheDocument(),
    );
    expect(screen.getByText('Your queue has it free.')).toBeInTheDocument();
  });
});
