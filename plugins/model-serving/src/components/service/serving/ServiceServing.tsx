import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Columns,
  EmptyState,
  Section,
  useServiceHistory,
} from '@model-serving/backstage-plugin-model-serving-react';
import { AutoscalingPanel } from './AutoscalingPanel';
import { ColdStartHistory } from './coldStarts/ColdStartHistory';
import { ConditionTable } from './ConditionTable';
import { PodPane } from './pods/PodPane';
import { PodTable } from './pods/PodTable';
import { QueuePanel } from './QueuePanel';
import { useTimeWindow } from './TimeWindow';
import { HistoryPart } from './HistoryPart';
import { RecentActivity } from './RecentActivity';

/** Engine, pods, queue, cold starts, autoscaling and conditions: what a service is waiting for. */
export function ServiceServing(props: { service: ServiceDetail }) {
  const { service } = props;
  const [windowSeconds] = useTimeWindow();
  const history = useServiceHistory(service.ref, windowSeconds);
  return (
    <>
      <RecentActivity
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
            <EmptyState title="Not queued">
              Its pods have no queue name, so Kueue does not enforce a quota on
              them. Services created by the golden path always have one.
            </EmptyState>
          )}
        </Section>
        <Section title="Cold starts">
          <HistoryPart
            history={history}
            what="cold starts"
            rows={3}
            height={28}
          >
            {({ coldStarts }) => <ColdStartHistory history={coldStarts} />}
          </HistoryPart>
        </Section>
      </Columns>
      {service.autoscaling && (
        <Section title="Autoscaling">
          <AutoscalingPanel autoscaling={service.autoscaling} />
        </Section>
      )}
      <Section
        title="Conditions"
        note="Reported by the object itself. The verdict is based on its pods."
      >
        <ConditionTable conditions={service.conditions} />
      </Section>
    </>
  );
}
