import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Columns,
  DeprecationAlert,
  ErrorPanel,
  isForbidden,
  Section,
  useServiceUpgrades,
} from '@model-serving/backstage-plugin-model-serving-react';
import { AdaptersSection } from './AdaptersSection';
import { ModelGoneAlert } from './ModelGoneAlert';
import { MovedTagAlert } from './MovedTagAlert';
import { ExternalSection } from './ExternalSection';
import { EvidenceList } from './EvidenceList';
import { Timeline } from './Timeline';
import { PolicySection } from '../PolicySection';
import { RunSection } from './RunSection';
import { ServiceNumbers } from './ServiceNumbers';
import { SmallerSizeSection } from './SmallerSizeSection';
import { UpgradesSection } from './UpgradesSection';

/** Where the timeline ends. */
function lastHop({ ref, run }: ServiceDetail): string {
  if (ref.kind === 'ExternalSecret') {
    return 'cluster';
  }
  return run ? 'first pod' : 'ready';
}

/** Whether the service is serving, and if not, what it is waiting for. */
export function ServiceOverview(props: { service: ServiceDetail }) {
  const { service } = props;
  const { data, error, reload } = useServiceUpgrades(service.ref);
  return (
    <>
      {data?.deprecation && (
        <DeprecationAlert
          deprecation={data.deprecation}
          what="The model that it runs"
        />
      )}
      <ModelGoneAlert service={service} />
      <MovedTagAlert service={service} />
      {service.run && <RunSection run={service.run} />}
      {service.external && <ExternalSection external={service.external} />}
      {service.ref.kind !== 'ExternalSecret' && (
        <ServiceNumbers service={service} />
      )}
      {service.timeline.length > 0 && !service.run?.endedAt && (
        <Section title={`From pull request to ${lastHop(service)}`}>
          <Timeline hops={service.timeline} />
        </Section>
      )}
      <Columns>
        <Section title="Evidence">
          <EvidenceList evidence={service.verdict.evidence} />
        </Section>
        <PolicySection service={service} />
      </Columns>
      <AdaptersSection service={service} />
      {data?.smallerSize && <SmallerSizeSection size={data.smallerSize} />}
      {data && (
        <UpgradesSection
          upgrades={data.upgrades}
          isRun={service.run !== undefined}
        />
      )}
      {!data && error && !isForbidden(error) && (
        <ErrorPanel
          what="newer versions of the model"
          error={error}
          onRetry={reload}
        />
      )}
    </>
  );
}
