import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import { useServiceHistory } from '../../live';
import { ColdStartHistory } from '../ColdStartBar';
import { ErrorPanel } from '../ErrorPanel';
import { Loading } from '../Loading';
import { useTimeWindow } from '../TimeWindow';

/** Every cold start that is remembered, also of pods that are gone. */
export function ServiceColdStarts(props: { service: ServiceRef }) {
  const [seconds] = useTimeWindow();
  const { data, error, reload } = useServiceHistory(props.service, seconds);
  if (data) {
    return <ColdStartHistory history={data.coldStarts} />;
  }
  return error ? (
    <ErrorPanel what="earlier cold starts" error={error} onRetry={reload} />
  ) : (
    <Loading what="earlier cold starts" rows={3} height={28} />
  );
}
