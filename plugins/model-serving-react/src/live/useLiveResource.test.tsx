import { ReactNode } from 'react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook } from '@testing-library/react';
import { ModelServingApi, modelServingApiRef, ServingEvent } from '../api';
import { useLiveResource } from './useLiveResource';

interface Answer {
  text: string;
}

function setup() {
  const listeners = new Set<(event: ServingEvent) => void>();
  const api: Partial<ModelServingApi> = {
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const load = jest.fn(async (key: string): Promise<Answer> => ({ text: key }));
  const hook = renderHook(
    (props: { name: string }) =>
      useLiveResource<Answer>({
        key: props.name,
        load: () => load(props.name),
        onEvent: (event, data) => {
          if (event.type === 'service-removed') {
            return data ? { text: 'put in place' } : 'ignore';
          }
          return event.type === 'tenants' ? 'reload' : 'ignore';
        },
        everySeconds: 30,
      }),
    {
      initialProps: { name: 'a' },
      wrapper: (props: { children: ReactNode }) => (
        <TestApiProvider apis={[[modelServingApiRef, api as ModelServingApi]]}>
          {props.children}
        </TestApiProvider>
      ),
    },
  );
  return {
    ...hook,
    load,
    listeners,
    emit: (event: ServingEvent) =>
      act(() => listeners.forEach(listener => listener(event))),
    pass: (milliseconds: number) =>
      act(() => jest.advanceTimersByTimeAsync(milliseconds)),
  };
}

describe('useLiveResource', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('loads, and reads once for a burst of events', async () => {
    const { result, load, emit, pass, unmount } = setup();
    await pass(0);
    expect(result.current.data).toEqual({ text: 'a' });
    for (let i = 0; i < 50; i++) {
      await emit({ type: 'tenants' });
    }
    await pass(1_000);
    expect(load).toHaveBeenCalledTimes(2);
    unmount();
  });

  it('puts what an event carries in place without reading', async () => {
    const { result, load, emit, pass, unmount } = setup();
    await pass(0);
    await emit({
      type: 'service-removed',
      ref: { cluster: 'c', namespace: 'n', kind: 'Deployment', name: 'x' },
    });
    expect(result.current.data).toEqual({ text: 'put in place' });
    await pass(5_000);
    expect(load).toHaveBeenCalledTimes(1);
    unmount();
  });

  it('forgets the data of another key at once, and a late answer for it', async () => {
    const { result, load, rerender, pass, unmount } = setup();
    await pass(0);
    let answer: (value: Answer) => void = () => {};
    load.mockImplementationOnce(
      () =>
        new Promise(resolve => {
          answer = resolve;
        }),
    );
    rerender({ name: 'b' });
    expect(result.current.data).toBeUndefined();
    rerender({ name: 'c' });
    await pass(0);
    await act(async () => answer({ text: 'b, too late' }));
    expect(result.current.data).toEqual({ text: 'c' });
    unmount();
  });

  it('keeps the last answer next to the error of a later read, and recovers', async () => {
    const { result, load, emit, pass, unmount } = setup();
    await pass(0);
    load.mockRejectedValueOnce(new Error('down'));
    await emit({ type: 'tenants' });
    await pass(1_000);
    expect(result.current.error?.message).toBe('down');
    expect(result.current.data).toEqual({ text: 'a' });
    await pass(30_000);
    expect(result.current.error).toBeUndefined();
    unmount();
  });

  it('says whether changes arrive by themselves, and leaves with its page', async () => {
    const { result, load, listeners, emit, pass, unmount } = setup();
    await pass(0);
    await emit({ type: 'connection', state: 'live' });
    expect(result.current.connection).toBe('live');
    unmount();
    expect(listeners.size).toBe(0);
    await pass(120_000);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
