import { ReactNode } from 'react';
import { ServiceHistory } from '@model-serving/backstage-plugin-model-serving-common';
import {
  ErrorPanel,
  LiveResource,
  Loading,
} from '@model-serving/backstage-plugin-model-serving-react';

/** A part of a service's history, once it has loaded. */
export function HistoryPart(props: {
  history: LiveResource<ServiceHistory>;
  what: string;
  /** How much room it will take. */
  rows: number;
  height: number;
  children: (history: ServiceHistory) => ReactNode;
}) {
  const { what, rows, height } = props;
  const { data, error, reload } = props.history;
  if (data) {
    return <>{props.children(data)}</>;
  }
  return error ? (
    <ErrorPanel what={what} error={error} onRetry={reload} />
  ) : (
    <Loading what={what} rows={rows} height={height} />
  );
}
