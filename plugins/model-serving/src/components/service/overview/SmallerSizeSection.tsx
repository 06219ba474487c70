import { Text } from '@backstage/ui';
import { SmallerSize } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatPerHour,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';

/** That fewer accelerators would do, and from what that follows. */
export function SmallerSizeSection(props: { size: SmallerSize }) {
  const { currency, savedPerHour, sentence } = props.size;
  return (
    <Section title="A smaller size would do">
      <Text>
        {sentence}
        {savedPerHour !== null &&
          currency !== null &&
          savedPerHour > 0 &&
          ` It costs ${formatPerHour(
            savedPerHour,
            currency,
          )} less per replica.`}
      </Text>
    </Section>
  );
}
