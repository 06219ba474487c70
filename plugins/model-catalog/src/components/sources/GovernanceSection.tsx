import { Alert } from '@backstage/ui';
import { ModelGovernanceStatus } from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  Section,
  SectionLevel,
} from '@model-serving/backstage-plugin-model-serving-react';
import { GovernanceProblems } from './GovernanceProblems';
import { OverlayTable } from './OverlayTable';
import { RuleTable } from './RuleTable';

/** What the GitOps repository decides about models, and what of it has no effect. */
export function GovernanceSection(props: { status: ModelGovernanceStatus }) {
  const { incomplete, overlays, problems } = props.status;
  return (
    <Section
      title="Rules and overlays"
      note="Who may serve what, as the GitOps repository says. The platform’s policies can refuse a model’s artifacts besides."
    >
      <SectionLevel level={3}>
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
        <Section
          title="Rules"
          note="The first rule that applies to a model and a tenant decides."
        >
          <RuleTable status={props.status} />
        </Section>
        <Section
          title="Overlays"
          note="What is added to models of other sources. Of two overlays of one model, the first counts."
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
        <Section title="Problems">
          <GovernanceProblems problems={problems} />
        </Section>
      </SectionLevel>
    </Section>
  );
}
