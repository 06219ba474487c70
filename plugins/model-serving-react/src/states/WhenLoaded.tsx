import { ReactNode } from 'react';
import { Freshness } from '@model-serving/backstage-plugin-model-serving-common';
import { Loaded } from '../live';
import { ErrorPanel } from './ErrorPanel';
import { Loading } from './Loading';
import { StaleNotice } from './StaleNotice';

function isDated(data: object): data is Freshness {
  return 'stale' in data;
}

/**
 * What has loaded, and that it is out of date where it says so; until then that it loads. Why the last read failed stands
 * above what an earlier one brought.
 * @public
 */
export function WhenLoaded<T extends object>(props: {
  loaded: Loaded<T>;
  /** What is loaded, such as `the services`. */
  what: string;
  /** How much room it will take. */
  rows?: number;
  height?: number;
  /** False where something around or within says that it is out of date. */
  saysStale?: boolean;
  children: (data: T) => ReactNode;
}) {
  const { children, height, loaded, rows, saysStale = true, what } = props;
  const { data, error, reload } = loaded;
  return (
    <>
      {error && <ErrorPanel what={what} error={error} onRetry={reload} />}
      {saysStale && data && isDated(data) && (
        <StaleNotice freshness={data} what={what} />
      )}
      {data && children(data)}
      {!data && !error && <Loading what={what} rows={rows} height={height} />}
    </>
  );
}
