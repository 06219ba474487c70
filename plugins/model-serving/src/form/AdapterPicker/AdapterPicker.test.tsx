import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import type { ModelAnswer } from '../answers';
import { ServicePicker } from '../ServicePicker/ServicePicker';
import { AdapterPicker } from './AdapterPicker';

const service = (name: string, engine: string, entityRef: string | null) => ({
  ref: { cluster: 'c', namespace: 'team-a', kind: 'InferenceService', name },
  engine,
  model: { entityRef, name: `model of ${name}` },
});

const derived = (name: string, relation = 'adapter') => ({
  entityRef: `resource:default/${name}`,
  title: `The ${name}`,
  relation,
});

function apiWith(options: { adapters: object[]; license?: string }) {
  return fakeServing({
    listServices: jest.fn(async () => ({
      ...FRESH,
      items: [
        service('chat', 'vLLM', 'resource:default/qwen'),
        service('flowers', 'MLServer', 'resource:default/iris'),
        service('unknown', 'vLLM', null),
      ],
      totalItems: 3,
      clusters: [],
    })),
    model: jest.fn(async name => ({
      ...FRESH,
      model: {
        title: `Model ${name}`,
        license: { id: options.license ?? 'apache-2.0', url: null, text: null },
        defaultVersion: null,
        versions: [{ name: '1', license: null, variants: [{ name: 'x' }] }],
      },
      derived: options.adapters,
    })),
  } as object).api;
}

const shown = (element: JSX.Element, api: unknown) =>
  renderInTestApp(element, { apis: [[modelServingApiRef, api as never]] });

describe('ServicePicker', () => {
  it('offers services whose engine takes adapters, and says how many do not', async () => {
    const onChange = jest.fn();
    shown(
      <ServicePicker
        {...fieldProps<string>(undefined, onChange, { tenant: 'team-a' })}
      />,
      apiWith({ adapters: [] }),
    );
    expect(
      await screen.findByText(/2 other services of team-a cannot take/),
    ).toBeInTheDocument();
    await waitFor(() => expect(onChange).toHaveBeenCalledWith('chat'));
  });

  it('says that a service of a link takes none', async () => {
    shown(
      <ServicePicker
        {...fieldProps<string>('flowers', jest.fn(), { tenant: 'team-a' })}
      />,
      apiWith({ adapters: [] }),
    );
    expect(
      await screen.findByText(/team-a has no service flowers that takes/),
    ).toBeInTheDocument();
  });

  it('offers every service where the template asks for all', async () => {
    const onChange = jest.fn();
    shown(
      <ServicePicker
        {...fieldProps<string>('flowers', onChange, { tenant: 'team-a' })}
        uiSchema={{ 'ui:options': { all: true } }}
      />,
      apiWith({ adapters: [] }),
    );
    expect(
      await screen.findByRole('button', { name: /flowers/ }),
    ).toBeVisible();
    expect(screen.queryByText(/cannot take adapters/)).not.toBeInTheDocument();
    expect(onChange).not.toHaveBeenCalled();
  });

  it('waits for the tenant', async () => {
    shown(
      <ServicePicker {...fieldProps<string>(undefined, jest.fn())} />,
      apiWith({ adapters: [] }),
    );
    expect(await screen.findByText(/Choose a tenant first/)).toBeVisible();
  });
});

describe('AdapterPicker', () => {
  const picker = (
    answer: ModelAnswer | undefined,
    onChange = jest.fn(),
    name = 'chat',
  ) => (
    <AdapterPicker
      {...fieldProps<ModelAnswer>(answer, onChange, {
        tenant: 'team-a',
        service: name,
      })}
    />
  );

  it('offers the adapters of the model that the service runs, and nothing else', async () => {
    const onChange = jest.fn();
    shown(
      picker(undefined, onChange),
      apiWith({
        adapters: [
          derived('french'),
          derived('german'),
          derived('small', 'quantized'),
        ],
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /Adapter/ }),
    );
    expect(
      (await screen.findAllByRole('option')).map(each => each.textContent),
    ).toEqual(['The french', 'The german']);
    await userEvent.click(screen.getByRole('option', { name: 'The german' }));
    expect(onChange).toHaveBeenCalledWith({ ref: 'resource:default/german' });
  });

  it('says that there are none', async () => {
    shown(picker(undefined), apiWith({ adapters: [] }));
    expect(
      await screen.findByText('No adapters for Model qwen'),
    ).toBeInTheDocument();
  });

  it('says that an adapter of a link is one of another model', async () => {
    shown(
      picker('resource:default/other'),
      apiWith({ adapters: [derived('french')] }),
    );
    expect(
      await screen.findByText(/resource:default\/other is not an adapter of/),
    ).toBeInTheDocument();
  });

  it('says that the model of a service is not known', async () => {
    shown(
      picker(undefined, jest.fn(), 'unknown'),
      apiWith({ adapters: [derived('french')] }),
    );
    expect(
      await screen.findByText(/does not know which model unknown runs/),
    ).toBeInTheDocument();
  });

  it('asks to confirm a license that is not permissive', async () => {
    const onChange = jest.fn();
    shown(
      picker({ ref: 'resource:default/french' }, onChange),
      apiWith({ adapters: [derived('french')], license: 'llama3.1' }),
    );
    await userEvent.click(await screen.findByRole('checkbox'));
    expect(onChange).toHaveBeenCalledWith({
      ref: 'resource:default/french',
      licenseAccepted: 'llama3.1',
    });
  });
});
