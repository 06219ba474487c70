import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  CallUsage,
  ServiceCall,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '../api';
import { callEvents } from '../api/callEvents';

/** How far a call is. @public */
export interface CallState {
  status: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  /** What has come so far. */
  text: string;
  /** The whole answer of an endpoint that is not streamed; undefined until then. */
  result: unknown;
  /** Why the answer ended, as the engine says, such as `length`. */
  finishReason: string | null;
  usage: CallUsage | null;
  /** Why it failed; null where it did not. */
  error: Error | null;
}

/** @public */
export interface OngoingCall extends CallState {
  /** Begins a call; the one before is stopped. Resolves with its text once it has ended well, else with undefined. */
  start(call: ServiceCall): Promise<string | undefined>;
  /** Ends the call, at the engine too. */
  stop(): void;
}

const IDLE: CallState = {
  status: 'idle',
  text: '',
  result: undefined,
  finishReason: null,
  usage: null,
  error: null,
};

/** Calls a service through the portal; leaving the page stops the call. @public */
export function useCall(ref: ServiceRef): OngoingCall {
  const api = useApi(modelServingApiRef);
  const [state, setState] = useState(IDLE);
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);

  const stop = useCallback(() => running.current?.abort(), []);
  const start = async (call: ServiceCall) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    let current: CallState = { ...IDLE, status: 'running' };
    const show = (changes: Partial<CallState>) => {
      current = { ...current, ...changes };
      if (running.current === controller) {
        setState(current);
      }
    };
    show({});
    try {
      const response = await api.openCall(ref, call, {
        signal: controller.signal,
      });
      for await (const event of callEvents(response)) {
        if (event.type === 'text') {
          show({ text: current.text + event.text });
        } else if (event.type === 'result') {
          show({ result: event.result });
        } else if (event.type === 'done') {
          const { finishReason, usage } = event;
          show({ status: 'done', finishReason, usage });
        } else {
          show({ status: 'failed', error: new Error(event.message) });
        }
      }
      if (current.status === 'running') {
        throw new Error('The connection to the portal broke.');
      }
    } catch (error) {
      show(
        controller.signal.aborted
          ? { status: 'stopped' }
          : { status: 'failed', error: error as Error },
      );
    }
    return current.status === 'done' ? current.text : undefined;
  };
  return { ...state, start, stop };
}
