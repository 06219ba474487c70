import { Alert, Checkbox, Flex, Text } from '@backstage/ui';
import {
  licenseTerms,
  ModelLicense,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ExternalLink } from '@model-serving/backstage-plugin-model-serving-react';

interface LicenseConfirmationProps {
  /** License of the version that would be served; null where none is recorded. */
  license: ModelLicense | null;
  /** The license that was confirmed so far. */
  accepted: string | undefined;
  isDisabled: boolean;
  onChange(accepted: string | undefined): void;
}

/** Asks to confirm a license that is not permissive, with what it allows; nothing for any other. */
export function LicenseConfirmation(props: LicenseConfirmationProps) {
  const { accepted, isDisabled, license, onChange } = props;
  const terms = licenseTerms(license?.id ?? null);
  if (!license || terms.class === 'permissive') {
    return null;
  }
  const address = license.url ?? terms.url;
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
        isDisabled={isDisabled}
        isSelected={accepted === license.id}
        onChange={isSelected => onChange(isSelected ? license.id : undefined)}
      >
        I have read the license {license.id}, and the service complies with it
      </Checkbox>
    </Flex>
  );
}
