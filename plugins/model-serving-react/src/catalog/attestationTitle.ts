/** What the predicates and documents that are attached most are called; https://github.com/in-toto/attestation/tree/main/spec/predicates */
const TITLES: Readonly<Record<string, string>> = {
  'https://slsa.dev/provenance/v0.2': 'SLSA provenance 0.2',
  'https://slsa.dev/provenance/v1': 'SLSA provenance 1',
  'https://slsa.dev/verification_summary/v1': 'SLSA verification summary',
  'https://spdx.dev/Document': 'SPDX software bill of materials',
  'https://cyclonedx.org/bom': 'CycloneDX software bill of materials',
  'https://in-toto.io/attestation/vulns/v0.1': 'Vulnerability report',
  'https://cosign.sigstore.dev/attestation/vuln/v1': 'Vulnerability report',
  'https://openvex.dev/ns': 'OpenVEX statement',
  'application/spdx+json': 'SPDX software bill of materials',
  'text/spdx': 'SPDX software bill of materials',
  'text/spdx+json': 'SPDX software bill of materials',
  'application/vnd.cyclonedx': 'CycloneDX software bill of materials',
  'application/vnd.cyclonedx+json': 'CycloneDX software bill of materials',
  'application/vnd.cyclonedx+xml': 'CycloneDX software bill of materials',
  'application/vnd.syft+json': 'Syft software bill of materials',
};

/** What an attestation is called; null for a type that is not known. @public */
export function attestationTitle(type: string): string | null {
  return Object.hasOwn(TITLES, type) ? TITLES[type] : null;
}
