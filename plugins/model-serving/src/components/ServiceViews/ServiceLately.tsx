import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import { EnginePlots } from '../EnginePlots';
import { Section } from '../Section';
import { TimeWindow, useTimeWindow } from '../TimeWindow';
import { VerdictBand } from '../VerdictBand';

/** Verdicts and the engine's own numbers over one window of time. */
export function ServiceLately(props: { service: ServiceRef }) {
  const [seconds] = useTimeWindow();
  return (
    <Section
      title="Lately"
      note="Saturation is the engine's own waiting queue, not how busy its accelerator is."
      actions={<TimeWindow />}
    >
      <VerdictBand service={props.service} windowSeconds={seconds} />
      <EnginePlots service={props.service} windowSeconds={seconds} />
    </Section>
  );
}
