import { Text } from '@backstage/ui';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import {
  chooseArtifact,
  licenseTerms,
  ModelSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  Facts,
  formatBytes,
  PageBody,
  useModelDetail,
  useServingLinks,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';
import { deployRefusal } from '../../model/deployRefusal';
import { modelAction } from '../../model/modelAction';
import { modelFacts } from '../../model/modelFacts';
import { readModel } from '../../model/readModel';
import { DecisionBadge } from '../DecisionBadge';
import { NotVettedAlert, PinnedBadge } from '../ModelBadges';
import styles from './ModelCard.module.css';

/** The same number as in lists of models. */
function memoryOf({ memoryBytes, memoryReason }: ModelSummary): string {
  return memoryBytes === null
    ? ['Unknown.', memoryReason].filter(Boolean).join(' ')
    : formatBytes(memoryBytes);
}

/** On a model's entity page: what it is, what its license allows, and how to deploy it. */
export function ModelCard() {
  const { entity } = useEntity();
  const links = useServingLinks();
  const { provenance } = useVetting();
  const model = readModel(entity, { provenance: provenance(entity) });
  const { facts } = model;
  const { isTrusted } = model.provenance;
  const text = facts && modelFacts(facts);
  const { data: detail } = useModelDetail(
    isTrusted ? model.name : undefined,
    undefined,
  );
  const artifact = detail && chooseArtifact(detail.model);
  const action = detail && modelAction(links, detail, artifact);
  const refusal =
    detail &&
    deployRefusal({
      detail,
      decision: detail.decision,
      artifact,
      accelerators: undefined,
    });
  return (
    <EntityInfoCard
      title="Model"
      footerActions={
        <div className={styles.actions}>
          {isTrusted && artifact && action && refusal === null && (
            <AppButtonLink size="small" variant="primary" path={action.path}>
              {action.label}
            </AppButtonLink>
          )}
          <AppButtonLink
            size="small"
            variant="secondary"
            path={links.model(model.entityRef)}
          >
            Quota fit and services
          </AppButtonLink>
        </div>
      }
    >
      <PageBody place="entity">
        {!isTrusted && <NotVettedAlert model={model} />}
        {facts && text ? (
          <>
            <div className={styles.badges}>
              {detail && <DecisionBadge decision={detail.decision} />}
              <PinnedBadge model={model} />
            </div>
            <Facts
              items={[
                ['Publisher', facts.publisher ?? 'unknown'],
                ['Task', facts.task ?? 'unknown'],
                ['Parameters', text.parameters ?? 'unknown'],
                [
                  'Context',
                  text.context ? `${text.context} tokens` : 'unknown',
                ],
                ['Memory needed', detail && memoryOf(detail.summary)],
                ['Engine', facts.engine ?? 'unknown'],
              ]}
            />
            <Text variant="body-small">
              <strong>{facts.license ?? 'No license'}.</strong>{' '}
              {licenseTerms(facts.license).sentence}
            </Text>
          </>
        ) : (
          <Text variant="body-small">
            This entity has no artifact (spec.model.uri), so it cannot be
            served.
          </Text>
        )}
      </PageBody>
    </EntityInfoCard>
  );
}
