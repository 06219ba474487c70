import { ModelCompliance } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Facts,
  formatDate,
  OutsideText,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';

/** What the organization says of the model's use; nothing where it says nothing. */
export function ComplianceSection(props: {
  compliance: ModelCompliance | null;
}) {
  const { compliance } = props;
  return compliance ? (
    <Section title="Compliance">
      <Facts
        items={[
          ['Data classification', compliance.dataClassification],
          ['Regions', compliance.regions.join(', ')],
          [
            'Intended use',
            compliance.intendedUse && (
              <OutsideText text={compliance.intendedUse} multiline />
            ),
          ],
          ['Review by', compliance.reviewBy && formatDate(compliance.reviewBy)],
          ['Valid until', compliance.expires && formatDate(compliance.expires)],
        ]}
      />
    </Section>
  ) : null;
}
