import { renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { ModelDrift } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  driftMonitor,
  driftOf,
  driftReading,
  fakeModel,
  fakeServing,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DriftSection } from './DriftSection';

const { model } = fakeModel('qwen');

function show(
  drift: () => Promise<ModelDrift>,
  result: AuthorizeResult = AuthorizeResult.DENY,
) {
  const modelDrift = jest.fn(drift);
  renderInTestApp(<DriftSection model={model} />, {
    apis: [
      [modelServingApiRef, fakeServing({ modelDrift }).api],
      [
        permissionApiRef,
        { authorize: async () => ({ result } as { result: any }) },
      ],
    ],
  });
  return modelDrift;
}

const section = () => screen.findByRole('region', { name: 'Drift' });

describe('DriftSection', () => {
  it('says first whether the model has drifted, and shows the readings a click away', async () => {
    const evidently = driftMonitor(
      'Evidently (main)',
      [
        driftReading('Drift of plan (PSI)'),
        driftReading('Drift of age (K-S p_value)', {
          value: 5.8e-205,
          lowerThreshold: 0.05,
          upperThreshold: null,
          alert: true,
        }),
      ],
      { url: 'https://evidently.example.com/projects/1', version: '3' },
    );
    const modelDrift = show(async () => driftOf([evidently]));
    const found = await section();
    expect(modelDrift).toHaveBeenCalledWith('qwen');
    expect(found).toHaveTextContent(
      /drifted\s*Evidently \(main\) raised an alert: Drift of age \(K-S p_value\)\./,
    );
    expect(
      within(found).getByRole('link', { name: /Evidently \(main\)/ }),
    ).toHaveAttribute('href', 'https://evidently.example.com/projects/1');
    expect(found).toHaveTextContent('version 3');

    await userEvent.click(within(found).getByText('2 readings'));
    const [, alert, quiet] = within(found).getAllByRole('row');
    expect(alert).toHaveTextContent(
      /Drift of age.*Alert\s*< 0\.001\s*below 0\.05/,
    );
    expect(quiet).toHaveTextContent(
      /Drift of plan.*No alert\s*0\.12\s*above 0\.2/,
    );
    expect(
      within(alert).getByRole('img', {
        name: 'Drift of age (K-S p_value) over time',
      }),
    ).toBeInTheDocument();
  });

  it('says that it is unknown, with the reason, and when the readings are from', async () => {
    show(async () =>
      driftOf([
        driftMonitor('NannyML (main)', [driftReading('age')], {
          failure: 'connection refused',
        }),
        driftMonitor('Prometheus', [
          driftReading('PSI', { value: null, alert: null, reason: 'no value' }),
        ]),
      ]),
    );
    const found = await section();
    expect(found).toHaveTextContent(
      /unknown\s*NannyML \(main\) could not be read\. Prometheus has no alert status for PSI\./,
    );
    expect(found).toHaveTextContent('Could not be read: Connection refused.');
  });

  it('is not there for a model that nobody watches', async () => {
    const modelDrift = show(async () => driftOf([]));
    await waitFor(() => expect(modelDrift).toHaveBeenCalled());
    await waitFor(() =>
      expect(screen.queryByRole('region', { name: 'Drift' })).toBeNull(),
    );
  });

  it('tells platform owners how a model is watched', async () => {
    show(async () => driftOf([]), AuthorizeResult.ALLOW);
    expect(await section()).toHaveTextContent(
      /No drift monitor is configured for this model.*modelServing\.models\.drift/,
    );
  });

  it('says that the drift could not be loaded', async () => {
    show(async () => {
      throw new Error('the database is away');
    });
    expect(await section()).toHaveTextContent('Could not load the drift');
  });
});
