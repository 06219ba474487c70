import { Alert, Checkbox, Flex, Text } from '@backstage/ui';
import {
  licenseTerms,
  ModelLicense,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ExternalLink } from '@model-serving/backstage-plugin-model-serving-react';

interface LicenseConfirmationProps {
  /** As {@link licenseToConfirm} says; null where there is nothing to confirm. */
  license: ModelLicense | null;
  /** The license that was confirmed so far. */
  accepted: string | undefined;
  isDisabled: boolean;
  /** Whether the form was refused for want of it. */
  isMissed: boolean;
  onChange(accepted: string | undefined): void;
}

/** Asks to confirm a license that is not permissive, with what it allows; nothing for any other. */
export function LicenseConfirmation(props: LicenseConfirmationProps) {
  const { accepted, isDisabled, isMissed, license, onChange } = props;
  if (!license) {
    return null;
  }
  const terms = licenseTerms(license.id);
  const address = license.url ?? terms.url;
  const isAccepted = accepted === license.id;
  return (
    <Flex direction="column" gap="2" role="group" aria-label="License">
      <Alert
        status="warning"
        icon
        title={`${terms.title ?? license.id}: ${terms.class}`}
        description={[terms.sentence, ...terms.conditions].join(' ')}
      />
      {address && (
        <Text variant="body-small">
          <ExternalLink address={address}>Read the license</ExternalLink>
        </Text>
      )}
      <Checkbox
        isRequired
        // The browser would hold the form back by itself, without the sentence.
        validationBehavior="aria"
        isInvalid={isMissed && !isAccepted}
        isDisabled={isDisabled}
        isSelected={isAccepted}
        onChange={isSelected => onChange(isSelected ? license.id : undefined)}
      >
        I have read the license {license.id}, and the service complies with it
        (required)
      </Checkbox>
    </Flex>
  );
}
