import { ReactNode } from 'react';
import { Flex, Text } from '@backstage/ui';

/** What to know of a field, below it. */
export function Hint(props: { children: ReactNode }) {
  return (
    <Text variant="body-small" color="secondary" aria-live="polite">
      {props.children}
    </Text>
  );
}

/** What is wrong with an answer, and what to do about it. */
export function Problem(props: { children: ReactNode }) {
  return (
    <Text variant="body-small" color="danger" role="alert">
      {props.children}
    </Text>
  );
}

/** A field that has nothing to choose from yet: its label and why. */
export function FieldNote(props: { label: string; children: ReactNode }) {
  return (
    <Flex direction="column" gap="1">
      <Text variant="body-small">{props.label}</Text>
      <Hint>{props.children}</Hint>
    </Flex>
  );
}
