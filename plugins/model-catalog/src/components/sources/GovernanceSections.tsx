import { Alert } from '@backstage/ui';
import { ModelGovernanceStatus } from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { GovernanceProblems } from './GovernanceProblems';
import { OverlayTable } from './OverlayTable';
import { RuleTable } from './RuleTable';
import styles from './SourcesPage.module.css';

/** What the GitOps repository decides about models, and what of it has no effect. */
export function GovernanceSections(props: { status: ModelGovernanceStatus }) {
  const { incomplete, overlays, problems } = props.status;
  return (
    <>
      <Section
        title="Rules"
        note="Who may serve what: the first rule that applies to a model and a tenant decides. The platform’s policies can refuse a model’s artifacts besides."
      >
        <div className={styles.source}>
          {incomplete !== null && (
            <Alert
              status="warning"
              icon
              title="Nothing is allowed without an approval"
              description={asSentence(
                `the platform's rules are incomplete: ${incomplete}`,
              )}
            />
          )}
          <RuleTable status={props.status} />
        </div>
      </Section>
      <Section
        title="Overlays"
        note="What the GitOps repository adds to models of other sources. Of two overlays of one model, the first counts."
      >
        {overlays.length === 0 ? (
          <p>
            No overlays. ModelOverlay documents in the models’ folder vet,
            describe or hide models of other sources.
          </p>
        ) : (
          <OverlayTable status={props.status} />
        )}
      </Section>
      <Section title="Problems with rules and overlays">
        <GovernanceProblems problems={problems} />
      </Section>
    </>
  );
}
