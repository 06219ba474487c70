import { ReactNode } from 'react';
import { Flex, Text } from '@backstage/ui';

/** A field that has nothing to choose from yet: its label and why. */
export function FieldNote(props: { label: string; children: ReactNode }) {
  return (
    <Flex direction="column" gap="1">
      <Text variant="body-small">{props.label}</Text>
      <Text color="secondary" variant="body-small">
        {props.children}
      </Text>
    </Flex>
  );
}
