import { useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { modelServingApiRef, ServingEvent, StreamState } from '../api';
import { Loaded, LoadOptions, useLoaded } from './useLoaded';

/** An answer of the backend that is kept current by its event stream. @public */
export interface LiveResource<T> extends Loaded<T> {
  connection: StreamState;
}

/** @public */
export interface LiveOptions<T> extends LoadOptions<T> {
  /**
   * What an event means for the data: the changed data, `reload` to read again, or `ignore`.
   */
  onEvent: (
    event: ServingEvent,
    data: T | undefined,
  ) => T | 'reload' | 'ignore';
}

/** As {@link useLoaded}, and follows the event stream. @public */
export function useLiveResource<T extends object>(
  options: LiveOptions<T>,
): LiveResource<T> {
  const api = useApi(modelServingApiRef);
  const [connection, setConnection] = useState<StreamState>('connecting');
  const onEvent = useRef(options.onEvent);
  onEvent.current = options.onEvent;
  const loaded = useLoaded(options, shown =>
    api.subscribe(event => {
      if (event.type === 'connection') {
        setConnection(event.state);
        return;
      }
      const known = shown.data();
      const answer = onEvent.current(event, known);
      if (answer === 'reload') {
        shown.readSoon();
      } else if (answer !== 'ignore' && answer !== known) {
        shown.replace(answer);
      }
    }),
  );
  return { ...loaded, connection };
}
