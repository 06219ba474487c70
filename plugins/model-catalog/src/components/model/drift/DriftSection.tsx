import {
  CatalogModel,
  DriftMonitor,
  modelSourceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  asSentence,
  EmptyState,
  ErrorPanel,
  ExternalLink,
  formatCount,
  OutsideText,
  Section,
  useAllowed,
} from '@model-serving/backstage-plugin-model-serving-react';
import { modelName } from '../../../model/modelName';
import { useModelDrift } from '../../../model/useModelDrift';
import styles from '../ModelPage.module.css';
import { DriftBadge } from './DriftBadge';
import { DriftReadings } from './DriftReadings';

function Monitor({ monitor }: { monitor: DriftMonitor }) {
  const { asOf, failure, readings, title, url, version } = monitor;
  return (
    <li>
      <strong>
        {url ? <ExternalLink address={url}>{title}</ExternalLink> : title}
      </strong>
      {version !== null && (
        <>
          {', '}version <OutsideText text={version} />
        </>
      )}
      {asOf === null ? (
        ', not read yet'
      ) : (
        <>
          , read <Age at={asOf} />
        </>
      )}
      {failure !== null && (
        <div className={styles.sentence}>
          Could not be read:{' '}
          <OutsideText text={asSentence(failure)} maxLength={600} />
        </div>
      )}
      {readings.length > 0 && (
        <details>
          <summary>{formatCount(readings.length, 'reading')}</summary>
          <DriftReadings monitor={monitor} />
        </details>
      )}
    </li>
  );
}

function NoMonitors() {
  return (
    <Section title="Drift">
      <EmptyState title="No drift monitor is configured for this model">
        Platform owners configure a Prometheus query, an Evidently project or
        NannyML's database for it below <code>modelServing.models.drift</code>.
        docs/models.md of Model Serving lists the settings. Only platform owners
        see this section.
      </EmptyState>
    </Section>
  );
}

/** Whether the model has drifted, as its monitors say; nothing where nobody watches it, except for platform owners. */
export function DriftSection({ model }: { model: CatalogModel }) {
  const isOwner = useAllowed(modelSourceReadPermission);
  const { data, error, reload } = useModelDrift(modelName(model.entityRef));
  if (!data) {
    return error ? (
      <Section title="Drift">
        <ErrorPanel what="the drift status" error={error} onRetry={reload} />
      </Section>
    ) : null;
  }
  const { monitors, verdict } = data;
  if (!verdict) {
    return isOwner ? <NoMonitors /> : null;
  }
  return (
    <Section
      title="Drift"
      note="From drift monitors and thresholds that platform owners configure."
    >
      <div className={styles.section}>
        {error && (
          <ErrorPanel what="the drift status" error={error} onRetry={reload} />
        )}
        <div>
          <DriftBadge word={verdict.word} />
          <div className={styles.sentence}>
            <OutsideText text={verdict.sentence} maxLength={600} />
          </div>
        </div>
        <ul className={styles.monitors} aria-label="Drift monitors">
          {monitors.map(monitor => (
            <Monitor
              key={`${monitor.source}/${monitor.watch}`}
              monitor={monitor}
            />
          ))}
        </ul>
      </div>
    </Section>
  );
}
