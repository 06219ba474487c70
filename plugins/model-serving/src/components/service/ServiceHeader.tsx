import {
  ServiceDetail,
  ServiceKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  AppLink,
  EntityLink,
  Facts,
  formatNumber,
  useServingLinks,
  VerdictBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ServedModelLink } from './ServedModelLink';
import styles from './ServiceHeader.module.css';

/** What a service of each kind is made of. */
const LAYERS: Record<ServiceKind, string> = {
  InferenceService: 'KServe InferenceService',
  LLMInferenceService: 'KServe LLMInferenceService',
  Deployment: 'Deployment, without KServe',
  Job: 'Batch run (Job)',
  ExternalSecret: 'External model (ExternalSecret)',
};

function TenantLink(props: { tenant: string }) {
  const href = useServingLinks().tenancy();
  return <AppLink path={href}>{props.tenant}</AppLink>;
}

/** The verdict, since when, why, and what to do next. */
export function VerdictLine(props: { service: ServiceDetail }) {
  const { verdict } = props.service;
  return (
    <div className={styles.verdict} data-word={verdict.word}>
      <div className={styles.badge}>
        <VerdictBadge word={verdict.word} size="large" />
        {verdict.since && (
          <span className={styles.since}>
            <Age at={verdict.since} as="for" />
          </span>
        )}
      </div>
      <div className={styles.words}>
        <p className={styles.sentence}>{verdict.sentence}</p>
        {verdict.next && (
          <p className={styles.next}>
            <strong>Next:</strong> {verdict.next}
          </p>
        )}
      </div>
    </div>
  );
}

/** Whose service it is, which model it serves, and on what. */
export function ServiceSummaryLine(props: { service: ServiceDetail }) {
  const { service } = props;
  const { accelerator, calling, model, owner } = service;
  const endpoint = calling?.addresses[0]?.url ?? service.url;
  return (
    <Facts
      layout="line"
      items={[
        ['Tenant', service.tenant && <TenantLink tenant={service.tenant} />],
        ['Owner', owner && <EntityLink entityRef={owner} />],
        ['Model', model && <ServedModelLink key="model" model={model} />],
        [
          'Version',
          [model?.version, model?.variant].filter(Boolean).join(', ') || null,
        ],
        [
          'Engine',
          [service.engine, service.engineVersion].filter(Boolean).join(' '),
        ],
        [
          'Accelerator',
          accelerator &&
            `${formatNumber(accelerator.count)} × ${
              accelerator.flavor ?? accelerator.resource
            }`,
        ],
        ['Layer', LAYERS[service.ref.kind]],
        ['Cluster', service.ref.cluster],
        ['Purpose', service.purpose],
        ['Cost center', service.costCenter],
        [
          'Endpoint',
          endpoint && <span className={styles.url}>{endpoint}</span>,
        ],
      ]}
    />
  );
}
