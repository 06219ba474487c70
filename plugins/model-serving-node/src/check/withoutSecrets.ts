import {
  Finding,
  maskSecrets,
} from '@model-serving/backstage-plugin-model-serving-common';

/** A finding whose words may quote what a manifest says: a value that looks like a credential is masked. */
export const withoutSecrets = <T extends Finding>(finding: T): T => ({
  ...finding,
  message: maskSecrets(finding.message),
});
