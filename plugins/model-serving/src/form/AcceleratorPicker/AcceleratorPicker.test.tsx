import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  emptyModelVariant,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  FakeModelCatalog,
  fakeModel,
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
          operation: { rollout: 'surge', placement: 'zone-a' },
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
      placement: 'zone-a',
      priority: 'serving-critical',
      rollout: 'surge',
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

  it('switches off what cannot run the model, and says why', async () => {
    const models = new FakeModelCatalog([
      fakeModel('large', {
        title: 'Large',
        versions: [
          emptyModelVersion('1', [
            {
              ...emptyModelVariant('bf16', 'oci://registry.example/m', 'vLLM'),
              precision: 'bf16',
              weightBytes: 60 * 2 ** 30,
              memoryBytes: 64 * 2 ** 30,
            },
          ]),
        ],
      }),
    ]);
    const cores = {
      ...accelerator('cpu-8', 'fits', 'Fits now: 8 cores are free.'),
      title: '8 cores',
      resource: null,
      count: 0,
    };
    renderInTestApp(
      <AcceleratorPicker
        {...fieldProps<string>('l4-1', jest.fn(), {
          tenant: 'team-a',
          model: { ref: 'resource:default/large' },
        })}
      />,
      {
        apis: [
          [
            modelServingApiRef,
            fakeServing({
              listAccelerators: async () =>
                acceleratorList([
                  accelerator('h100-1', 'fits', 'Fits now: 1 is free.'),
                  accelerator('l4-1', 'fits', 'Fits now: 1 is free.'),
                  cores,
                ]),
              model: async name => models.detail(name, 'team-a')!,
            }).api,
          ],
        ],
      },
    );
    expect(
      await screen.findByRole('radio', {
        name: /l4-1.*too large.*Large does not fit Accelerator l4-1/,
      }),
    ).toBeDisabled();
    expect(
      screen.getByRole('radio', {
        name: /8 cores.*cannot run.*vLLM needs an accelerator, and 8 cores has none\./,
      }),
    ).toBeDisabled();
    // The word stands in the badge; the sentence does not say it again.
    expect(
      screen.getByRole('radio', {
        name: /h100-1\s*fits now\s*\$3\.90\/h per replica\s*1 is free\.$/,
      }),
    ).toBeEnabled();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Accelerator l4-1 cannot run this model. Choose another size.',
    );
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
