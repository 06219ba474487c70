import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Columns,
  EmptyState,
  Section,
  useServiceHistory,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { AutoscalingPanel } from './AutoscalingPanel';
import { ColdStartHistory } from './coldStarts/ColdStartHistory';
import { ConditionTable } from './ConditionTable';
import { PodPane } from './pods/PodPane';
import { PodTable } from './pods/PodTable';
import { QueuePanel } from './QueuePanel';
import { RuntimePanel } from './RuntimePanel';
import { useTimeWindow } from './TimeWindow';
import { RecentActivity } from './RecentActivity';

/** Engine, pods, queue, cold starts, autoscaling, runtime and conditions: what a service is waiting for. */
export function ServiceServing(props: { service: ServiceDetail }) {
  const { service } = props;
  const isAbsent = service.createdAt === null;
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
        {isAbsent ? (
          <EmptyState title="No pods yet">
            Pods are created once the pull request is merged and applied.
          </EmptyState>
        ) : (
          <PodTable pods={service.pods} />
        )}
      </Section>
      <PodPane service={service.ref} pods={service.pods} />
      <Columns>
        <Section title="Queue">
          {service.queue && <QueuePanel queue={service.queue} />}
          {!service.queue && isAbsent && (
            <EmptyState title="Not in the cluster yet">
              The service enters its tenant's queue once its pull request is
              merged and applied.
            </EmptyState>
          )}
          {!service.queue && !isAbsent && (
            <EmptyState title="Not queued">
              Its pods have no queue name, so Kueue does not enforce a quota on
              them. Services created by the golden path always have one.
            </EmptyState>
          )}
        </Section>
        <Section title="Cold starts">
          <WhenLoaded
            loaded={history}
            what="cold starts"
            height={28}
            saysStale={false}
          >
            {({ coldStarts }) => <ColdStartHistory history={coldStarts} />}
          </WhenLoaded>
        </Section>
      </Columns>
      {service.autoscaling && (
        <Section title="Autoscaling">
          <AutoscalingPanel autoscaling={service.autoscaling} />
        </Section>
      )}
      {service.runtime && (
        <Section title="Runtime">
          <RuntimePanel service={service} runtime={service.runtime} />
        </Section>
      )}
      <Section
        title="Conditions"
        note="Reported by the object itself. The verdict is based on its pods."
      >
        {isAbsent ? (
          <EmptyState title="No conditions yet">
            Conditions appear once the service is in the cluster.
          </EmptyState>
        ) : (
          <ConditionTable conditions={service.conditions} />
        )}
      </Section>
    </>
  );
}
