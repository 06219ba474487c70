import {
  ServiceDetail,
  ServiceHistory,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  LiveResource,
  Section,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { EnginePlots } from './engine/EnginePlots';
import { TimeWindow } from './TimeWindow';
import { VerdictBand } from './VerdictBand';

/** Verdicts and engine metrics over one time window. */
export function RecentActivity(props: {
  service: ServiceDetail;
  history: LiveResource<ServiceHistory>;
  windowSeconds: number;
}) {
  const { service, history, windowSeconds } = props;
  return (
    <Section
      title="Recent verdicts"
      note="Saturation is measured by the engine's request queue, not by accelerator utilization."
      actions={<TimeWindow />}
    >
      <WhenLoaded
        loaded={history}
        what="recent verdicts"
        rows={1}
        saysStale={false}
      >
        {({ verdicts }) => <VerdictBand spans={verdicts} />}
      </WhenLoaded>
      <EnginePlots
        service={service.ref}
        windowSeconds={windowSeconds}
        ready={service.replicas.ready}
      />
    </Section>
  );
}
