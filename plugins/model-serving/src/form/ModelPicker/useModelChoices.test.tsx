import { ReactNode } from 'react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import {
  ModelPage,
  ModelQuery,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ModelServingApi,
  modelServingApiRef,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  FakeModelCatalog,
  fakeModel,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { act, renderHook } from '@testing-library/react';
import { useModelChoices } from './useModelChoices';

const PAGE = new FakeModelCatalog([fakeModel('qwen'), fakeModel('llama')]).list(
  {},
);

function setup() {
  const answers: Array<(page: ModelPage) => void> = [];
  const models = jest.fn(
    (_query?: ModelQuery) =>
      new Promise<ModelPage>(resolve => answers.push(resolve)),
  );
  const { rerender, result } = renderHook(
    ({ tenant, typed }: { tenant: string; typed: string }) =>
      useModelChoices(typed, tenant),
    {
      initialProps: { tenant: 'team-a', typed: '' },
      wrapper: ({ children }: { children: ReactNode }) => (
        <TestApiProvider
          apis={[
            [modelServingApiRef, { models } as Partial<ModelServingApi> as any],
          ]}
        >
          {children}
        </TestApiProvider>
      ),
    },
  );
  return {
    asked: () => models.mock.calls.map(([query]) => query),
    answer: (page: ModelPage = PAGE) => act(async () => answers.at(-1)!(page)),
    pass: (milliseconds: number) =>
      act(() => jest.advanceTimersByTimeAsync(milliseconds)),
    rerender,
    choices: () => result.current,
  };
}

describe('useModelChoices', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks once typing pauses, and not for each key', async () => {
    const { answer, asked, pass, rerender } = setup();
    await answer();
    for (const typed of ['q', 'qw', 'qwe']) {
      rerender({ tenant: 'team-a', typed });
      await pass(200);
    }
    expect(asked()).toEqual([{ tenant: 'team-a', limit: 50 }]);
    await pass(300);
    expect(asked().slice(1)).toEqual([
      { text: 'qwe', tenant: 'team-a', limit: 50 },
    ]);
  });

  it('says that choices are about what was typed before, until the answer is there', async () => {
    const { answer, choices, pass, rerender } = setup();
    expect(choices().isOutdated).toBe(true);
    await answer();
    expect(choices().isOutdated).toBe(false);
    rerender({ tenant: 'team-a', typed: 'q' });
    expect(choices()).toMatchObject({ isOutdated: true, data: { total: 2 } });
    expect(choices().data?.items).toHaveLength(2);
    await pass(300);
    expect(choices()).toMatchObject({ isOutdated: true, data: { total: 2 } });
    await answer({ ...PAGE, items: [], total: 0 });
    expect(choices()).toMatchObject({ isOutdated: false, data: { total: 0 } });
  });

  it('shows nothing of one tenant to another while it asks', async () => {
    const { answer, choices, rerender } = setup();
    await answer();
    rerender({ tenant: 'team-b', typed: '' });
    expect(choices().data).toMatchObject({ items: [], total: 0 });
    await answer({ ...PAGE, items: PAGE.items.slice(0, 1), total: 1 });
    expect(choices().data?.items).toHaveLength(1);
  });
});
