import { ServiceDetail, ServiceHistory } from '@model-serving/backstage-plugin-model-serving-common';
import { LiveResource, Section } from '@model-serving/backstage-plugin-model-serving-react';
import { EnginePlots } from './engine/EnginePlots';
import { TimeWindow } from './TimeWindow';
import { VerdictBand } from './VerdictBand';
import { Remembered } from './Remembered';

/** Verdicts and the engine's own numbers over one window of time. */
export function ServiceLately(props: {
  service: ServiceDetail;
  history: LiveResource<ServiceHistory>;
  windowSeconds: number;
}) {
  const { service, history, windowSeconds } = props;
  return (
    <Section
      title="Lately"
      note="Saturation is the engine's own waiting queue, not how busy its accelerator is."
      actions={<TimeWindow />}
    >
      <Remembered
        history={history}
        what="earlier verdicts"
        rows={1}
        height={40}
      >
        {({ verdicts }) => <VerdictBand spans={verdicts} />}
      </Remembered>
      <EnginePlots
        service={service.ref}
        windowSeconds={windowSeconds}
        ready={service.replicas.ready}
      />
    </Section>
  );
}
