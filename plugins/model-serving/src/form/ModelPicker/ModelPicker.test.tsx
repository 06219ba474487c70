import { useState } from 'react';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  emptyModelVariant,
  emptyModelVersion,
  ModelDecision,
  ModelQuery,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  ALLOWED,
  fakeModel,
  FakeModel,
  FakeModelCatalog,
  fakeServing,
  modelEntity,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import { ModelPicker } from './ModelPicker';
import { ModelAnswer } from '../answers';

const REF = 'resource:default/qwen3-8b';
const variant = (name: string) =>
  emptyModelVariant(name, `oci://registry.example/m:${name}`, 'vLLM');
const VERSIONS = [
  {
    ...emptyModelVersion('2025-07', [variant('fp8'), variant('bf16')]),
    stage: 'Production',
    createdAt: '2025-07-21T00:00:00.000Z',
  },
  emptyModelVersion('2025-04', [variant('bf16')]),
];

class NeverIntersecting {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeAll(() => {
  // Open lists watch their end, and jsdom has no layout.
  Object.assign(window, { IntersectionObserver: NeverIntersecting });
});

const renderPicker = (
  answer: ModelAnswer | undefined,
  models: readonly FakeModel[],
  options: { inCatalog?: Entity; seesHidden?: boolean } = {},
) => {
  const { inCatalog, seesHidden = false } = options;
  const onChange = jest.fn();
  const catalog = new FakeModelCatalog(models, seesHidden);
  const visible = models.filter(
    ({ standing }) => seesHidden || !standing.decision.hidden,
  );
  const list = jest.fn(async ({ limit, text = '' }: ModelQuery = {}) => {
    const found = visible.filter(each => each.model.title.includes(text));
    const first = new FakeModelCatalog(found.slice(0, limit), seesHidden);
    const page = first.list({ limit });
    return { ...page, total: found.length, all: visible.length };
  });
  const model = jest.fn(async (name: string, query?: { tenant?: string }) => {
    const found = catalog.detail(name, query?.tenant);
    if (!found) {
      throw Object.assign(new Error('not found'), {
        name: 'ResponseError',
        statusCode: 404,
      });
    }
    return found;
  });
  const { api } = fakeServing({
    model,
    models: list,
    listAccelerators: async () =>
      acceleratorList([accelerator('h100-1', 'fits', '')]),
  });
  function Form() {
    const [given, setGiven] = useState(answer);
    return (
      <ModelPicker
        {...fieldProps<ModelAnswer>(
          given,
          next => {
            onChange(next);
            setGiven(next);
          },
          { tenant: 'team-a' },
        )}
      />
    );
  }
  renderInTestApp(<Form />, {
    apis: [
      [modelServingApiRef, api],
      [catalogApiRef, { getEntityByRef: async () => inCatalog }] as never,
    ],
  });
  return { list, model, onChange };
};

function show(
  answer: ModelAnswer | undefined,
  versions = VERSIONS,
  license: string | null = null,
  decision: Partial<ModelDecision> = {},
) {
  return renderPicker(answer, [
    fakeModel(
      'qwen3-8b',
      {
        title: 'Qwen3 8B',
        license: license ? { id: license, url: null, text: null } : null,
        versions,
      },
      { decision: { ...ALLOWED, ...decision } },
    ),
  ]);
}

describe('ModelPicker', () => {
  it('asks for the variant of the default version', async () => {
    const { model, onChange } = show(REF);
    const fp8 = await screen.findByRole('radio', { name: /fp8/ });
    expect(fp8).toBeChecked();
    expect(
      screen.getByText('2025-07 · Production · Jul 21, 2025 · default', {
        selector: 'span, span *',
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: /bf16/ }));
    expect(onChange).toHaveBeenCalledWith({
      ref: REF,
      version: '2025-07',
      variant: 'bf16',
    });
    expect(model).toHaveBeenCalledWith('qwen3-8b', { tenant: 'team-a' });
  });

  it('shows the version that was asked for', async () => {
    show({ ref: REF, version: '2025-04' });
    expect(
      await screen.findByText('2025-04', { selector: 'span, span *' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });

  it.each([
    ['ask', 'Needs an approval', 'Its terms have to be checked.'],
    ['deny', 'Not allowed', 'Its terms forbid it.'],
  ] as const)(
    'says what the rules decide: %s',
    async (word, title, sentence) => {
      show(REF, VERSIONS, null, { word, sentence });
      expect(await screen.findByText(title)).toBeInTheDocument();
      expect(screen.getByText(sentence)).toBeInTheDocument();
    },
  );

  it('says that a version is gone', async () => {
    show({ ref: REF, version: '2024-12' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Qwen3 8B has no version 2024-12',
    );
  });

  it('asks to confirm a license with conditions, and forgets it when that is taken back', async () => {
    const { onChange } = show(
      { ref: REF, version: '2025-04' },
      VERSIONS,
      'llama3.1',
    );
    expect(await screen.findByText(/700 million/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Read the license/ }),
    ).toHaveProperty('href', 'https://www.llama.com/llama3_1/license/');
    const box = screen.getByRole('checkbox', { name: /license llama3.1/ });
    expect(box).not.toBeChecked();
    expect(box).toBeRequired();
    await userEvent.click(box);
    expect(onChange).toHaveBeenLastCalledWith({
      ref: REF,
      version: '2025-04',
      licenseAccepted: 'llama3.1',
    });
  });

  it.each([
    ['the one that was confirmed', 'llama3.1', true],
    ['another one', 'gemma', false],
  ])('takes for confirmed only %s', async (_what, accepted, isConfirmed) => {
    const { onChange } = show(
      { ref: REF, licenseAccepted: accepted },
      [VERSIONS[1]],
      'llama3.1',
    );
    const box = await screen.findByRole('checkbox');
    expect((box as HTMLInputElement).checked).toBe(isConfirmed);
    await userEvent.click(box);
    expect(onChange).toHaveBeenLastCalledWith(
      isConfirmed ? { ref: REF } : { ref: REF, licenseAccepted: 'llama3.1' },
    );
  });

  it('asks for no confirmation of a permissive license', async () => {
    const { model } = show({ ref: REF }, [VERSIONS[1]], 'apache-2.0');
    await screen.findByText(/ · not pinned$/);
    expect(model).toHaveBeenCalled();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  it('asks nothing more where there is no choice', async () => {
    const { model } = show({ ref: REF }, [VERSIONS[1]]);
    await screen.findByText(/ · not pinned$/);
    expect(model).toHaveBeenCalled();
    expect(screen.queryByText('Version')).not.toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });
});

describe('ModelPicker with many models', () => {
  const MANY = 10_000;
  const models = Array.from({ length: MANY }, (_, index) => {
    const name = `m${String(index).padStart(4, '0')}`;
    return fakeModel(name, {
      title: `Model ${name}`,
      versions: [emptyModelVersion('1', [variant('bf16')])],
    });
  });
  const hidden = fakeModel(
    'a-secret',
    { title: 'A secret' },
    { decision: { ...ALLOWED, hidden: true } },
  );
  const field = () => screen.findByRole('combobox', { name: /^Model/ });

  it('offers the first 50, and asks once for each search', async () => {
    const { list, onChange } = renderPicker(undefined, models);
    await userEvent.click(await field());
    expect(await screen.findAllByRole('option')).toHaveLength(50);
    expect(
      screen.getByText('50 of 10,000 models. Type to narrow.'),
    ).toBeInTheDocument();
    expect(list.mock.calls).toEqual([[{ tenant: 'team-a', limit: 50 }]]);

    await userEvent.paste('m9876');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    expect(list.mock.calls.slice(1)).toEqual([
      [{ text: 'm9876', tenant: 'team-a', limit: 50 }],
    ]);
    expect(screen.queryByText(/Type to narrow/)).not.toBeInTheDocument();

    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(onChange).toHaveBeenLastCalledWith({
      ref: 'resource:default/m9876',
    });
    expect(await field()).toHaveValue('Model m9876');
  });

  it('shows the title of a prefilled model that is not among them', async () => {
    const { list } = renderPicker({ ref: 'resource:default/m9876' }, models);
    expect(await field()).toHaveValue('Model m9876');
    await userEvent.click(await field());
    await userEvent.keyboard('{Escape}');
    await userEvent.tab();
    expect(await field()).toHaveValue('Model m9876');
    expect(list.mock.calls).toEqual([[{ tenant: 'team-a', limit: 50 }]]);
  });

  it('forgets the model when the field is cleared', async () => {
    const { onChange } = renderPicker({ ref: REF }, [
      fakeModel('qwen3-8b', { title: 'Qwen3 8B', versions: VERSIONS }),
    ]);
    await userEvent.clear(await field());
    expect(onChange).toHaveBeenLastCalledWith(undefined);
  });

  it.each([
    ['members', false],
    ['platform owners, whom lists tell of it', true],
  ])('does not offer a hidden model to %s', async (_who, seesHidden) => {
    renderPicker(undefined, [hidden, ...models.slice(0, 2)], { seesHidden });
    await userEvent.click(await field());
    expect(await screen.findAllByRole('option')).toHaveLength(2);
    expect(screen.queryByText('A secret')).not.toBeInTheDocument();
  });

  it('does not open a hidden model, although the catalog has it', async () => {
    renderPicker(
      { ref: 'resource:default/a-secret' },
      [hidden, ...models.slice(0, 2)],
      { inCatalog: modelEntity('a-secret') },
    );
    expect(await screen.findByText(/not found, or you/)).toBeInTheDocument();
    expect(await field()).toHaveValue('');
  });

  it('says when models could not be loaded', async () => {
    const { list } = renderPicker(undefined, models.slice(0, 2));
    await field();
    list.mockRejectedValue(new Error('away'));
    await userEvent.type(await field(), 'x');
    // The open list hides what is around it.
    expect(
      await screen.findByRole('alert', { hidden: true }),
    ).toHaveTextContent(/models/);
    expect(await field()).toHaveValue('x');
  });
});
