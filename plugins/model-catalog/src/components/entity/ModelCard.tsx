import { Text } from '@backstage/ui';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { licenseTerms } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  Facts,
  PageBody,
  useServingLinks,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';
import { modelFacts } from '../../model/modelFacts';
import { readModel } from '../../model/readModel';
import { NotVettedAlert, PinnedBadge } from '../ModelBadges';
import styles from './ModelCard.module.css';

/** On a model's entity page: what it is, what its license allows, and how to deploy it. */
export function ModelCard() {
  const { entity } = useEntity();
  const links = useServingLinks();
  const { provenance } = useVetting();
  const model = readModel(entity, { provenance: provenance(entity) });
  const { facts } = model;
  const { isTrusted } = model.provenance;
  const text = facts && modelFacts(facts);
  return (
    <EntityInfoCard
      title="Model"
      footerActions={
        <div className={styles.actions}>
          {isTrusted && facts && (
            <AppButtonLink
              size="small"
              variant="primary"
              path={links.deploy({ model: model.entityRef })}
            >
              Deploy
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
            <span>
              <PinnedBadge model={model} />
            </span>
            <Facts
              items={[
                ['Publisher', facts.publisher ?? 'unknown'],
                ['Task', facts.task ?? 'unknown'],
                ['Parameters', text.parameters ?? 'unknown'],
                [
                  'Context',
                  text.context ? `${text.context} tokens` : 'unknown',
                ],
                ['Memory needed', text.memory ?? 'unknown'],
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
