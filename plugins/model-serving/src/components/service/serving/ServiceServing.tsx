import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { Columns, EmptyState, Section, useServiceHistory } from '@model-serving/backstage-plugin-model-serving-react';
import { AutoscalingPanel } from './AutoscalingPanel';
import { ColdStartHistory } from './coldStarts/ColdStartHistory';
import { ConditionTable } from './ConditionTable';
import { PodPane } from './pods/PodPane';
import { PodTable } from './pods/PodTable';
import { QueuePanel } from './QueuePanel';
import { useTimeWindow } from './TimeWindow';
import { Remembered } from './Remembered';
import { ServiceLately } from './ServiceLately';

/** Queue, engine, pods, cold starts and conditions: where a service that does not serve hangs. */
export function ServiceServing(props: { service: ServiceDetail }) {
  const { service } = props;
  const [windowSeconds] = useTimeWindow();
  const history = useServiceHistory(service.ref, windowSeconds);
  return (
    <>
      <ServiceLately
        service={service}
        history={history}
        windowSeconds={windowSeconds}
      />
      <Section title="Pods">
        <PodTable pods={service.pods} />
      </Section>
      <PodPane service={service.ref} pods={service.pods} />
      <Columns>
        <Section title="Queue">
          {service.queue ? (
            <QueuePanel queue={service.queue} />
          ) : (
            <EmptyState title="It does not stand in a queue.">
              Its pods carry no queue name, so Kueue does not hold them to a
              quota. Services of the golden path always do.
            </EmptyState>
          )}
        </Section>
        <Section title="Cold starts">
          <Remembered
            history={history}
            what="earlier cold starts"
            rows={3}
            height={28}
          >
            {({ coldStarts }) => <ColdStartHistory history={coldStarts} />}
          </Remembered>
        </Section>
      </Columns>
      {service.autoscaling && (
        <Section title="Autoscaling">
          <AutoscalingPanel autoscaling={service.autoscaling} />
        </Section>
      )}
      <Section
        title="Conditions"
        note="What the object says about itself. The verdict rests on the pods."
      >
        <ConditionTable conditions={service.conditions} />
      </Section>
    </>
  );
}
